"""Figures of a company by quarter and by year: metrics down, periods across, a document behind each number."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl

from dashboard.address import QUARTER, YEAR, figure_address
from dashboard.cards.card import Linked, Named, Picture, in_plain, signed
from dashboard.cards.tiles import Tile
from dashboard.companies.section import Section
from dashboard.release import Release
from dashboard.sparks import spark

#: Sections of figures: title, and the families of metrics in each, in reading order.
_SECTIONS = (
    ("spend", "Spend", ("capex", "lease", "commitments", "depreciation")),
    (
        "margins",
        "Revenue, profit and margins",
        ("revenue", "cost", "expense", "profit", "ebitda", "margin", "operations"),
    ),
    ("cash", "Cash and debt", ("cash_flow", "cash", "financing", "debt")),
    ("stocks", "Balance sheet and backlog", ("working_capital", "assets", "backlog", "contracts", "shares", "price")),
)
#: Metrics of the strip at the top, as many as a company has.
_FIRST = (
    "revenue",
    "capex_cash",
    "ocf",
    "gross_margin",
    "adjusted_ebitda_margin",
    "computed_ebitda_margin",
    "net_profit_parent",
    "net_debt",
)


def tiles(release: Release, own: dict[str, pl.DataFrame]) -> list[Tile]:
    """The newest quarter of a few metrics, each of which opens its document."""
    if "figures" not in own:
        return []
    rows = own["figures"].filter((pl.col("period_kind") == QUARTER.name) & (pl.col("segment") == "total"))
    made = []
    for metric in _FIRST:
        part = rows.filter(pl.col("metric_id") == metric).sort("period").tail(release.whole("trend_quarters"))
        if part.height:
            last = part.row(-1, named=True)
            value = _number(float(last["value"]), last["unit"])
            label = f"{in_plain(metric)}, {_unit(last['unit'])}"
            values = [float(value) for value in part["value"]]
            made.append(Tile(last["filing_url"], label, value, last["period"], spark(values, "c1")))
    return made[: release.whole("company_tiles")]


def figures(release: Release, own: dict[str, pl.DataFrame]) -> list[Section]:
    if "figures" not in own:
        return []
    sections = [
        section
        for kind, periods, words in (
            (QUARTER, release.whole("company_quarters"), "Calendar quarters"),
            (YEAR, release.whole("company_years"), "Fiscal years"),
        )
        for name, title, families in _SECTIONS
        if (
            section := _grid(
                own["figures"].filter((pl.col("period_kind") == kind.name) & pl.col("family").is_in(families)),
                families,
                Section(f"{name}-{kind.name}", f"{title} by {kind.name}", words, f"{kind.mart}, citations", (), ()),
                periods,
            )
        )
    ]
    return _anchored_once(sections)


def _anchored_once(sections: list[Section]) -> list[Section]:
    """The sections with each place on the page once: a stock at the end of a year is a quarter's figure too."""
    placed: set[str] = set()

    def once(cell: Any) -> Any:
        if not isinstance(cell, Linked) or not cell.anchor:
            return cell
        is_first = cell.anchor not in placed
        placed.add(cell.anchor)
        return cell if is_first else cell._replace(anchor="")

    return [replace(one, table=tuple(tuple(map(once, row)) for row in one.table)) for one in sections]


def _grid(rows: pl.DataFrame, families: tuple[str, ...], section: Section, periods: int) -> Section | None:
    """Metrics down, periods across, the newest first."""
    if rows.is_empty():
        return None
    shown = sorted(set(rows["period"]), reverse=True)[:periods]
    rows = rows.filter(pl.col("period").is_in(shown)).sort(
        pl.col("family").replace_strict({family: place for place, family in enumerate(families)}, return_dtype=pl.Int8),
        "metric_id",
        "segment",
    )
    table = []
    for (metric, segment), part in rows.group_by("metric_id", "segment", maintain_order=True):
        cells = {row["period"]: row for row in part.iter_rows(named=True)}
        first = next(iter(cells.values()))
        unit, definition = first["unit"], first["definition"]
        name = in_plain(str(metric)) + ("" if segment == "total" else f", {str(segment).replace('_', ' ')}")
        table.append(
            (
                Named(name, definition),
                _unit(unit),
                Picture(spark([_value(cells.get(period)) for period in reversed(shown)], "c1")),
                *(_figure(cells.get(period)) for period in shown),
            )
        )
    return Section(
        section.section_id,
        section.title,
        f"{section.subtitle}, the newest first. Every number opens its document; pointing at it says how it came to be",
        section.mart,
        ("Metric", "Unit", "Trend", *(f"#{period}" for period in shown)),
        tuple(table),
    )


def _value(row: dict[str, Any] | None) -> float | None:
    return None if row is None else float(row["value"])


def _figure(row: dict[str, Any] | None) -> Linked | str:
    if row is None:
        return ""
    address = figure_address(row["figure_id"])
    how = [row["derivation"].replace("_", " "), f"from {row['filings']}", row["evidence"]]
    return Linked(
        _number(float(row["value"]), row["unit"]),
        row["filing_url"],
        "; ".join([*how, row["reason"] or ""]).rstrip("; "),
        address.anchor if address else "",
    )


def _unit(unit: str) -> str:
    return "%" if unit == "ratio" else f"{unit}\u00a0m" if len(unit) == 3 and unit.isupper() else unit


def _number(value: float, unit: str) -> str:
    if unit == "ratio":
        return signed(f"{value * 100:,.1f}")
    if len(unit) == 3 and unit.isupper():
        return signed(f"{value / 1e6:,.0f}")
    return signed(f"{value:,.0f}" if abs(value) >= 1000 else f"{value:g}")
