"""Lists of a figure page: what was stated, signed, sold and claimed, and the documents behind its figures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import polars as pl

from dashboard.cards.card import Linked, Picture, amounts, in_plain, percent, signed
from dashboard.cards.ledger import CLAIM_HEAD, claim_row
from dashboard.companies.section import Section
from dashboard.release import Release
from dashboard.sparks import spark


def guidance(release: Release, own: dict[str, pl.DataFrame]) -> list[Section]:
    def row_of(row: dict[str, Any]) -> tuple[Any, ...]:
        return (
            Linked(str(row["given_on"]), row["filing_url"]),
            row["target_period"],
            Linked(amounts(row), row["filing_url"]),
            in_plain(row["basis"]),
            row["action"].replace("_", " "),
            "" if row["actual"] is None else f"{row['actual']:,.1f}",
            row["outcome"] or "",
        )

    head = ("Given on", "Period", "#Stated, US$ bn", "Basis", "Against before", "#Actual, US$ bn", "Outcome")
    words = "What was stated about coming capex, newest first; the actual is on the same basis where it is known"
    return _list(
        own,
        "all_guidance",
        Section("guidance", "Guidance", words, "capex_guidance", head, (), release.whole("rows_before_fold")),
        row_of,
    )


def contracts(release: Release, own: dict[str, pl.DataFrame]) -> list[Section]:
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


def segments(release: Release, own: dict[str, pl.DataFrame]) -> list[Section]:
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
    section = Section(
        "segments", "Segments", words, "optical_module_segments", head, (), release.whole("rows_before_fold")
    )
    return _list(own, "segments", section, row_of)


def insiders(release: Release, own: dict[str, pl.DataFrame]) -> list[Section]:
    plans = {True: "arranged in advance", False: "no plan", None: "not stated"}

    def row_of(row: dict[str, Any]) -> tuple[Any, ...]:
        value = "" if row["value"] is None else f"{row['value'] / 1e6:,.2f} {row['unit']}"
        return (
            Linked(str(row["transacted_on"] or "not stated"), row["filing_url"]),
            row["holder_name"],
            row["holder_title"] or row["holder_kind"] or "",
            row["direction"],
            Linked("" if row["shares"] is None else f"{row['shares']:,.0f}", row["filing_url"]),
            Linked(value, row["filing_url"]),
            plans[row["is_pre_arranged"]],
        )

    head = ("Day", "Who", "Role", "Direction", "#Shares", "#Value, m", "Plan")
    words = "Transactions in the forms at hand, newest first; `other` are grants, taxes and conversions"
    section = Section(
        "insiders", "Insiders' transactions", words, "insider_transactions", head, (), release.whole("rows_before_fold")
    )
    return _list(own, "all_transactions", section, row_of)


def claims(release: Release, own: dict[str, pl.DataFrame]) -> list[Section]:
    words = "Claims of the press about this company, in our words, with the verdict of general rules"
    return _list(
        own,
        "claims_about",
        Section("claims", "Claims", words, "claims", CLAIM_HEAD, (), release.whole("rows_before_fold")),
        claim_row,
    )


def prices(release: Release, own: dict[str, pl.DataFrame]) -> list[Section]:
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


def filings(release: Release, own: dict[str, pl.DataFrame]) -> list[Section]:
    def row_of(row: dict[str, Any]) -> tuple[Any, ...]:
        return (
            Linked(row["form"] or "document", row["filing_url"]),
            row["filing_code"] or "",
            str(row["published_on"] or ""),
            f"{row['figures']:,}",
        )

    head = ("Document", "Publisher's number", "#Published", "#Figures")
    words = "Documents that figures of this company were read in, newest first"
    return _list(
        own,
        "filings",
        Section("filings", "Filings", words, "citations", head, (), release.whole("filings_before_fold")),
        row_of,
    )


def _list(
    own: dict[str, pl.DataFrame], question: str, section: Section, row_of: Callable[[dict[str, Any]], tuple[Any, ...]]
) -> list[Section]:
    """The section with a row for each row of an answer; none where there is no row."""
    rows = own.get(question, pl.DataFrame())
    table = tuple(row_of(row) for row in rows.iter_rows(named=True))
    if not table:
        return []
    return [replace(section, table=table)]
