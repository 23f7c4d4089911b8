"""Tencent kline: daily bars of A shares, as traded and forward-adjusted (前复权)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import polars as pl

from ingestion.parsing import json_text
from ingestion.parsing.fields import Record, json_record
from ingestion.parsing.numbers import at_most_decimals, read_number
from ingestion.parsing.rows import Rows, parsed
from ingestion.source import (
    RATE,
    Absence,
    Column,
    Document,
    Parsed,
    ParseError,
    Refusal,
    Request,
    Source,
    Table,
    register,
)
from ingestion.universe import Universe

BARS = Table(
    name="tencent_prices__bars",
    description="One row for each trading day and kind of adjustment.",
    columns=(
        Column("company_id", pl.String, "Our id of the company."),
        Column("symbol", pl.String, "Tencent's symbol, like sz300308."),
        Column("traded_on", pl.Date, "Trading day."),
        Column("adjustment", pl.String, "As traded, or adjusted to the present.", values=("none", "forward")),
        Column("open", RATE, "Opening price.", unit="CNY", nullable=True),
        Column("close", RATE, "Closing price.", unit="CNY"),
        Column("high", RATE, "Highest price.", unit="CNY", nullable=True),
        Column("low", RATE, "Lowest price.", unit="CNY", nullable=True),
        Column("volume_shares", pl.Int64, "Shares traded.", unit="shares", nullable=True),
    ),
    key=("symbol", "traded_on", "adjustment"),
    may_be_empty=True,
)
_FIRST_YEAR = 2019
#: A year has fewer trading days; longer answers are cut off.
_ROWS = 640
#: What is asked for, and the key that the answer comes under.
_ADJUSTMENTS = {"none": ("", "day"), "forward": ("qfq", "qfqday")}
_STAR_MARKET = ("sh688", "sh689")
_LOT = 100
_DECIMALS = 8
_IGNORED = {"data": "qt, mx_price, prec and version beside the bars", "rows": "turnover and amount after the volume"}


def _requests(universe: Universe, today: date) -> Iterable[Request]:
    for company, symbol in universe.identified_by("tencent_symbol", today):
        for year in range(_FIRST_YEAR, today.year + 1):
            for adjustment, (code, _) in _ADJUSTMENTS.items():
                yield Request(
                    key=f"{symbol}/{adjustment}/{year}",
                    url="https://web.ifzq.gtimg.cn/appstock/app/fqkline/get",
                    company_id=company.company_id,
                    params={"param": f"{symbol},day,{year}-01-01,{year}-12-31,{_ROWS},{code}"},
                )


def _detect_error(body: bytes, request: Request) -> None:
    answer = json_text.decode(body)
    if answer.get("code") != 0:
        raise Refusal(f"{answer.get('msg')} (code {answer.get('code')})")
    if not answer.get("data"):
        raise Absence("no data under this symbol")


def _parse(document: Document) -> Parsed:
    symbol, adjustment, _ = document.key.split("/")
    answer = json_record(document)
    series = answer.record("data").record(symbol)
    # An adjusted answer comes under the plain key where nothing has been adjusted.
    key = _ADJUSTMENTS[adjustment][1] if _ADJUSTMENTS[adjustment][1] in series.left else "day"
    if key not in series.left:
        raise ParseError(document, f"data.{symbol}.{key}", "it is missing")
    bars = Rows(BARS, company_id=document.company_id, symbol=symbol, adjustment=adjustment)
    for index, row in enumerate(series.values(key)):
        place = f"data.{symbol}.{key}[{index}]"
        with document.row(place):
            day, prices, volume = _read(document, place, row)
            named = dict(zip(("open", "close", "high", "low"), prices, strict=True))
            bars.add(place, traded_on=day, volume_shares=_shares(symbol, volume), **named)
    return parsed(bars)


def _read(document: Document, place: str, row: Any) -> tuple[date, list[Decimal | None], Decimal | None]:
    """A row is day, open, close, high, low, volume: the close comes second."""
    if not isinstance(row, list) or len(row) < 6:
        count = len(row) if isinstance(row, list) else "no"
        raise ParseError(document, place, f"{count} values where six or more were expected")
    try:  # as nearly all of them are
        numbers: list[Decimal | None] = [at_most_decimals(read_number(text), _DECIMALS) for text in row[1:6]]
    except (TypeError, ValueError):
        numbers = [Record(document, place, {f"[{at}]": row[at]}).printed_number(f"[{at}]") for at in range(1, 6)]
    return Record(document, place, {"[0]": row[0]}).day("[0]"), numbers[:4], numbers[4]


def _shares(symbol: str, volume: Decimal | None) -> int | None:
    """Volume counts lots of a hundred shares, except on the STAR market: its shares and its depositary receipts."""
    if volume is None:
        return None
    return int(volume if symbol.startswith(_STAR_MARKET) else volume * _LOT)


SOURCE = register(
    Source(
        name="tencent_prices",
        title="Daily prices of A shares",
        publisher="Tencent 腾讯证券",
        homepage="https://gu.qq.com/",
        licence="No licence to redistribute",
        is_redistributable=False,
        tables=(BARS,),
        requests=_requests,
        parse=_parse,
        detect_error=_detect_error,
        cadence="0 10 * * 1-5",
        allowed_age=timedelta(days=11),
        requests_per_second=2,
        jitter_seconds=0.3,
        max_bytes=4 * 1024 * 1024,
        evidence="market",
        ignored_fields=_IGNORED,
    )
)
