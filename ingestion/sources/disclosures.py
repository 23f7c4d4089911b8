"""Curated figures: read by a person, each with the document it stands in, where no machine-read source carries them.

They never outrank a machine-read figure: where both exist they are compared.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

import polars as pl

from ingestion.companies import Universe
from ingestion.source import MONEY, Column, Document, Parsed, ParseError, Request, Source, Table, register

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
_PATH = "ingestion/disclosures/figures.csv"
_DAYS = ("period_start", "period_end", "published_on")


def _requests(universe: Universe, today: date) -> Iterable[Request]:
    yield Request(key="figures", url=_PATH, body_format="csv")


def _parse(document: Document) -> Parsed:
    reader = csv.DictReader(io.StringIO(document.body.decode("utf-8-sig"), newline=""))
    header = list(reader.fieldnames or [])
    names = [column.name for column in FIGURES.columns]
    absent = [name for name in names if name not in header]
    if absent:
        raise ParseError(document, "line 1", f"the column {absent[0]} is missing", f"add it to {_PATH}")
    columns: dict[str, list[Any]] = {name: [] for name in names} | {"locator": []}
    for row in reader:
        place = f"line {reader.line_num}"
        for column in FIGURES.columns:
            text = (row[column.name] or "").strip()
            if column.values is not None and text not in column.values:
                raise _wrong(document, place, column.name, text, f"use one of {', '.join(column.values)}")
            columns[column.name].append(_value(document, place, column.name, text))
        start, end = columns["period_start"][-1], columns["period_end"][-1]
        if start is not None and start > end:
            raise _wrong(document, place, "period_start", str(start), "it lies after period_end")
        if columns["published_on"][-1] < end:
            raise _wrong(document, place, "published_on", str(columns["published_on"][-1]), "it lies before period_end")
        columns["locator"].append(f"row {row['disclosure_id']}")  # lines move when rows are added
    return Parsed({FIGURES.name: columns}, tuple(sorted(set(header) - set(names))))


def _value(document: Document, place: str, name: str, text: str) -> Any:
    if not text:
        return None
    try:
        if name in _DAYS:
            return date.fromisoformat(text)
        return Decimal(text) if name == "value" else text
    except (ValueError, InvalidOperation):
        raise _wrong(document, place, name, text, "it is no day" if name in _DAYS else "it is no number") from None


def _wrong(document: Document, place: str, name: str, text: str, problem: str) -> ParseError:
    return ParseError(document, f"{place}, {name}", f"{text!r}: {problem}", f"mend the row in {_PATH}")


SOURCE = register(
    Source(
        name="disclosures",
        title="Curated figures from filed documents",
        publisher="Froth",
        homepage="https://www.sec.gov/edgar/search/",
        licence="Facts; each row names the document it was read from",
        is_redistributable=True,
        tables=(FIGURES,),
        requests=_requests,
        parse=_parse,
        cadence="0 5 * * *",
        allowed_age=timedelta(days=2),
        requests_per_second=100,
        history="replaces",
        evidence="curated",
        is_local=True,
    )
)
