"""How a figure is named: by a person, in a link to its place on a page, and by a release.

A release calls it by its id, ``microsoft:capex_cash:total:FY2026Q4``: company, metric, segment and the period in the
company's own calendar. Its place on a page is ``companies/microsoft.html#capex_cash:total:FY2026Q4``. A person names
the period as 2026Q2, 2026H1, FY2025 or FY2026Q4. The command and the pages read and write these here alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

#: The folder of figure pages in a release.
FOLDER = "companies"

_QUARTER, _HALF = re.compile(r"(\d{4})Q([1-4])"), re.compile(r"(\d{4})H([12])")
_YEAR, _LABEL = re.compile(r"(?:FY)?(\d{4})"), re.compile(r"FY\d{4}(?:Q[1-4]|H[12])")
_LINK = re.compile(rf"(?:.*/)?{FOLDER}/(?P<company>[\w-]+)\.html#(?P<anchor>.+)")


@dataclass(frozen=True)
class PeriodKind:
    """A length of period: the mart of its figures, and the column that names the period in no company's calendar."""

    name: str
    mart: str
    column: str


QUARTER = PeriodKind("quarter", "figures_quarterly", "calendar_quarter")
HALF_YEAR = PeriodKind("half_year", "figures_half_yearly", "calendar_half")
YEAR = PeriodKind("year", "figures_yearly", "fiscal_year")
KINDS = (QUARTER, HALF_YEAR, YEAR)


@dataclass(frozen=True)
class PeriodQuery:
    """A period as it was named: its kind, and the column and value that select it in the kind's mart."""

    text: str
    kind: PeriodKind
    column: str
    value: str | int


@dataclass(frozen=True)
class FigureAddress:
    """Which figure: ``label`` is its period in the company's own calendar."""

    company_id: str
    metric_id: str
    segment: str
    label: str

    @property
    def figure_id(self) -> str:
        return ":".join((self.company_id, self.metric_id, self.segment, self.label))

    @property
    def anchor(self) -> str:
        """Its place on the page of its company."""
        return ":".join((self.metric_id, self.segment, self.label))

    @property
    def link(self) -> str:
        """Its place from the folder of a release."""
        return f"{page_of(self.company_id)}#{self.anchor}"


def page_of(company_id: str) -> str:
    """The figure page of a company, from the folder of a release."""
    return f"{FOLDER}/{company_id}.html"


def figure_address(text: str) -> FigureAddress | None:
    """The address in a figure's id or in a link to its place, of this release or a copy; none where it is neither."""
    if link := _LINK.fullmatch(text):
        text = f"{link['company']}:{link['anchor']}"
    parts = text.split(":")
    if len(parts) != len(FigureAddress.__dataclass_fields__) or not all(parts):
        return None
    return FigureAddress(*parts)


def period(text: str) -> PeriodQuery | None:
    """2026Q2, 2026H1, FY2025 (or 2025), or a company's own label: FY2026Q4, FY2025H1; none where it is no period."""
    requested = text.upper()
    if _QUARTER.fullmatch(requested):
        return PeriodQuery(requested, QUARTER, QUARTER.column, requested)
    if _HALF.fullmatch(requested):
        return PeriodQuery(requested, HALF_YEAR, HALF_YEAR.column, requested)
    if matched := _YEAR.fullmatch(requested):
        return PeriodQuery(requested, YEAR, YEAR.column, int(matched[1]))
    if _LABEL.fullmatch(requested):
        return PeriodQuery(requested, QUARTER if "Q" in requested else HALF_YEAR, "fiscal_label", requested)
    return None
