"""Epoch AI: what AI companies that file no accounts are reported to earn and to have raised.

Press reports and companies' own words, compiled and graded by Epoch; no filing stands behind them. Columns are read by
name: in 2026 the kind of revenue was split into kind, scope and period, and both generations are accepted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

import polars as pl

from ingestion.parsing.csv_body import csv_records
from ingestion.parsing.excerpts import csv_columns
from ingestion.parsing.fields import Record
from ingestion.parsing.rows import Rows, parsed
from ingestion.source import MONEY, Column, Document, Parsed, Request, Source, Table, register
from ingestion.universe import Universe

_COMMON = (
    Column("row_number", pl.Int64, "Place of the row in the file, from 1."),
    Column("report_code", pl.String, "The publisher's name of the row; not unique.", nullable=True),
    Column("company", pl.String, "Name of the company."),
)
_GRADES = (
    Column(
        "confidence",
        pl.String,
        "How sure the publisher is.",
        nullable=True,
        values=("Confident", "Likely", "Uncertain", "Speculative"),
    ),
    Column("reported_on", pl.Date, "Day of the report.", nullable=True),
    Column("source_url", pl.String, "The report.", nullable=True),
)
REVENUES = Table(
    name="epoch_ai_companies__revenues",
    description="One row for each report of a company's revenue.",
    columns=(
        *_COMMON,
        Column("measured_on", pl.Date, "Day the revenue is of; null where the report names none.", nullable=True),
        Column("is_forecast", pl.Boolean, "Whether that day lay ahead when the file was fetched."),
        Column("annualized_revenue", MONEY, "Revenue at the pace of a year.", unit="USD", nullable=True),
        Column("normalized_revenue", MONEY, "The same, or that of a period made a year's.", unit="USD", nullable=True),
        Column("annualized_kind", pl.String, "What kind of figure it is.", nullable=True),
        Column("scope", pl.String, "Company or product; null before 2026.", nullable=True),
        Column("period_revenue", MONEY, "Revenue of a period; null before 2026.", unit="USD", nullable=True),
        Column("period_kind", pl.String, "Length of that period; null before 2026.", nullable=True),
        Column("source_kind", pl.String, "Who reported it.", nullable=True),
        *_GRADES,
    ),
    key=("row_number",),
)
FUNDINGS = Table(
    name="epoch_ai_companies__fundings",
    description="One row for each funding round of a company, closed or spoken of.",
    columns=(
        *_COMMON,
        Column("closed_on", pl.Date, "Day it closed; null where it has not.", nullable=True),
        Column("is_forecast", pl.Boolean, "Whether that day lay ahead when the file was fetched."),
        Column("status", pl.String, "Closed or in discussion.", nullable=True),
        Column("funding_kind", pl.String, "Primary, secondary or debt.", nullable=True),
        Column("equity", MONEY, "Equity raised.", unit="USD", nullable=True),
        Column("debt", MONEY, "Debt raised.", unit="USD", nullable=True),
        Column("valuation", MONEY, "Value of the company after it.", unit="USD", nullable=True),
        *_GRADES,
    ),
    key=("row_number",),
)
_FOLDER = "https://epoch.ai/data"
_FILES = {"revenues": "ai_companies_revenue_reports.csv", "fundings": "ai_companies_funding_rounds.csv"}
_IGNORED = {
    **dict.fromkeys(("Notes", "Graph note", "Revenue info (non-annualized)", "Other revenue info"), "prose"),
    **dict.fromkeys(("Source 2", "Source 3"), "further reports of the same"),
    "Exclude from graph view": "about the publisher's chart",
}


def _requests(universe: Universe, today: date) -> Iterable[Request]:
    for kind, file in _FILES.items():
        yield Request(key=kind, url=f"{_FOLDER}/{file}", body_format="csv")


def _parse(document: Document) -> Parsed:
    table, required, read = _KINDS[document.key]
    rows = Rows(table)
    unknown: set[str] = set()
    for row in csv_records(document, required):
        with document.row(row.place):
            rows.add(
                row.place,
                row_number=row.row_number,
                report_code=row.optional_text("Id"),
                company=row.text("Company"),
                **read(row, document.fetched_at.date()),
                confidence=row.optional_text("Confidence"),
                reported_on=row.optional_last_day("Report date"),
                source_url=row.optional_text("Source 1"),
            )
            unknown |= row.left - _IGNORED.keys()
    return parsed(rows, unknown=unknown)


def _revenue(row: Record, fetched_on: date) -> dict[str, Any]:
    measured_on = row.optional_last_day("Date")
    return {
        "measured_on": measured_on,
        "is_forecast": measured_on is not None and measured_on > fetched_on,
        "annualized_revenue": row.grouped_number("Annualized revenue (USD)"),
        "normalized_revenue": row.grouped_number("Revenue amount (normalize to annual)"),
        "annualized_kind": row.first_text(("Annualized revenue type", "Type")),
        "scope": row.optional_text("Scope"),
        "period_revenue": row.grouped_number("Period revenue"),
        "period_kind": row.optional_text("Period type"),
        "source_kind": row.optional_text("Source type"),
    }


def _funding(row: Record, fetched_on: date) -> dict[str, Any]:
    closed_on = row.optional_last_day("Close date")
    return {
        "closed_on": closed_on,
        "is_forecast": closed_on is not None and closed_on > fetched_on,
        "status": row.optional_text("Status"),
        "funding_kind": row.optional_text("Type"),
        "equity": row.grouped_number("Funding (equity)"),
        "debt": row.grouped_number("Funding (debt)"),
        "valuation": row.grouped_number("Valuation (post-money)"),
    }


#: Of each file: its table, the columns that both generations have, and what reads the rest of a row.
_KINDS: Mapping[str, tuple[Table, tuple[str, ...], Callable[[Record, date], dict[str, Any]]]] = {
    "revenues": (
        REVENUES,
        ("Id", "Company", "Date", "Annualized revenue (USD)", "Confidence", "Report date", "Source 1"),
        _revenue,
    ),
    "fundings": (
        FUNDINGS,
        ("Id", "Company", "Close date", "Status", "Funding (equity)", "Valuation (post-money)", "Source 1"),
        _funding,
    ),
}

SOURCE = register(
    Source(
        name="epoch_ai_companies",
        title="Revenue and funding of AI companies",
        publisher="Epoch AI",
        homepage="https://epoch.ai/data/ai-companies",
        licence="CC BY 4.0: Epoch AI, epoch.ai",
        is_redistributable=True,
        tables=(REVENUES, FUNDINGS),
        requests=_requests,
        parse=_parse,
        excerpt=csv_columns(_IGNORED),
        cadence="30 8 * * 1",
        allowed_age=timedelta(days=16),
        requests_per_second=0.5,
        max_bytes=16 * 1024 * 1024,
        evidence="vendor",
        ignored_fields=_IGNORED,
    )
)
