"""Yahoo chart: daily bars of listed shares, adjusted for splits, with dividends and splits; and of price indices."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import msgspec
import polars as pl

from ingestion.parsing.fields import Record, json_record
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
_PRICES = ("open", "high", "low", "close")
#: Decimals as the body writes them, without a detour through binary floats.
_DECODER: msgspec.json.Decoder[dict[str, Any]] = msgspec.json.Decoder(dict[str, Any], float_hook=Decimal)
_ENCODER = msgspec.json.Encoder(decimal_format="number")
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


def _detect_error(body: bytes, request: Request) -> None:
    error = (msgspec.json.decode(body).get("chart") or {}).get("error")
    if error:
        message = f"{error.get('description')} ({error.get('code')})"
        raise Absence(message) if error.get("code") == "Not Found" else Refusal(message)


def _parse(document: Document) -> Parsed:
    chart = json_record(document).record("chart")
    results = chart.records("result")
    if not results:
        raise ParseError(document, "chart.result", "it is missing")
    result = results[0]
    meta = result.record("meta")
    symbol = document.key.split("/")[1]
    meta.expected("symbol", symbol)
    currency, offset = meta.text("currency"), timedelta(seconds=meta.whole("gmtoffset"))
    bars = Rows(BARS, company_id=document.company_id, symbol=symbol, currency=currency)
    _add_bars(bars, result, offset)
    events = Rows(EVENTS, company_id=document.company_id, symbol=symbol)
    unknown = _add_events(events, result.record("events") if "events" in result.left else None, offset)
    return parsed(bars, events, unknown={*unknown, *(f"chart.result.{name}" for name in result.left)})


def _add_bars(bars: Rows, result: Record, offset: timedelta) -> None:
    document, stamps = result.document, result.values("timestamp")
    if not stamps:
        raise ParseError(document, f"{result.place}.timestamp", "it is missing")
    indicators = result.record("indicators")
    quote = next(iter(indicators.records("quote")), None)
    if quote is None:
        raise ParseError(document, "indicators.quote", "it is missing")
    adjusted = next(iter(indicators.records("adjclose")), None)
    volume = quote.whole_numbers("volume")
    series: dict[str, list[Decimal | None]] = {name: quote.numbers(name) for name in _PRICES}
    series["adjclose"] = (adjusted.numbers("adjclose") if adjusted else []) or [None] * len(stamps)
    lengths = {name: len(values) for name, values in series.items()} | {"volume": len(volume)}
    for name, length in lengths.items():
        if length != len(stamps):
            raise ParseError(document, f"indicators.{name}", f"{length} values for {len(stamps)} timestamps")
    kept = [
        index
        for index in range(len(stamps))
        # A null close pads for a holiday or a halt.
        if not (series["close"][index] is None and series["adjclose"][index] is None)
        and not (index and _is_live(stamps, index))
    ]
    bars.extend(
        [f"{result.place}.timestamp[{index}]" for index in kept],
        traded_on=[(datetime.fromtimestamp(stamps[index], UTC) + offset).date() for index in kept],
        adjusted_close=[series["adjclose"][index] for index in kept],
        volume=[volume[index] for index in kept],
        **{name: [series[name][index] for index in kept] for name in _PRICES},
    )


def _is_live(stamps: Sequence[int], index: int) -> bool:
    """Bars are stamped at the opening. The last one, while the market is open, at the moment of the answer."""
    return index == len(stamps) - 1 and stamps[index] % 1800 != 0


def _add_events(events: Rows, happened: Record | None, offset: timedelta) -> set[str]:
    """Add dividends and splits; the kinds of event that nobody knows."""
    if happened is None:
        return set()
    for kind, event in (("dividends", "dividend"), ("splits", "split")):
        if kind not in happened.left:
            continue
        of_kind = happened.record(kind)
        for stamp in of_kind.names:
            with happened.document.row(of_kind.at(stamp)):
                row = of_kind.record(stamp)
                events.add(
                    row.place,
                    event=event,
                    event_on=(datetime.fromtimestamp(row.whole("date"), UTC) + offset).date(),
                    **{name: row.optional_number(name) for name in ("amount", "numerator", "denominator")},
                )
    return {f"events.{name}" for name in happened.left - {"capitalGains"}}


def _excerpt(body: bytes, selection: Selection) -> bytes:
    """Closes and volumes by day since the first day of the selection, before it the last of each month."""
    whole = _DECODER.decode(body)
    result = whole["chart"]["result"][0]
    days = [datetime.fromtimestamp(stamp, UTC).date() for stamp in result["timestamp"]]
    retained = [
        index
        for index, day in enumerate(days)
        if day >= selection.since or index + 1 == len(days) or day.month != days[index + 1].month
    ]
    result["timestamp"] = [result["timestamp"][index] for index in retained]
    for group in result["indicators"].values():
        for lists in group:
            for name, values in lists.items():
                is_left_out = name in ("open", "high", "low")
                lists[name] = [None if is_left_out else values[index] for index in retained]
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
        detect_error=_detect_error,
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
