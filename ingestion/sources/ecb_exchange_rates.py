"""European Central Bank: euro reference rates by day, published about 16:00 Frankfurt time on TARGET days."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

import polars as pl

from ingestion.source import RATE, Column, Document, Parsed, ParseError, Request, Source, Table, register
from ingestion.universe import Universe

RATES = Table(
    name="ecb_exchange_rates__rates",
    description="One row for each currency and day on which the ECB published a rate.",
    columns=(
        Column("rate_on", pl.Date, "Day of the rate."),
        Column("currency", pl.String, "ISO 4217 code."),
        Column("rate_per_eur", RATE, "Units of the currency for one euro.", unit="currency per EUR"),
    ),
    key=("rate_on", "currency"),
)
_FIRST_DAY = "2019-01-01"
#: Rates are quoted for one euro, so the dollar is always among what is asked for.
_PIVOT = "USD"
_READ = {"FREQ": "D", "CURRENCY": None, "CURRENCY_DENOM": "EUR", "TIME_PERIOD": None, "OBS_VALUE": None}
_IGNORED = dict.fromkeys(
    [
        "KEY",
        "EXR_TYPE",
        "EXR_SUFFIX",
        "OBS_STATUS",
        "OBS_CONF",
        "OBS_PRE_BREAK",
        "OBS_COM",
        "TIME_FORMAT",
        "BREAKS",
        "COLLECTION",
        "COMPILING_ORG",
        "DISS_ORG",
        "DOM_SER_IDS",
        "PUBL_ECB",
        "PUBL_MU",
        "PUBL_PUBLIC",
        "UNIT_INDEX_BASE",
        "COMPILATION",
        "COVERAGE",
        "DECIMALS",
        "NAT_TITLE",
        "SOURCE_AGENCY",
        "SOURCE_PUB",
        "TITLE",
        "TITLE_COMPL",
        "UNIT",
        "UNIT_MULT",
    ],
    "the same for every row, or a note on the series",
)


def _requests(universe: Universe, today: date) -> Iterable[Request]:
    currencies = sorted({*universe.currencies, _PIVOT} - {"EUR"})
    yield Request(
        key="daily",
        url=f"https://data-api.ecb.europa.eu/service/data/EXR/D.{'+'.join(currencies)}.EUR.SP00.A",
        params={"format": "csvdata", "startPeriod": _FIRST_DAY, "detail": "dataonly"},
        body_format="csv",
    )


def _parse(document: Document) -> Parsed:
    reader = csv.DictReader(io.StringIO(document.body.decode("utf-8-sig"), newline=""))
    header = reader.fieldnames or []
    for name in ("CURRENCY", "TIME_PERIOD", "OBS_VALUE"):
        if name not in header:
            raise ParseError(document, "line 1", f"the column {name} is missing")
    columns: dict[str, list[Any]] = {"rate_on": [], "currency": [], "rate_per_eur": [], "locator": []}
    for line, row in enumerate(reader, start=2):
        place = f"line {line}"
        for name, wanted in _READ.items():
            if wanted is not None and row.get(name, wanted) != wanted:
                raise ParseError(document, f"{place}, {name}", f"{row[name]!r} where {wanted!r} was asked for")
        if row["OBS_VALUE"] in ("", "NaN"):
            continue  # a day on which the currency was not quoted
        try:
            columns["rate_on"].append(date.fromisoformat(row["TIME_PERIOD"]))
            columns["rate_per_eur"].append(Decimal(row["OBS_VALUE"]))
        except (ValueError, InvalidOperation):
            raise ParseError(
                document, place, f"{row['TIME_PERIOD']!r} and {row['OBS_VALUE']!r} are no day and rate"
            ) from None
        columns["currency"].append(row["CURRENCY"])
        columns["locator"].append(place)
    unknown = sorted(set(header) - _READ.keys() - _IGNORED.keys())
    return Parsed({RATES.name: columns}, tuple(unknown))


SOURCE = register(
    Source(
        name="ecb_exchange_rates",
        title="Euro reference rates",
        publisher="European Central Bank",
        homepage="https://data.ecb.europa.eu/",
        licence="Free reuse with the source named",
        is_redistributable=True,
        tables=(RATES,),
        requests=_requests,
        parse=_parse,
        cadence="30 15 * * 1-5",
        allowed_age=timedelta(days=4),
        requests_per_second=2,
        max_bytes=32 * 1024 * 1024,
        evidence="market",
        ignored_fields=_IGNORED,
    )
)
