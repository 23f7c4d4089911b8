"""Guidance in a row of a table: "Capital expenditures | $20 - $23 billion", below headers that say of what and when.

A table of results looks alike. A row is guidance where its header, or what leads into the table, looks forward, or
where it gives a range or a bound, which nothing past has. Every candidate of a row needs review: it says so itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from ingestion.guidance.amounts import Amount, amounts
from ingestion.guidance.patterns import ANCHOR, OTHER
from ingestion.guidance.periods import NamedPeriod, periods
from ingestion.guidance.sentences import fingerprint, normal
from ingestion.guidance.statement import (
    GuidanceCandidate,
    action_of,
    basis_of,
    reviewed,
    rivals_marked,
    stated,
)
from ingestion.parsing.html_tables import Cell

_AHEAD = re.compile(
    r"\b(?:outlook|guidance|guided|forecasts?|targets?|targeted|projected|projections?|expect\w*|estimate[ds]?|anticipated"
    r"|planned|budget(?:ed)?|plan)\b|\b20\d\d\s?E\b",
    re.I,
)
_BACK = re.compile(r"\b(?:actual|reported|results?|ended|change|variance|growth|increase|decrease)\b|%", re.I)
_BEFORE = re.compile(r"\b(?:prior|previous|previously|former|old|initial|original|earlier|last)\b", re.I)
#: What makes of capital expenditure another measure.
_NO_AMOUNT = re.compile(
    r"%|\bper\s?cent|\bas\s+an?\s+(?:share|portion)\b|\b(?:growth|intensity|ratio|coverage)\b|\bper\s+(?!cent)\w+", re.I
)
_LOW = re.compile(r"\b(?:low|lower|minimum|min|from|bottom)\b", re.I)
_HIGH = re.compile(r"\b(?:high|higher|upper|maximum|max|to|top)\b", re.I)
_MIDDLE = re.compile(r"\bmid-?\s?point\b", re.I)

_SIGN = r"(?:(?:US|HK|NT|C|A)?\$|€|£|RMB|USD|EUR)"
_UNIT = r"(?:trillions?|billions?|millions?|thousands?|bn|mn|mm|B|M)"
#: "(in millions)", "$ in billions", "US$ bn", "dollars in thousands": a scale for numbers without a unit of their own.
_SCALE = re.compile(
    rf"(?:\bin|(?P<sign>{_SIGN})|(?P<name>dollars))\s*,?\s*(?:in\s+)?(?P<after>{_SIGN})?\s*(?P<unit>{_UNIT}|000(?:'?s)?)(?![\w&])"
    r"(?:\s+of\s+(?:U\.?S\.?\s+)?(?P<of>dollars))?",
    re.I,
)
#: A cell that holds an amount and nothing else.
_VALUE = re.compile(
    rf"(?:[\d.,()~±≥≤<>%+\-\s/]|{_SIGN}|{_UNIT}\b|\b(?:to|between|and|or more|or less|plus or minus|U\.S\.|dollars"
    r"|approximately|approx\.?|about|around|roughly|up to|at (?:least|most)|over|under|(?:more|less|greater) than)\b)+",
    re.I,
)
_YEAR = re.compile(r"(?:FY\s?)?(?:19|20)\d\d(?:\s?[AE])?")
_FOOTNOTE = re.compile(r"\(\d\)")
_DASH = re.compile(r"-{1,2}")
#: What a cell ends with that the next one goes on from, and begins with where it goes on from the one before.
_OPEN = re.compile(
    rf"(?:{_SIGN}|\(|-|±|~|\b(?:to|and|between|minus|about|around|approximately|roughly|than|least|most|over))$", re.I
)
_CLOSE = re.compile(rf"(?:[)%±+-]|(?:to|and|or)\b|plus or|{_UNIT}\b)", re.I)
_NEGATIVE = re.compile(rf"\(\s*({_SIGN})?\s*([\d.,]*\d)\s*\)", re.I)
_TOLERANCE = re.compile(r"(?:\+\s?/\s?-|±|plus or minus)\s*[\d.]+\s*%", re.I)
#: A number that is no share.
_NUMBER = re.compile(rf"({_SIGN}\s*)?(?:(?<![\w.,])|(?<=[$€£]))\d[\d,]*(?:\.\d+)?(?![\d.,]*\d|\s?%)", re.I)


@dataclass
class OutlookTable:
    """What stands above a row: what leads into its table, the headers of its columns, and the section's.

    ``sign`` is the currency sign that some row carries: the first and the last one often have it for all.
    """

    lead: str = ""
    headers: list[Sequence[Cell]] = field(default_factory=list)
    section: str = ""
    sign: str | None = None
    has_values: bool = False

    def add(self, cells: Sequence[Cell]) -> None:
        """A row that is no row of values: the table's title, the names of its columns, or the name of a section."""
        filled = [normal(cell.text) for cell in cells if cell.text]
        if len(filled) > 1 and not self.has_values:
            self.headers.append(cells)
        elif self.headers or self.has_values:
            self.section = " ".join(filled)
        else:
            self.lead = " ".join((self.lead, *filled)).strip()

    def over(self, first: int, last: int) -> str:
        """The headers over a span of columns. A row of one header has it over all."""
        texts: list[str] = []
        for cells in self.headers:
            titles = [cell for cell in cells if cell.text and cell.column > 0] or [cell for cell in cells if cell.text]
            over = [cell for cell in titles if cell.column < last and first < cell.column + cell.width]
            texts += [cell.text for cell in (titles if len(titles) == 1 else over)]
        return normal(" ".join(texts))

    @property
    def titles(self) -> list[str]:
        """Everything that is said above, the nearest first."""
        return [self.section, *(normal(cell.text) for cells in reversed(self.headers) for cell in cells), self.lead]


@dataclass(frozen=True)
class _Value:
    """What neighbouring cells say together, and the headers over them."""

    text: str
    header: str
    first: int
    last: int


@dataclass(frozen=True)
class _Stated:
    amount: Amount
    header: str


def is_row_of_values(cells: Sequence[Cell]) -> bool:
    """Whether a row is a label with amounts, or with the dashes that stand for none, and no prose."""
    return any(_is_value(normal(cell.text)) for cell in [cell for cell in cells if cell.text][1:])


def _is_value(text: str) -> bool:
    is_amount = bool(_VALUE.fullmatch(text)) and any(one.isdigit() for one in text) and not _YEAR.fullmatch(text)
    return is_amount or bool(_DASH.fullmatch(text))


def of_row(text: str, cells: Sequence[Cell], table: OutlookTable) -> list[GuidanceCandidate]:
    """The candidates of a row whose label is capital expenditure, or of its columns of that name."""
    filled = [cell for cell in cells if cell.text]
    label = normal(filled[0].text)
    table.has_values = True
    table.sign = table.sign or next((sign[0] for cell in filled if (sign := re.search(_SIGN, cell.text))), None)
    unit, currency = _scale([label, *table.titles])
    found = [
        _Stated(amount, value.header)
        for value in _values(filled[1:], table)
        if _is_capital(label) or _is_capital(value.header)
        for amount in _amounts(value.text, unit, currency or table.sign)
    ]
    rows = _candidates(text, label, _whole_ranges(found), table)
    return rivals_marked(replace(one, review_reasons=(*one.review_reasons, "table_row")) for one in rows)


def _is_capital(text: str) -> bool:
    """Whether a label or a header names capital expenditure, and nothing else before it."""
    anchor = ANCHOR.search(text)
    return anchor is not None and not OTHER.search(text[: anchor.start()]) and not _NO_AMOUNT.search(text)


def _values(cells: Sequence[Cell], table: OutlookTable) -> list[_Value]:
    """The values of a row: cells that go on from each other are one. A dash below a header of its own is a nothing."""
    found: list[_Value] = []
    for cell in cells:
        text, last = normal(cell.text), cell.column + cell.width
        header = table.over(cell.column, last)
        before = found[-1] if found else None
        if before and _FOOTNOTE.fullmatch(text):
            continue
        goes_on = before is not None and bool(_OPEN.search(before.text) or _CLOSE.match(text))
        if before and goes_on and not (_DASH.fullmatch(text) and header != before.header):
            found[-1] = _Value(f"{before.text} {text}", table.over(before.first, last), before.first, last)
        else:
            found.append(_Value(text, header, cell.column, last))
    return found


def _amounts(text: str, unit: str | None, sign: str | None) -> Iterator[Amount]:
    """The amounts of a value, in the scale of the table where it has no unit of its own."""
    if "%" in _TOLERANCE.sub("", text):
        return
    plain = _NEGATIVE.sub(r" \1\2 ", text)
    if unit and not re.search(rf"(?<![A-Za-z]){_UNIT}\b", plain, re.I):
        plain = _NUMBER.sub(lambda found: f"{found[0]} {unit}", plain)
    if sign and not re.search(rf"{_SIGN}|\bdollars", plain, re.I):
        plain = _NUMBER.sub(lambda found: f"{sign}{found[0]}", plain)
    for amount in amounts(" ".join(plain.split())):
        yield replace(amount, doubts=(*amount.doubts, "negative_amount")) if _NEGATIVE.search(text) else amount


def _scale(titles: Sequence[str]) -> tuple[str | None, str | None]:
    """The unit and the currency sign that hold for bare numbers, by the nearest title that names a scale."""
    for text in titles:
        if found := _SCALE.search(text) or _SCALE.fullmatch(f"in {text.strip('()')}"):
            sign = found["sign"] or found["after"] or ("$" if found["name"] or found["of"] else None)
            unit = found["unit"].lower()
            return ("thousand" if unit.startswith("000") else unit), sign
    return None, None


def _whole_ranges(found: Sequence[_Stated]) -> list[_Stated]:
    """The amounts of a row, of which one below "Low" and one below "High" are one range."""
    whole: list[_Stated] = []
    for one in found:
        before = whole[-1] if whole else None
        if _MIDDLE.search(one.header):
            continue
        if before and _is_low_and_high(before, one):
            both = replace(before.amount, kind="range", low=before.amount.point, high=one.amount.point, point=None)
            whole[-1] = _Stated(both, f"{before.header} {one.header}")
        else:
            whole.append(one)
    return whole


def _is_low_and_high(first: _Stated, second: _Stated) -> bool:
    points = first.amount.point is not None and second.amount.point is not None
    return points and bool(_LOW.search(first.header) and _HIGH.search(second.header))


def _candidates(text: str, label: str, found: Sequence[_Stated], table: OutlookTable) -> Iterator[GuidanceCandidate]:
    sha256 = fingerprint(text)
    current = [one for one in found if not _BEFORE.search(one.header) and not _BACK.search(one.header)]
    priors = [one.amount for one in found if _BEFORE.search(one.header)]
    is_ahead = _is_ahead(table, current)
    for one in current:
        is_bounded = one.amount.kind in ("range", "floor", "ceiling") or one.amount.is_approximate
        if not (is_bounded or is_ahead or _AHEAD.search(f"{one.header} {label}")):
            continue
        period = _period([label, one.header, table.section, table.lead])
        row = stated(
            GuidanceCandidate(1, sha256, basis=basis_of(label), period=period, action=action_of(one.header)), one.amount
        )
        if len(priors) == len(current) == 1:
            row = replace(row, prior_low=priors[0].ends[0], prior_high=priors[0].ends[1])
        yield reviewed(row, f"{label} {one.header}")


def _is_ahead(table: OutlookTable, current: Sequence[_Stated]) -> bool:
    """Whether what leads into a table looks forward, and nothing in it back: no results, no years side by side."""
    headers = " ".join(table.titles[:-1])
    years = {one.year for stated_one in current for one in periods(stated_one.header)}
    return bool(_AHEAD.search(f"{headers} {table.lead}")) and not _BACK.search(headers) and len(years) < 2


def _period(titles: Sequence[str]) -> NamedPeriod | None:
    """The period that the nearest title names; none where that one names several."""
    for text in titles:
        if named := periods(text):
            exact = [one for one in named if one.kind != "bare_year"] or named
            is_one = len({(one.year, one.quarter) for one in named}) == len({one.kind for one in exact}) == 1
            return exact[0] if is_one else None
    return None
