"""Yahoo chart: daily bars of listed shares, adjusted for splits, with dividends and splits; and of price indices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any
from urllib.parse import quote

import msgspec
import polars as pl

from ingestion.source import (
    RATE,
    Absence,
    Column,
    Document,
    Parsed,
    ParseError,
    Refusal,
    Request,
    Selection,
    Source,
    Table,
    register,
)
from ingestion.universe import Universe

BARS = Table(
    name="yahoo_prices__bars",
    description="One row for each trading day with a close.",
    columns=(
        Column("company_id", pl.String, "Our id of the company; null of a price index.", nullable=True),
        Column("symbol", pl.String, "Yahoo's symbol."),
        Column("currency", pl.String, "Currency of the prices."),
        Column("traded_on", pl.Date, "Trading day on the exchange."),
        Column("open", RATE, "Opening price, adjusted for splits.", unit="currency", nullable=True),
        Column("high", RATE, "Highest price, adjusted for splits.", unit="currency", nullable=True),
        Column("low", RATE, "Lowest price, adjusted for splits.", unit="currency", nullable=True),
        Column("close", RATE, "Closing price, adjusted for splits, not for dividends.", unit="currency", nullable=True),
        Column("adjusted_close", RATE, "Close adjusted for splits and dividends.", unit="currency", nullable=True),
        Column("volume", pl.Int64, "Shares traded, adjusted for splits.", unit="shares", nullable=True),
    ),
    key=("symbol", "traded_on"),
)
EVENTS = Table(
    name="yahoo_prices__events",
    description="One row for each dividend and split.",
    columns=(
        Column("company_id", pl.String, "Our id of the company."),
        Column("symbol", pl.String, "Yahoo's symbol."),
        Column("event", pl.String, "What happened.", values=("dividend", "split")),
        Column("event_on", pl.Date, "Ex-date on the exchange."),
        Column("amount", RATE, "Dividend a share, adjusted for splits.", unit="currency", nullable=True),
        Column("numerator", RATE, "New shares of a split.", nullable=True),
        Column("denominator", RATE, "Old shares of a split.", nullable=True),
    ),
    key=("symbol", "event", "event_on"),
    may_be_empty=True,
)

_FIRST_DAY = date(1998, 1, 1)
#: A caller that does not look like a browser is answered with 429.
_BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36"
_SERIES = ("open", "high", "low", "close", "volume")
#: Decimals as the body writes them, without a detour through binary floats.
_DECODER: msgspec.json.Decoder[dict[str, Any]] = msgspec.json.Decoder(dict[str, Any], float_hook=Decimal)
_ENCODER = msgspec.json.Encoder(decimal_format="number")
_EIGHTH = Decimal("0.00000001")
_IGNORED = {
    "meta": "about the listing, but for symbol, currency, gmtoffset and currentTradingPeriod",
    "events.capitalGains": "of funds",
}


def _requests(universe: Universe, today: date) -> Iterable[Request]:
    """The whole history at once: long named ranges silently become monthly bars, epoch seconds do not."""
    shares = ((company.company_id, symbol) for company, symbol in universe.identified_by("yahoo_symbol", today))
    indices = ((None, index.yahoo_symbol) for index in universe.price_indices)
    for company_id, symbol in (*shares, *indices):
        yield Request(
            key=f"chart/{symbol}",
            url=f"https://query1.finance.yahoo.com/v8/finance/chart/{quote(symbol)}",
            company_id=company_id,
            params={
                "period1": _epoch(_FIRST_DAY),
                "period2": _epoch(today),
                "interval": "1d",
                "events": "div,splits",
                "includePrePost": "false",
            },
            headers={"User-Agent": _BROWSER},
            may_be_absent=True,
        )


def _epoch(day: date) -> str:
    return str(int(datetime.combine(day, time(), UTC).timestamp()))


def _judge(body: bytes, request: Request) -> None:
    error = (msgspec.json.decode(body).get("chart") or {}).get("error")
    if error:
        message = f"{error.get('description')} ({error.get('code')})"
        raise Absence(message) if error.get("code") == "Not Found" else Refusal(message)


def _parse(document: Document) -> Parsed:
    results = (_DECODER.decode(document.body).get("chart") or {}).get("result")
    if not results:
        raise ParseError(document, "chart.result", "it is missing")
    result: dict[str, Any] = results[0]
    meta = _owed(document, result, "meta", "chart.result[0]")
    symbol, currency = _owed(document, meta, "symbol", "meta"), _owed(document, meta, "currency", "meta")
    if symbol != document.key.split("/")[1]:
        raise ParseError(document, "meta.symbol", f"{symbol} came where {document.key} was asked for")
    offset = timedelta(seconds=int(_owed(document, meta, "gmtoffset", "meta")))
    about = (document.company_id, symbol)
    unknown = [f"chart.result.{name}" for name in sorted(result.keys() - {"meta", "timestamp", "events", "indicators"})]
    bars = _bars(document, result, about, currency, offset)
    events, unknown_events = _events(document, result.get("events") or {}, about, offset)
    return Parsed({BARS.name: bars, EVENTS.name: events}, (*unknown, *unknown_events))


def _bars(
    document: Document, result: Mapping[str, Any], about: tuple[str | None, str], currency: str, offset: timedelta
) -> dict[str, list[Any]]:
    stamps: Sequence[int] = _owed(document, result, "timestamp", "chart.result[0]")
    indicators = _owed(document, result, "indicators", "chart.result[0]")
    quote = _owed(document, indicators, "quote", "indicators")[0]
    adjusted = (indicators.get("adjclose") or [{}])[0].get("adjclose") or [None] * len(stamps)
    series = {name: _owed(document, quote, name, "indicators.quote[0]") for name in _SERIES} | {"adjclose": adjusted}
    for name, values in series.items():
        if len(values) != len(stamps):
            raise ParseError(document, f"indicators.{name}", f"{len(values)} values for {len(stamps)} timestamps")
    columns: dict[str, list[Any]] = {column.name: [] for column in BARS.columns} | {"locator": []}
    for index, stamp in enumerate(stamps):
        if series["close"][index] is None and adjusted[index] is None:
            continue  # padding for a holiday or a halt
        if index and _is_live(stamps, index):
            continue
        columns["company_id"].append(about[0])
        columns["symbol"].append(about[1])
        columns["currency"].append(currency)
        columns["traded_on"].append((datetime.fromtimestamp(stamp, UTC) + offset).date())
        for name in ("open", "high", "low", "close"):
            columns[name].append(_price(document, f"indicators.quote[0].{name}[{index}]", series[name][index]))
        columns["adjusted_close"].append(_price(document, f"indicators.adjclose[0][{index}]", adjusted[index]))
        columns["volume"].append(series["volume"][index])
        columns["locator"].append(f"timestamp[{index}]")
    return columns


def _is_live(stamps: Sequence[int], index: int) -> bool:
    """Bars are stamped at the opening. The last one, while the market is open, at the moment of the answer."""
    return index == len(stamps) - 1 and stamps[index] % 1800 != 0


def _events(
    document: Document, events: Mapping[str, Any], about: tuple[str | None, str], offset: timedelta
) -> tuple[dict[str, list[Any]], list[str]]:
    columns: dict[str, list[Any]] = {column.name: [] for column in EVENTS.columns} | {"locator": []}
    for kind, event in (("dividends", "dividend"), ("splits", "split")):
        for stamp, row in (events.get(kind) or {}).items():
            place = f"events.{kind}.{stamp}"
            columns["company_id"].append(about[0])
            columns["symbol"].append(about[1])
            columns["event"].append(event)
            columns["event_on"].append(
                (datetime.fromtimestamp(int(_owed(document, row, "date", place)), UTC) + offset).date()
            )
            for name in ("amount", "numerator", "denominator"):
                columns[name].append(_price(document, f"{place}.{name}", row.get(name)))
            columns["locator"].append(place)
    return columns, [f"events.{name}" for name in sorted(events.keys() - {"dividends", "splits", "capitalGains"})]


def _price(document: Document, place: str, value: Any) -> Decimal | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise ParseError(document, place, f"{value!r} is no price")
    return Decimal(value).quantize(_EIGHTH, ROUND_HALF_EVEN)


def _owed(document: Document, holder: Mapping[str, Any], name: str, place: str) -> Any:
    if holder.get(name) is None:
        raise ParseError(document, f"{place}.{name}", "it is missing")
    return holder[name]


def _excerpt(body: bytes, selection: Selection) -> bytes:
    """Closes and volumes by day since the first day of the selection, before it the last of each month."""
    whole = _DECODER.decode(body)
    result = whole["chart"]["result"][0]
    days = [datetime.fromtimestamp(stamp, UTC).date() for stamp in result["timestamp"]]
    kept = [
        index
        for index, day in enumerate(days)
        if day >= selection.since or index + 1 == len(days) or day.month != days[index + 1].month
    ]
    result["timestamp"] = [result["timestamp"][index] for index in kept]
    for group in result["indicators"].values():
        for lists in group:
            for name, values in lists.items():
                is_left_out = name in ("open", "high", "low")
                lists[name] = [None if is_left_out else values[index] for index in kept]
    return _ENCODER.encode(whole)


SOURCE = register(
    Source(
        name="yahoo_prices",
        title="Daily prices of shares listed in the United States, and price indices",
        publisher="Yahoo Finance",
        homepage="https://finance.yahoo.com/",
        licence="No licence to redistribute",
        is_redistributable=False,
        tables=(BARS, EVENTS),
        requests=_requests,
        parse=_parse,
        judge=_judge,
        excerpt=_excerpt,
        cadence="0 23 * * 1-5",
        allowed_age=timedelta(days=4),
        requests_per_second=0.7,
        jitter_seconds=1.0,
        max_bytes=8 * 1024 * 1024,
        evidence="market",
        ignored_fields=_IGNORED,
    )
)
