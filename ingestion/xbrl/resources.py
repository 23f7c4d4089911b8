"""What facts refer to: contexts (who, when, along which dimensions) and units."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from lxml import etree

from ingestion.xbrl.names import Names

_XBRLI = "{http://www.xbrl.org/2003/instance}"
_CONTEXT, _ENTITY, _IDENTIFIER = f"{_XBRLI}context", f"{_XBRLI}entity", f"{_XBRLI}identifier"
_SEGMENT, _SCENARIO, _PERIOD = f"{_XBRLI}segment", f"{_XBRLI}scenario", f"{_XBRLI}period"
_INSTANT, _START, _END = f"{_XBRLI}instant", f"{_XBRLI}startDate", f"{_XBRLI}endDate"
_UNIT, _MEASURE, _DIVIDE = f"{_XBRLI}unit", f"{_XBRLI}measure", f"{_XBRLI}divide"
_NUMERATOR, _DENOMINATOR = f"{_XBRLI}unitNumerator", f"{_XBRLI}unitDenominator"
_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"


@dataclass(frozen=True, slots=True)
class Context:
    """Who a fact is about, when, and along which dimensions.

    ``period_start`` is null for an instant; both days are null for a period without bounds (``forever``).
    ``dimensions`` is ``axis=member|axis=member`` in alphabetical order, empty without any; the value of a typed axis
    stands in quotation marks, those in it doubled: ``axis="2025-01-01"``. An axis that is not named is at its default;
    a member that is named stays, even where the taxonomy calls it the default. Segment and scenario count alike.
    ``content_number`` is the same for contexts of one document that say the same.
    """

    context_id: str
    entity: str
    period_start: date | None
    period_end: date | None
    dimensions: str
    content_number: int


@dataclass(frozen=True)
class Resources:
    """Contexts and units by id. A unit reads ``USD``, ``shares``, ``USD/shares``, ``pure``; ``*`` joins factors.

    ``unreadable`` has the contexts that are there and cannot be read, with what is wrong with them.
    """

    contexts: Mapping[str, Context]
    units: Mapping[str, str]
    unreadable: Mapping[str, str]


def resources_of(root: etree._Element, names: Names) -> Resources:
    """The contexts and units by id. A context without a period or with no true day costs the facts that name it."""
    numbers: dict[tuple[str, date | None, date | None, str], int] = {}
    contexts: dict[str, Context] = {}
    units: dict[str, str] = {}
    unreadable: dict[str, str] = {}
    for element in root.iter(_CONTEXT, _UNIT):
        if element.tag == _UNIT:
            units[element.get("id", "")] = _unit(element)
            continue
        context_id = element.get("id", "")
        try:
            content = _content(element, names)
        except ValueError as error:
            unreadable[context_id] = f"its context {context_id} (line {element.sourceline}): {error}"
            continue
        context = Context(context_id, *content, content_number=numbers.setdefault(content, len(numbers)))
        if contexts.setdefault(context_id, context) != context:
            unreadable[context_id] = f"its context {context_id} (line {element.sourceline}): two of this id differ"
    return Resources({name: one for name, one in contexts.items() if name not in unreadable}, units, unreadable)


def _content(element: etree._Element, names: Names) -> tuple[str, date | None, date | None, str]:
    entity = ""
    period: tuple[date | None, date | None] | None = None
    dimensions: list[str] = []
    for part in element:
        if part.tag == _ENTITY:
            for inner in part:
                if inner.tag == _IDENTIFIER:
                    entity = (inner.text or "").strip()
                elif inner.tag == _SEGMENT:
                    dimensions += _dimensions(inner, names)
        elif part.tag == _PERIOD:
            period = _period(part)
        elif part.tag == _SCENARIO:
            dimensions += _dimensions(part, names)
    if period is None:
        raise ValueError("it has no period")
    dimensions.sort()
    return entity, *period, "|".join(dimensions)


def _period(element: etree._Element) -> tuple[date | None, date | None]:
    start = end = None
    for part in element:
        if part.tag == _START:
            start = _day(part.text or "", is_end=False)
        elif part.tag in (_END, _INSTANT):
            end = _day(part.text or "", is_end=True)
    return start, end


@lru_cache(maxsize=4096)
def _day(text: str, is_end: bool) -> date:
    """A day as XBRL writes it. An end at midnight sharp is that of the day before."""
    day, _, time = text.strip().partition("T")
    try:
        read = date.fromisoformat(day[:10])
    except ValueError:
        raise ValueError(f"{text!r} is no day") from None
    return read - timedelta(days=1) if is_end and time.startswith("00:00:00") else read


def _dimensions(holder: etree._Element, names: Names) -> Iterator[str]:
    for element in holder:
        axis, inner = element.get("dimension"), next(iter(element), None)
        if axis is None:  # from before there were dimensions: any element may stand in a segment
            yield f"{names.of_element(element)}={_quoted(element)}"
        elif inner is None:
            yield f"{names.of_text(axis, element)}={names.of_text(element.text or '', element)}"
        else:
            yield f"{names.of_text(axis, element)}={_quoted(inner)}"


def _quoted(element: etree._Element) -> str:
    """The text of a typed member; ``nil`` without quotation marks where it says that there is none."""
    if element.get(_NIL, "").strip() in ("true", "1"):
        return "nil"
    text = "".join(str(part) for part in element.itertext()).strip()
    return '"' + text.replace('"', '""') + '"'


def _unit(element: etree._Element) -> str:
    divide = element.find(_DIVIDE)
    if divide is None:
        return _product(element)
    above, below = divide.find(_NUMERATOR), divide.find(_DENOMINATOR)
    return "/".join(_product(side) for side in (above, below) if side is not None)


def _product(holder: etree._Element) -> str:
    measures = ((measure.text or "").strip() for measure in holder.iter(_MEASURE))
    return "*".join(sorted(measure.rpartition(":")[2] for measure in measures))
