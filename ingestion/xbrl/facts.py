"""A fact as extracted, and the choice among facts that repeat each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Context as Arithmetic
from decimal import Decimal

import msgspec

from ingestion.xbrl.resources import Context

#: Enough digits that no sum or product of reported figures is rounded.
EXACT = Arithmetic(prec=100)


class Fact(msgspec.Struct, frozen=True, gc=False):
    """What a filing says of one concept in one context.

    A numeric fact has a ``unit`` and a ``value`` at scale one with its sign; one without a unit has a ``text``.
    ``decimals`` is the place to which the value was rounded (-6: millions), null where it is exact or not said.
    ``is_nil``: the filing says that there is no value. ``locator`` is the element's context and its id, or its line.
    ``conflict`` names facts of the same concept, context and unit that differ beyond rounding, with their values.
    Where one of them is as precise as this one the value is null: neither can be preferred.
    """

    concept: str
    context: Context
    unit: str | None
    value: Decimal | None
    decimals: int | None
    is_nil: bool
    text: str | None
    locator: str
    conflict: str | None = None


@dataclass(frozen=True)
class Extraction:
    """The facts of a document, one for each concept, content of context and unit.

    ``remarks`` say which facts could not be read and were left out, and why.
    """

    facts: tuple[Fact, ...]
    remarks: tuple[str, ...]


def chosen(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """One fact of those that repeat each other: the most precise, of equally precise ones the first."""
    groups: dict[tuple[str, int, str | None], list[Fact]] = {}
    for fact in facts:
        groups.setdefault((fact.concept, fact.context.content_number, fact.unit), []).append(fact)
    return tuple(group[0] if len(group) == 1 else _one_of(group) for group in groups.values())


def _one_of(group: Sequence[Fact]) -> Fact:
    best = max((fact for fact in group if not fact.is_nil), key=_precision, default=group[0])
    rivals = [fact for fact in group if _contradicts(fact, best)]
    if not rivals:
        return best
    conflict = "; ".join(f"{_said(rival)} at {rival.locator}" for rival in rivals)
    is_undecided = any(not rival.is_nil and _precision(rival) == _precision(best) for rival in rivals)
    return msgspec.structs.replace(best, value=None if is_undecided else best.value, conflict=conflict)


def _contradicts(fact: Fact, best: Fact) -> bool:
    if fact.value is None or best.value is None:
        return fact.text != best.text or (fact.is_nil and bool(best.value))
    if fact.decimals == best.decimals:
        return fact.value != best.value
    margin = EXACT.add(_half_unit(fact), _half_unit(best))
    return abs(EXACT.subtract(fact.value, best.value)) > margin


def _said(fact: Fact) -> str:
    if fact.is_nil:
        return "nil"
    return str(fact.text) if fact.value is None else f"{fact.value:f}"


def _precision(fact: Fact) -> float:
    return float("inf") if fact.decimals is None else fact.decimals


def _half_unit(fact: Fact) -> Decimal:
    return Decimal(0) if fact.decimals is None else Decimal(5).scaleb(-fact.decimals - 1)
