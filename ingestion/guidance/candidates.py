"""What a company says it will spend on capital, as candidates for a person to confirm: pure functions over prose.

A candidate needs an anchor (capital expenditures by any of its names), a verb that looks forward, and either an
amount whose nearest label is the anchor or a word of direction. What was said before is cut off as the prior, and a
part of the amount as its component. Where the text leaves something open the candidate says so and needs review.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from ingestion.guidance.amounts import Amount, amounts
from ingestion.guidance.patterns import (
    ACTIONS,
    ANCHOR,
    ANOTHERS,
    BASES,
    DIRECTIONS,
    INHERITS,
    OF_LABEL,
    OF_THAT,
    ONE_KIND,
    ONWARD,
    OTHER,
    PART,
    PAST,
    PRIOR,
    RATE,
    TRANSLATED,
    VERB,
    WITH,
)
from ingestion.guidance.periods import NamedPeriod, periods
from ingestion.guidance.sentences import Span, clauses, fingerprint, sentences

#: Wider than this share of its middle, a range may be two amounts read as one.
_WIDEST = Decimal("0.25")
#: No sentence is longer; what is has no full stops, like a table in one cell.
_LONGEST = 4000
#: So many characters behind an amount, a period is its own.
_AT_ONCE = 12


@dataclass(frozen=True)
class GuidanceCandidate:
    """One thing that a sentence says will be spent. Amounts at scale one; ``delta`` is a difference, not a level."""

    sentence: int
    sentence_sha256: str
    currency: str | None = None
    modifier: str | None = None
    is_approximate: bool = False
    low: Decimal | None = None
    high: Decimal | None = None
    point: Decimal | None = None
    delta: Decimal | None = None
    direction: str | None = None
    component: Decimal | None = None
    prior_low: Decimal | None = None
    prior_high: Decimal | None = None
    basis: str = "unstated"
    period: NamedPeriod | None = None
    action: str | None = None
    review_reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Sentence:
    """A sentence taken apart. ``bare`` has blanks where words name the basis: they are no labels."""

    number: int
    text: str
    bare: str
    periods: tuple[NamedPeriod, ...]
    amounts: tuple[Amount, ...]


def candidates(paragraph: str) -> list[GuidanceCandidate]:
    """The candidates of a paragraph, in order. Sentences are counted from 1."""
    found: list[GuidanceCandidate] = []
    was_anchored = False
    for number, text in enumerate(sentences(paragraph), start=1):
        is_anchored = len(text) <= _LONGEST and bool(ANCHOR.search(text))
        inherits = was_anchored and not is_anchored and bool(INHERITS.match(text))
        if (is_anchored or inherits) and len(text) <= _LONGEST:
            found += _of_sentence(_taken_apart(number, text), inherits)
        was_anchored = is_anchored
    return found


def _taken_apart(number: int, text: str) -> _Sentence:
    bare = text
    for basis, pattern in BASES:
        if basis != "purchases_of_ppe":
            bare = pattern.sub(lambda match: " " * len(match[0]), bare)
    return _Sentence(number, text, bare, tuple(periods(text)), tuple(amounts(text)))


def _of_sentence(sentence: _Sentence, inherits: bool) -> list[GuidanceCandidate]:
    found: list[GuidanceCandidate] = []
    looks_forward = is_anchored = False
    for clause in clauses(sentence.text):
        words = sentence.text[clause.start : clause.end]
        looks_forward = bool(VERB.search(words)) or (looks_forward and not PAST.search(words))
        borrows = inherits or (is_anchored and bool(INHERITS.match(words)))
        is_anchored = bool(ANCHOR.search(words))
        if looks_forward and (is_anchored or borrows):
            of_clause = list(_by_amount(sentence, clause, borrows)) or list(_by_direction(sentence, clause, borrows))
            found += [_reviewed(one, words, borrows and not is_anchored) for one in of_clause]
    return _rivals_marked(found)


def _by_amount(sentence: _Sentence, clause: Span, borrows: bool) -> Iterator[GuidanceCandidate]:
    """A candidate for each amount of the anchor's, with the prior and the component that stand by it."""
    held: GuidanceCandidate | None = None
    prior: Amount | None = None
    is_prior, last = False, clause.start
    for amount in sentence.amounts:
        if not (
            clause.start <= amount.start < clause.end
            and _is_anchors(sentence, clause, amount.opens, amount.end, borrows)
        ):
            continue
        between, last = sentence.text[last : amount.opens], amount.end
        if held and held.currency != amount.currency and TRANSLATED.match(between):
            continue
        is_prior = _still_prior(between, is_prior)
        if is_prior and amount.kind != "delta":
            held, prior = (_with_prior(sentence, held, amount), None) if held else (None, amount)
        elif held and _is_part(between, sentence.text[amount.end :]):
            held = replace(held, component=next(one for one in (amount.point, amount.high, amount.low) if one))
        else:
            if held:
                yield held
            held, prior = _with_prior(sentence, _stated(sentence, clause, amount), prior), None
    if held:
        yield held


def _is_part(between: str, behind: str) -> bool:
    return bool(PART.search(between) or (WITH.search(between) and OF_THAT.match(behind)))


def _still_prior(between: str, was_prior: bool) -> bool:
    """Whether an amount is what was said before, by the words since the amount before it."""
    if was_prior and (ONWARD.match(between) or VERB.search(between)):
        return False
    return was_prior or bool(PRIOR.search(between))


def _with_prior(sentence: _Sentence, candidate: GuidanceCandidate, prior: Amount | None) -> GuidanceCandidate:
    """The candidate with what was said before. An amount of another year is a comparison, not a prior."""
    if prior is None:
        return candidate
    year = candidate.period.year if candidate.period else None
    behind = (one.year for one in sentence.periods if 0 <= one.start - prior.end <= _AT_ONCE)
    if any(other is not None and other != year for other in behind):
        return candidate
    return replace(candidate, prior_low=prior.ends[0], prior_high=prior.ends[1])


def _stated(sentence: _Sentence, clause: Span, amount: Amount) -> GuidanceCandidate:
    is_delta = amount.kind == "delta"
    return replace(
        _blank(sentence, clause, amount.opens, amount.end),
        currency=amount.currency,
        modifier=amount.kind,
        is_approximate=amount.is_approximate,
        low=amount.low,
        high=amount.high,
        point=None if is_delta else amount.point,
        delta=amount.point if is_delta else None,
    )


def _by_direction(sentence: _Sentence, clause: Span, borrows: bool) -> Iterator[GuidanceCandidate]:
    """A candidate for the first word of direction that speaks of the anchor, where the clause has no amount of it.

    Without a period nothing could ever be held against it: such a clause says nothing.
    """
    for direction, pattern in DIRECTIONS:
        match = pattern.search(sentence.text, clause.start, clause.end)
        if match and _is_anchors(sentence, clause, match.start(), match.end(), borrows):
            one = replace(_blank(sentence, clause, match.start(), match.end()), direction=direction)
            if one.period:
                yield one
            return


def _blank(sentence: _Sentence, clause: Span, start: int, end: int) -> GuidanceCandidate:
    words = sentence.text[clause.start : clause.end]
    named = next((basis for basis, pattern in BASES if pattern.search(words)), "unstated")
    action = next((action for action, pattern in ACTIONS if pattern.search(words)), None)
    period = _period(sentence, clause, start, end)
    return GuidanceCandidate(sentence.number, fingerprint(sentence.text), basis=named, period=period, action=action)


def _is_anchors(sentence: _Sentence, clause: Span, start: int, end: int, borrows: bool) -> bool:
    """Whether an amount or a direction is the anchor's: by the label right behind it, else by the nearest before it."""
    behind = sentence.bare[end : clause.end]
    for pattern, is_anchor in ((ANCHOR, True), (OTHER, False)):
        match = pattern.search(behind)
        if match and OF_LABEL.match(behind[: match.start()]):
            return is_anchor
    label, since = _nearest_label(sentence, clause.start, start)
    if label == "anchor":
        return not PAST.search(sentence.text[since:start])
    return label is None and borrows


def _nearest_label(sentence: _Sentence, start: int, end: int) -> tuple[str | None, int]:
    """What stands nearest before a place, and where it ends."""
    found = [(match.end(), "anchor") for match in ANCHOR.finditer(sentence.bare, start, end)]
    found += [(match.end(), "other") for match in OTHER.finditer(sentence.bare, start, end)]
    last, label = max(found, default=(start, None))
    return label, last


def _period(sentence: _Sentence, clause: Span, start: int, end: int) -> NamedPeriod | None:
    """The period that follows at once ("$75 billion in 2025"), else the nearest before, else any behind it."""
    behind = [one for one in sentence.periods if end <= one.start < clause.end]
    nearest = behind[0] if behind else None
    if nearest:
        gap = sentence.text[end : nearest.start]
        if re.search(r"\b(?:in|for|during|through|across)\s+(?:the\s+|our\s+|full[-\s]year\s+)*$", gap) and not (
            "$" in gap or PRIOR.search(gap) or OTHER.search(gap) or re.search(r"[;,]\s+(?:and|with|while)\b", gap)
        ):
            return nearest
    before = [one for one in sentence.periods if one.end <= start]
    return before[-1] if before else nearest


def _reviewed(candidate: GuidanceCandidate, words: str, is_inherited: bool) -> GuidanceCandidate:
    """The candidate with its action made exact, and with all that keeps it from standing unread."""
    low, high = candidate.low, candidate.high
    is_open = candidate.period is None or candidate.period.kind == "other"
    doubts = {
        "unstated_basis": candidate.basis == "unstated",
        "unstated_period": is_open,
        "inherited_anchor": is_inherited,
        "anothers_spending": bool(ANOTHERS.search(words)),
        "one_kind": bool(ONE_KIND.search(words)),
        "delta": candidate.delta is not None,
        "run_rate": bool(RATE.search(words)),
        "inverted_range": low is not None and high is not None and low > high,
        "wide_range": low is not None and high is not None and high - low > _WIDEST * (low + high) / 2,
    }
    reasons = tuple(name for name, applies in doubts.items() if applies)
    return replace(candidate, action=_action(candidate), review_reasons=reasons)


def _action(candidate: GuidanceCandidate) -> str | None:
    """A narrowing goes up where the lower end rose, down where the upper end fell."""
    if candidate.action != "narrowed":
        return candidate.action
    if candidate.low is None or candidate.prior_low is None:
        return None
    return "narrowed_up" if candidate.low > candidate.prior_low else "narrowed_down"


def _rivals_marked(found: Iterable[GuidanceCandidate]) -> list[GuidanceCandidate]:
    """Of several candidates of one sentence and period, each needs review."""
    rows = list(found)
    named = [(one.period.kind, one.period.year, one.period.quarter) if one.period else None for one in rows]
    return [
        replace(one, review_reasons=(*one.review_reasons, "several_candidates")) if named.count(name) > 1 else one
        for one, name in zip(rows, named, strict=True)
    ]
