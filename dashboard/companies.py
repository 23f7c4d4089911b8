"""Figure pages: one for each company, in which every number opens the document it was read in.

They hold no script but the theme's: tables and small pictures, so that they open anywhere, print, and stay small.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from dashboard.cards.card import Linked, Named, Picture, State, percent, signed, with_chinese
from dashboard.cards.ledger import TONES, amount, first_of, in_words
from dashboard.facts import Release
from dashboard.sparks import spark
from dashboard.templates import rendered, text_of

FOLDER = "companies"
_QUARTERS, _YEARS = 9, 6

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


@dataclass(frozen=True)
class Section:
    """A table of a figure page."""

    section_id: str
    title: str
    subtitle: str
    mart: str
    head: tuple[str, ...]
    table: tuple[tuple[Any, ...], ...]
    #: Rows shown before a reader asks for all of them; 0 shows all.
    fold: int = 0


def write(release: Release, release_id: str, folder: Path) -> list[Path]:
    """Write the figure page of every company of a release; what was written, in order of their ids."""
    answers = {question: release.ask(question) for question in _QUESTIONS}
    folder.mkdir(exist_ok=True)
    written = []
    for company in release.ask("companies").iter_rows(named=True):
        own = {
            question: rows.filter(pl.col("company_id") == company["company_id"])
            for question, rows in answers.items()
            if rows.height
        }
        sections = [section for make in _MAKERS for section in make(own)]
        path = folder / f"{company['company_id']}.html"
        path.write_text(_page(company, sections, release_id), encoding="utf-8")
        written.append(path)
    return written


def _page(company: dict[str, Any], sections: list[Section], release_id: str) -> str:
    facts = (
        ("", (company["roles"] or "").replace("_", " ")),
        ("listed as ", company["secucode"] or company["ticker"]),
        ("reports in ", company["reporting_currency"]),
        ("fiscal year ends ", company["fiscal_year_end"]),
        ("CIK ", company["cik"]),
    )
    return rendered(
        "company.html.j2",
        release_id,
        name=with_chinese(company),
        about="; ".join(f"{words}{fact}" for words, fact in facts if fact) + f". {company['name']}",
        sections=sections,
        script=text_of("controls.js"),
    )


def _figures(own: dict[str, pl.DataFrame]) -> list[Section]:
    if "figures" not in own:
        return []
    return [
        section
        for kind, periods, words, mart in (
            ("quarter", _QUARTERS, "by calendar quarter", "figures_quarterly, citations"),
            ("year", _YEARS, "by fiscal year", "figures_yearly, citations"),
        )
        for name, title, families in _SECTIONS
        if (
            section := _grid(
                own["figures"].filter((pl.col("period_kind") == kind) & pl.col("family").is_in(families)),
                families,
                Section(f"{name}-{kind}", f"{title}, {words}", "", mart, (), ()),
                periods,
            )
        )
    ]


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
        name = str(metric).replace("_", " ") + ("" if segment == "total" else f", {str(segment).replace('_', ' ')}")
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
        "Every number opens its document; hovering says how it came to be. Empty: not stated, or not in the sample",
        section.mart,
        ("Metric", "Unit", "Trend", *(f"#{period}" for period in shown)),
        tuple(table),
    )


def _value(row: dict[str, Any] | None) -> float | None:
    return None if row is None else float(row["value"])


def _figure(row: dict[str, Any] | None) -> Linked | str:
    if row is None:
        return ""
    how = [row["derivation"].replace("_", " "), f"from {row['filings']}", row["evidence"]]
    return Linked(
        _number(float(row["value"]), row["unit"]),
        row["filing_url"],
        "; ".join([*how, row["reason"] or ""]).rstrip("; "),
    )


def _unit(unit: str) -> str:
    return "%" if unit == "ratio" else f"{unit} m" if len(unit) == 3 and unit.isupper() else unit


def _number(value: float, unit: str) -> str:
    if unit == "ratio":
        return signed(f"{value * 100:,.1f}")
    if len(unit) == 3 and unit.isupper():
        return signed(f"{value / 1e6:,.0f}")
    return signed(f"{value:,.0f}" if abs(value) >= 1000 else f"{value:g}")


def _guidance(own: dict[str, pl.DataFrame]) -> list[Section]:
    def row_of(row: dict[str, Any]) -> tuple[Any, ...]:
        return (
            Linked(str(row["given_on"]), row["filing_url"]),
            row["target_period"],
            Linked(_said(row), row["filing_url"]),
            row["basis"].replace("_", " "),
            row["action"].replace("_", " "),
            "" if row["actual"] is None else f"{row['actual']:,.1f}",
            row["outcome"] or "",
        )

    head = ("Given on", "Period", "#Said, US$ bn", "Basis", "Against before", "#Actual, US$ bn", "Outcome")
    words = "What was said of coming capex, newest first; the actual is on the same basis where it is known"
    return _list(own, "all_guidance", Section("guidance", "Guidance", words, "capex_guidance", head, (), 12), row_of)


def _said(row: dict[str, Any]) -> str:
    if row["low"] is not None and row["high"] is not None:
        return f"{row['low']:g} to {row['high']:g}"
    if row["point"] is not None:
        return f"{(row['modifier'] or 'about').replace('_', ' ')} {row['point']:g}"
    return f"more than {row['low']:g}" if row["low"] is not None else "no amount"


def _contracts(own: dict[str, pl.DataFrame]) -> list[Section]:
    def row_of(row: dict[str, Any]) -> tuple[Any, ...]:
        return (
            Linked(str(row["signed_on"] or row["published_on"]), row["filing_url"]),
            row["counterparty"] or "not named",
            row["kind"] or "",
            Linked(
                f"{float(row['value']) / 1e6:,.0f} {row['unit']}" if row["value"] is not None else "", row["filing_url"]
            ),
            percent(row["total_to_revenue_ratio"], ".0%"),
            str(row["terminated_on"] or ""),
        )

    head = ("Signed", "Counterparty", "Kind", "#Value, m", "#Of a year's revenue", "#Ended")
    words = "Announced contracts for compute, as disclosed"
    return _list(own, "contracts", Section("contracts", "Contracts", words, "compute_contracts", head, ()), row_of)


def _segments(own: dict[str, pl.DataFrame]) -> list[Section]:
    def row_of(row: dict[str, Any]) -> tuple[Any, ...]:
        revenue = "" if row["revenue"] is None else f"{float(row['revenue']) / 1e6:,.0f}"
        return (
            row["segment"],
            row["axis"],
            f"{row['period_start']} to {row['period_end']}",
            Linked(revenue, row["filing_url"]),
            Linked(percent(row["revenue_share_ratio"], ".1%"), row["filing_url"]),
            Linked(percent(row["gross_margin_ratio"], ".1%"), row["filing_url"]),
        )

    head = ("Segment", "By", "Period", "#Revenue, m", "#Share", "#Gross margin")
    words = "Revenue and margin by product, region or industry, in the reporting currency"
    section = Section("segments", "Segments", words, "optical_module_segments", head, (), 12)
    return _list(own, "segments", section, row_of)


def _insiders(own: dict[str, pl.DataFrame]) -> list[Section]:
    plans = {True: "arranged in advance", False: "no plan", None: "not stated"}

    def row_of(row: dict[str, Any]) -> tuple[Any, ...]:
        value = "" if row["value"] is None else f"{row['value'] / 1e6:,.2f} {row['unit']}"
        return (
            Linked(str(row["transacted_on"]), row["filing_url"]),
            row["holder_name"],
            row["holder_title"] or row["holder_kind"] or "",
            row["direction"],
            Linked("" if row["shares"] is None else f"{row['shares']:,.0f}", row["filing_url"]),
            Linked(value, row["filing_url"]),
            plans[row["is_pre_arranged"]],
        )

    head = ("Day", "Who", "Role", "Direction", "#Shares", "#Value, m", "Plan")
    words = "Transactions in the forms at hand, newest first; `other` are grants, taxes and conversions"
    section = Section("insiders", "Insiders' transactions", words, "insider_transactions", head, (), 12)
    return _list(own, "all_transactions", section, row_of)


def _claims(own: dict[str, pl.DataFrame]) -> list[Section]:
    def row_of(row: dict[str, Any]) -> tuple[Any, ...]:
        url = first_of(row["filing_urls"])
        return (
            row["statement"],
            row["article"],
            State(row["verdict"].replace("_", " "), TONES.get(row["verdict"], "plain")),
            Linked(amount(row["claimed_value"], row["unit"]), url),
            Linked(amount(row["warehouse_value"], row["unit"]), url),
            in_words(row["reading"] if row["warehouse_value"] is not None else row["findings"]),
            Linked("open\u00a0↗", url) if url else "",
        )

    head = ("Claim", "Article", "Verdict", "#Claimed", "#On record", "What was compared", "Filing")
    words = "Claims of the press about this company, in our words, with the verdict of general rules"
    return _list(own, "claims_about", Section("claims", "Claims", words, "claims", head, (), 12), row_of)


def _prices(own: dict[str, pl.DataFrame]) -> list[Section]:
    rows = own.get("month_ends", pl.DataFrame())
    if rows.is_empty():
        return []
    last, closes = rows.row(-1, named=True), rows["close"].to_list()
    row = (
        Picture(spark(closes, "c1")),
        f"{last['close']:,.2f} {last['currency']}",
        str(last["traded_on"]),
        f"{max(closes):,.2f}",
        signed(f"{last['close'] / max(closes) - 1:+.0%}"),
    )
    head = ("Month-ends", "#Last close", "#On", "#Highest month-end", "#Against it")
    words = (
        f"{rows.height} months to the last, adjusted for splits. Prices come from quotation services, not from filings"
    )
    return [Section("price", "Share price", words, "share_prices_daily", head, (row,))]


def _filings(own: dict[str, pl.DataFrame]) -> list[Section]:
    def row_of(row: dict[str, Any]) -> tuple[Any, ...]:
        return (
            Linked(row["form"] or "document", row["filing_url"]),
            row["filing_code"] or "",
            str(row["published_on"] or ""),
            f"{row['figures']:,}",
        )

    head = ("Document", "Publisher's number", "#Published", "#Figures")
    words = "Documents that figures of this company were read in, newest first"
    return _list(own, "filings", Section("filings", "Filings", words, "citations", head, (), 20), row_of)


def _list(
    own: dict[str, pl.DataFrame], question: str, section: Section, row_of: Callable[[dict[str, Any]], tuple[Any, ...]]
) -> list[Section]:
    """The section with a row for each row of an answer; none where there is no row."""
    rows = own.get(question, pl.DataFrame())
    table = tuple(row_of(row) for row in rows.iter_rows(named=True))
    if not table:
        return []
    return [
        Section(section.section_id, section.title, section.subtitle, section.mart, section.head, table, section.fold)
    ]


_QUESTIONS = (
    "figures",
    "all_guidance",
    "contracts",
    "segments",
    "all_transactions",
    "claims_about",
    "month_ends",
    "filings",
)
_MAKERS = (_guidance, _figures, _contracts, _segments, _insiders, _prices, _claims, _filings)
