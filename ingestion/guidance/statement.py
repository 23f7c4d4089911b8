"""A candidate for guidance, and what keeps it from standing unread."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from ingestion.guidance.amounts import Amount
from ingestion.guidance.patterns import ACTIONS, ANOTHERS, BASES, ONE_KIND, RATE, SEVERAL_YEARS
from ingestion.guidance.periods import NamedPeriod
from ingestion.parsing.text_bytes import UNREADABLE

#: Wider than this share of its middle, a range may be two amounts read as one.
_WIDEST = Decimal("0.25")


@dataclass(frozen=True)
class GuidanceCandidate:
    """One thing that a sentence says will be spent. Amounts at scale one; ``delta`` is a difference, not a level.

    Where what was said before is withdrawn and nothing takes its place, the action says so and the amounts are priors.
    """

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


def stated(blank: GuidanceCandidate, amount: Amount) -> GuidanceCandidate:
    """The candidate with an amount, and with what the amount leaves open."""
    is_delta = amount.kind == "delta"
    return replace(
        blank,
        currency=amount.currency,
        modifier=amount.kind,
        is_approximate=amount.is_approximate,
        low=amount.low,
        high=amount.high,
        point=None if is_delta else amount.point,
        delta=amount.point if is_delta else None,
        review_reasons=amount.doubts,
    )


def basis_of(words: str) -> str:
    return next((basis for basis, pattern in BASES if pattern.search(words)), "unstated")


def action_of(words: str) -> str | None:
    return next((action for action, pattern in ACTIONS if pattern.search(words)), None)


def reviewed(candidate: GuidanceCandidate, words: str, is_inherited: bool = False) -> GuidanceCandidate:
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
        "several_years": bool(SEVERAL_YEARS.search(words)),
        "inverted_range": low is not None and high is not None and low > high,
        "wide_range": low is not None and high is not None and high - low > _WIDEST * (low + high) / 2,
        "unreadable_characters": UNREADABLE in words,
    }
    reasons = (*(name for name, applies in doubts.items() if applies), *candidate.review_reasons)
    return replace(candidate, action=_action(candidate), review_reasons=tuple(dict.fromkeys(reasons)))


def _action(candidate: GuidanceCandidate) -> str | None:
    """A narrowing goes up where the lower end rose, down where the upper end fell."""
    if candidate.action != "narrowed":
        return candidate.action
    if candidate.low is None or candidate.prior_low is None:
        return None
    return "narrowed_up" if candidate.low > candidate.prior_low else "narrowed_down"


def rivals_marked(found: Iterable[GuidanceCandidate]) -> list[GuidanceCandidate]:
    """Of several candidates of one sentence and period, each needs review."""
    rows = list(found)
    named = [(one.period.kind, one.period.year, one.period.quarter) if one.period else None for one in rows]
    return [
        replace(one, review_reasons=(*one.review_reasons, "several_candidates")) if named.count(name) > 1 else one
        for one, name in zip(rows, named, strict=True)
    ]
