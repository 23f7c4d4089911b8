"""Curated rows: read by a person, each with the document it stands in, where no machine-read source carries them.

They never outrank a machine-read figure: where both exist they are compared.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import polars as pl

from ingestion.parsing.csv_body import csv_records
from ingestion.parsing.fields import Record
from ingestion.parsing.locators import CsvRow
from ingestion.parsing.rows import Rows, parsed
from ingestion.source import (
    MONEY,
    RATE,
    Column,
    Document,
    Parsed,
    ParseError,
    Request,
    Source,
    Table,
    Tolerance,
    register,
)
from ingestion.universe import Universe

FIGURES = Table(
    name="disclosures__figures",
    description="One row for each figure that was entered by hand.",
    columns=(
        Column("disclosure_id", pl.String, "Id of the row."),
        Column("company_id", pl.String, "Our id of the company."),
        Column("metric_id", pl.String, "Metric, and with it the basis."),
        Column("segment", pl.String, "Business segment, or total."),
        Column("period_start", pl.Date, "First day; null for a stock.", nullable=True),
        Column("period_end", pl.Date, "Last day."),
        Column("value", MONEY, "Value at scale one; ratios as fractions.", unit="unit"),
        Column("unit", pl.String, "Unit.", values=("USD", "CNY", "ratio", "shares")),
        Column("evidence", pl.String, "What the row rests on.", values=("curated", "vendor")),
        Column("confidence", pl.String, "How sure the reading is.", values=("high", "medium", "low")),
        Column("document_title", pl.String, "The document."),
        Column("document_code", pl.String, "Its accession number or announcement id.", nullable=True),
        Column("document_url", pl.String, "Where a person can open it."),
        Column("published_on", pl.Date, "When it was published."),
        Column("note", pl.String, "What to mind.", nullable=True),
    ),
    key=("disclosure_id",),
)
#: Columns that every curated row ends with: the document it was read from.
_DOCUMENT = (
    Column("confidence", pl.String, "How sure the reading is.", values=("high", "medium", "low")),
    Column("document_title", pl.String, "The document."),
    Column("document_code", pl.String, "Its accession number or announcement id.", nullable=True),
    Column("document_url", pl.String, "Where a person can open it."),
    Column("published_on", pl.Date, "When it was published."),
    Column("note", pl.String, "What to mind.", nullable=True),
)
GUIDANCE = Table(
    name="disclosures__capex_guidance",
    description="One row for each statement in which a company says what it will spend.",
    columns=(
        Column("guidance_id", pl.String, "Id of the row."),
        Column("company_id", pl.String, "Our id of the company that speaks of its own spending."),
        Column("given_on", pl.Date, "Day on which it was said."),
        Column("given_with", pl.String, "Occasion, like the Q2 2026 release or call."),
        Column("spoken_where", pl.String, "Filed exhibit, or spoken on a call.", values=("exhibit", "call")),
        Column("target_period", pl.String, "Period as the company names it: FY2026, CY2026, FY2026Q4."),
        Column("target_start", pl.Date, "First day of that period."),
        Column("target_end", pl.Date, "Last day of that period."),
        Column("metric_id", pl.String, "What is guided, and on which basis; unstated where it is not said."),
        Column("low", MONEY, "Lower end, or a floor.", "USD", True),
        Column("high", MONEY, "Upper end, or a ceiling.", "USD", True),
        Column("point", MONEY, "A single amount.", "USD", True),
        Column("modifier", pl.String, "How it is bounded: range, over, about, similar_to, run_rate.", nullable=True),
        Column("direction", pl.String, "Where no amount is given: higher, lower, similar_level.", nullable=True),
        Column(
            "action",
            pl.String,
            "Against what was said before of the same period.",
            values=(
                "new",
                "raised",
                "lowered",
                "narrowed_up",
                "narrowed_down",
                "reiterated",
                "withdrawn",
                "basis_change",
                "perimeter_change",
            ),
        ),
        Column("prior_low", MONEY, "Lower end of what was said before.", "USD", True),
        Column("prior_high", MONEY, "Upper end of what was said before.", "USD", True),
        *_DOCUMENT,
    ),
    key=("guidance_id",),
)
CONTRACTS = Table(
    name="disclosures__compute_contracts",
    description="One row for each contract to supply or lease compute that a company announced.",
    columns=(
        Column("contract_id", pl.String, "Id of the row."),
        Column("company_id", pl.String, "Our id of the company."),
        Column("counterparty", pl.String, "Counterparty as disclosed; null where it is withheld.", nullable=True),
        Column("kind", pl.String, "What was signed.", values=("framework", "order", "lease", "service")),
        Column("value", MONEY, "Value of the whole term.", "unit", True),
        Column("unit", pl.String, "Currency."),
        Column("includes_tax", pl.Boolean, "Value-added tax is in it.", nullable=True),
        Column("term_years", RATE, "Length of the term.", "years", True),
        Column("signed_on", pl.Date, "Day of signing.", nullable=True),
        Column("terminated_on", pl.Date, "Day on which its end was announced or agreed.", nullable=True),
        Column("orders_received", MONEY, "Orders received under it; 0 where the company says none.", "unit", True),
        Column("terms_disclosed", pl.String, "Which of seven essential terms are disclosed, comma-separated."),
        *_DOCUMENT,
    ),
    key=("contract_id",),
)
_FOLDER = "ingestion/disclosures"
_TABLES = {"figures": FIGURES, "capex_guidance": GUIDANCE, "compute_contracts": CONTRACTS}
#: Pairs of days of which the first may not lie after the second, by file.
_ORDERED = {
    "figures": (("period_start", "period_end"), ("period_end", "published_on")),
    "capex_guidance": (("target_start", "target_end"), ("given_on", "published_on")),
    "compute_contracts": (("signed_on", "published_on"), ("signed_on", "terminated_on")),
}


def _requests(universe: Universe, today: date) -> Iterable[Request]:
    for name in _TABLES:
        yield Request(key=name, url=f"{_FOLDER}/{name}.csv", body_format="csv")


def _parse(document: Document) -> Parsed:
    table, ordered = _TABLES[document.key], _ORDERED[document.key]
    rows, unknown = Rows(table), set[str]()
    for record in csv_records(document, (column.name for column in table.columns)):
        with document.row(record.place):
            values = {column.name: _value(record, column) for column in table.columns}
            for first, second in ordered:
                if values[first] is not None and values[second] is not None and values[first] > values[second]:
                    problem = f"{values[first]} lies after {second} ({values[second]})"
                    raise ParseError(document, record.at(first), problem)
            rows.add(CsvRow(values[table.columns[0].name]), **values)  # lines move when rows are added
            unknown |= record.left
    return parsed(rows, unknown=unknown)


def _value(record: Record, column: Column) -> Any:
    """The value of a column, read as the type that the column declares."""
    kind = column.dtype.base_type()
    if kind is pl.Date:
        return record.optional_day(column.name, null_means="not stated")
    if kind is pl.Decimal:
        return record.printed_number(column.name, null_means="not stated")
    text = record.optional_text(column.name, null_means="not stated")
    if kind is pl.Boolean:
        if text not in ("true", "false", None):
            raise record.wrong(column.name, text, "true or false")
        return None if text is None else text == "true"
    if column.values is not None and (text or "") not in column.values:
        raise ParseError(record.document, record.at(column.name), f"{text!r} is none of {', '.join(column.values)}")
    return text


SOURCE = register(
    Source(
        name="disclosures",
        title="Curated rows from filed documents",
        publisher="Froth",
        homepage="https://www.sec.gov/edgar/search/",
        licence="Facts; each row names the document it was read from",
        is_redistributable=True,
        tables=tuple(_TABLES.values()),
        requests=_requests,
        parse=_parse,
        cadence="0 5 * * *",
        allowed_age=timedelta(days=2),
        requests_per_second=100,
        history="replaces",
        evidence="curated",
        is_local=True,
        # Its rows are ours: one that cannot be read is a mistake to be mended before anything is published.
        tolerance=Tolerance(documents=0, rows=0, companies=0, spared=0),
    )
)
