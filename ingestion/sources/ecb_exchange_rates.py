"""European Central Bank: euro reference rates by day, published about 16:00 Frankfurt time on TARGET days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import polars as pl

from ingestion.parsing.csv_body import csv_records
from ingestion.parsing.rows import Rows, parsed
from ingestion.source import RATE, Column, Document, Parsed, Request, Source, Table, register
from ingestion.universe import Universe

RATES = Table(
    name="ecb_exchange_rates__rates",
    description="One row for each currency and day on which the ECB published a rate.",
    columns=(
        Column("rate_on", pl.Date, "Day of the rate."),
        Column("currency", pl.String, "ISO 4217 code."),
        Column("rate_per_eur", RATE, "Units of the currency for one euro.", unit="currency per EUR", is_positive=True),
    ),
    key=("rate_on", "currency"),
)
_FIRST_DAY = "2019-01-01"
#: Rates are quoted for one euro, so the dollar is always among what is asked for.
_PIVOT = "USD"
#: What every row says of the series that was requested.
_FIXED = {"FREQ": "D", "CURRENCY_DENOM": "EUR"}
#: In place of a rate on a day on which the currency was not quoted.
_NOT_QUOTED = frozenset(("", "nan", "n/a", "na", "-", "."))
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
    rates, unknown = Rows(RATES), set[str]()
    for row in csv_records(document, ("CURRENCY", "TIME_PERIOD", "OBS_VALUE")):
        with document.row(row.place):
            for name, wanted in _FIXED.items():
                if name in row.left:
                    row.expected(name, wanted)
            currency, rate_on = row.text("CURRENCY"), row.day("TIME_PERIOD")
            if (text := row.optional_text("OBS_VALUE") or "").lower() not in _NOT_QUOTED:
                rates.add(row.place, currency=currency, rate_on=rate_on, rate_per_eur=row.as_number("OBS_VALUE", text))
            unknown |= row.left - _IGNORED.keys()
    return parsed(rates, unknown=unknown)


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
