"""A small source of the tests' own: quotes of coffee as CSV, a page a year, to be had from the shelf."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

import polars as pl

from ingestion.source import MONEY, Absence, Column, Document, Parsed, ParseError, Refusal, Request, Source, Table
from ingestion.universe import Universe
from tests.publishers.shelf import HOST

_FIELDS = {"quoted_on": "day", "grade": "grade", "price": "price"}


def _requests(universe: Universe, today: date) -> Iterable[Request]:
    return [Request(f"quotes/{year}", f"https://{HOST}/{year}.csv", body_format="csv") for year in (2024, 2025)]


def _detect_error(body: bytes, request: Request) -> None:
    if body.startswith(b"error,"):
        raise Refusal(body.decode().splitlines()[1])
    if body.startswith(b"nothing,"):
        raise Absence("no quotes in that year")


def _parse(document: Document) -> Parsed:
    columns: dict[str, list[object]] = {name: [] for name in (*_FIELDS, "locator")}
    unknown: set[str] = set()
    for number, row in enumerate(csv.DictReader(io.StringIO(document.body.decode())), start=2):
        locator = f"line {number}"
        with document.row(locator):
            try:
                values = date.fromisoformat(row.pop("day")), row.pop("grade"), Decimal(row.pop("price")), locator
            except KeyError as error:
                raise ParseError(document, locator, f"field {error} is missing") from None
            except (ValueError, InvalidOperation) as error:
                raise ParseError(document, locator, f"a value is of the wrong type: {error}") from None
            for name, value in zip(columns, values, strict=True):
                columns[name].append(value)
            unknown.update(row)
    return Parsed({"quotes__prices": columns}, tuple(sorted(unknown)))


QUOTES = Source(
    name="quotes",
    title="Quotes of coffee",
    publisher="Shelf",
    homepage=f"https://{HOST}",
    licence="made for tests",
    is_redistributable=True,
    tables=(
        Table(
            name="quotes__prices",
            description="A price of a grade on a day.",
            columns=(
                Column("quoted_on", pl.Date, "Day of the quote."),
                Column("grade", pl.String, "Grade.", values=("A", "B")),
                Column("price", MONEY, "Price.", unit="USD"),
            ),
            key=("quoted_on", "grade"),
        ),
    ),
    requests=_requests,
    parse=_parse,
    cadence="0 6 * * *",
    allowed_age=timedelta(days=1),
    requests_per_second=200,
    detect_error=_detect_error,
    max_bytes=100_000,
)

Y2024 = b"day,grade,price\n2024-03-01,A,186.35\n2024-03-01,B,170.10\n2024-06-03,A,224.60\n"
Y2025 = b"day,grade,price\n2025-02-10,A,419.25\n2025-02-10,B,388.00\n"


def of_one_year(source: Source = QUOTES) -> Source:
    """The source, asking for 2024 alone."""
    return replace(source, requests=lambda universe, today: list(_requests(universe, today))[:1])
