"""Guidance in a sentence: an anchor, a verb that looks forward, and an amount or a direction of the anchor's.

What was said before is cut off as the prior, and a part of the amount as its component. Where a list or a table goes on
from what leads into it, the lead is read as the beginning of the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ingestion.guidance.amounts import Amount, amounts
from ingestion.guidance.bounds import is_denied
from ingestion.guidance.patterns import (
    ANCHOR,
    BASES,
    DIRECTIONS,
    FROM_PRIOR,
    INHERITS,
    LEFT_OUT,
    OF_LABEL,
    OF_THAT,
    ONWARD,
    OTHER,
    PART,
    PAST,
    PRIOR,
    TO_LEVEL,
    TRANSLATED,
    VERB,
    WITH,
    WITHDRAWN,
)
from ingestion.guidance.periods import NamedPeriod, periods
from ingestion.guidance.sentences import Span, clauses, fingerprint
from ingestion.guidance.statement import GuidanceCandidate, action_of, basis_of, reviewed, rivals_marked, stated

#: No sentence is longer; what is has no full stops, like a table in one cell.
_LONGEST = 4000
#: So many characters behind an amount, a period is its own.
_AT_ONCE = 12
#: From here on something else is spoken of.
_ELSEWHERE = re.compile(
    r"[;,]\s+(?:and|with|while)\b|\b(?:and|but|while)\s+(?:\w+\s+)?(?:see|expect|anticipate|plan)\w*", re.I
)
#: So many characters before words that withdraw, an amount is what is withdrawn.
_SHORTLY = 40


@dataclass(frozen=True)
class _Sentence:
    """A sentence taken apart. ``bare`` has blanks where words name the basis: they are no labels."""

    number: int
    sha256: str
    text: str
    bare: str
    periods: tuple[NamedPeriod, ...]
    amounts: tuple[Amount, ...]


def of_sentence(number: int, text: str, lead: str = "", inherits: bool = False) -> list[GuidanceCandidate]:
    """The candidates of a sentence. ``inherits``: the sentence before it named the anchor.

    ``lead`` is what leads into it: it counts where the sentence alone says nothing, or names no period.
    """
    if len(text) + len(lead) > _LONGEST:
        return []
    found: list[GuidanceCandidate] = []
    if inherits or ANCHOR.search(text):
        found = _candidates(_taken_apart(number, text), inherits)
    if lead and not (found and all(one.period for one in found)) and (ANCHOR.search(text) or ANCHOR.search(lead)):
        led = _candidates(_taken_apart(number, text, lead), False)
        is_inherited = not ANCHOR.search(text)
        reasons = ("led_in", *(("inherited_anchor",) if is_inherited else ()))
        found = [replace(one, review_reasons=(*one.review_reasons, *reasons)) for one in led] or found
    return found


def _taken_apart(number: int, text: str, lead: str = "") -> _Sentence:
    begins = len(lead) + 1 if lead else 0
    whole = f"{lead} {text}" if lead else text
    bare = whole
    for basis, pattern in BASES:
        if basis != "purchases_of_ppe":
            bare = pattern.sub(lambda match: " " * len(match[0]), bare)
    own = tuple(amount for amount in amounts(whole) if amount.start >= begins)
    return _Sentence(number, fingerprint(text), whole, bare, tuple(periods(whole)), own)


def _candidates(sentence: _Sentence, inherits: bool) -> list[GuidanceCandidate]:
    found: list[GuidanceCandidate] = []
    looks_forward = is_anchored = False
    for clause in clauses(sentence.text):
        words = sentence.text[clause.start : clause.end]
        looks_forward = bool(VERB.search(words)) or (looks_forward and not PAST.search(words))
        borrows = inherits or (is_anchored and bool(INHERITS.match(words)))
        is_anchored = bool(ANCHOR.search(words))
        if looks_forward and (is_anchored or borrows):
            of_clause = list(_by_amount(sentence, clause, borrows)) or list(_by_direction(sentence, clause, borrows))
            found += [reviewed(one, words, borrows and not is_anchored) for one in of_clause]
    return rivals_marked(found)


def _by_amount(sentence: _Sentence, clause: Span, borrows: bool) -> Iterator[GuidanceCandidate]:
    """A candidate for each amount of the anchor's, with the prior and the component that stand by it."""
    held: GuidanceCandidate | None = None
    prior: Amount | None = None
    is_prior, last = False, clause.start
    withdrawn = _withdrawn(sentence, clause)
    for amount in _of_anchor(sentence, clause, borrows or withdrawn is not None):
        between, last = sentence.text[last : amount.opens], amount.end
        behind = sentence.text[amount.end :]
        if held and held.currency != amount.currency and TRANSLATED.match(between):
            continue
        is_prior = _still_prior(between, is_prior) or _is_withdrawn(amount, withdrawn)
        if LEFT_OUT.search(between):
            held = held and replace(held, review_reasons=(*held.review_reasons, "excludes_a_part"))
        elif is_prior and amount.kind != "delta":
            held, prior = (_with_prior(sentence, held, amount), None) if held else (None, amount)
        elif held and (PART.search(between) or (WITH.search(between) and OF_THAT.match(behind))):
            held = replace(held, component=next(one for one in (amount.point, amount.high, amount.low) if one))
        elif held and held.delta is not None and TO_LEVEL.match(between):
            held = stated(_blank(sentence, clause, amount.opens, amount.end), amount)
        else:
            if held:
                yield held
            held, prior = _with_prior(sentence, _level(sentence, clause, amount), prior), None
    if held:
        yield held
    elif withdrawn:
        yield _with_prior(sentence, _blank(sentence, clause, clause.end, clause.end), prior)


def _of_anchor(sentence: _Sentence, clause: Span, borrows: bool) -> Iterator[Amount]:
    """The amounts of a clause that are the anchor's. What a single one is only set beside is none: "similar to"."""
    for amount in sentence.amounts:
        is_beside = amount.kind == "point" and "compared_amount" in amount.doubts
        is_within = clause.start <= amount.start < clause.end
        if is_within and not is_beside and _is_anchors(sentence, clause, amount.opens, amount.end, borrows):
            yield amount


def _level(sentence: _Sentence, clause: Span, amount: Amount) -> GuidanceCandidate:
    is_beside = "compared_amount" in amount.doubts
    one = stated(_blank(sentence, clause, amount.opens, clause.end if is_beside else amount.end), amount)
    return replace(one, action=None) if one.action == "withdrawn" else one


def _withdrawn(sentence: _Sentence, clause: Span) -> Span | None:
    """The words of a clause that withdraw what was said of the anchor."""
    found = WITHDRAWN.search(sentence.text, clause.start, clause.end)
    if found is None:
        return None
    anchor = ANCHOR.search(sentence.bare, found.start(), clause.end)
    about = sentence.bare[found.start() : anchor.start() if anchor else found.end()]
    return None if OTHER.search(about) else Span(found.start(), found.end())


def _is_withdrawn(amount: Amount, withdrawn: Span | None) -> bool:
    """Whether an amount stands among the words that withdraw it, or right before them."""
    return withdrawn is not None and amount.end - withdrawn.start >= -_SHORTLY and amount.start < withdrawn.end


def _still_prior(between: str, was_prior: bool) -> bool:
    """Whether an amount is what was said before, by the words since the amount before it."""
    if was_prior and (ONWARD.match(between) or VERB.search(between)):
        return False
    if withdrawn := WITHDRAWN.search(between):
        return not VERB.search(between, withdrawn.end())
    return was_prior or bool(PRIOR.search(between) or FROM_PRIOR.search(between))


def _with_prior(sentence: _Sentence, candidate: GuidanceCandidate, prior: Amount | None) -> GuidanceCandidate:
    """The candidate with what was said before. An amount of another year is a comparison, not a prior."""
    if prior is None:
        return candidate
    year = candidate.period.year if candidate.period else None
    behind = (one.year for one in sentence.periods if 0 <= one.start - prior.end <= _AT_ONCE)
    if candidate.action != "withdrawn" and any(other is not None and other != year for other in behind):
        return candidate
    currency = candidate.currency or prior.currency
    return replace(candidate, currency=currency, prior_low=prior.ends[0], prior_high=prior.ends[1])


def _by_direction(sentence: _Sentence, clause: Span, borrows: bool) -> Iterator[GuidanceCandidate]:
    """A candidate for the first word of direction that speaks of the anchor, where the clause has no amount of it.

    Without a period nothing could ever be held against it: such a clause says nothing.
    """
    for direction, pattern in DIRECTIONS:
        match = pattern.search(sentence.text, clause.start, clause.end)
        if match and _is_anchors(sentence, clause, match.start(), match.end(), borrows):
            denied = ("negated",) if is_denied(sentence.text[clause.start : match.start()]) else ()
            one = replace(_blank(sentence, clause, match.start(), match.end()), direction=direction)
            if one.period:
                yield replace(one, review_reasons=denied)
            return


def _blank(sentence: _Sentence, clause: Span, start: int, end: int) -> GuidanceCandidate:
    words = sentence.text[clause.start : clause.end]
    period = _period(sentence, clause, start, end)
    return GuidanceCandidate(
        sentence.number, sentence.sha256, basis=basis_of(words), period=period, action=action_of(words)
    )


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
            "$" in gap or PRIOR.search(gap) or OTHER.search(gap) or _ELSEWHERE.search(gap)
        ):
            return nearest
    before = [one for one in sentence.periods if one.end <= start]
    return before[-1] if before else nearest
