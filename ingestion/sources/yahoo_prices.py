"""Yahoo chart: daily bars of listed shares, adjusted for splits, with dividends and splits; and of price indices."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, TypeVar
from urllib.parse import quote

import msgspec
import polars as pl

from ingestion.parsing import json_text
from ingestion.parsing.fields import Record, json_record
from ingestion.parsing.rows import Rows, parsed
from ingestion.publishers.yahoo_sessions import Sessions
from ingestion.source import (
    RATE,
    Absence,
    Column,
    Document,
    Parsed,
    ParseError,
    Problem,
    Refusal,
    Request,
    Selection,
    Source,
    Table,
    register,
)
from ingestion.universe import Universe


def _price(name: str, description: str) -> Column:
    return Column(name, RATE, description, unit="currency", nullable=True, is_positive=True)


BARS = Table(
    name="yahoo_prices__bars",
    description="One row for each trading day with a close.",
    columns=(
        Column("company_id", pl.String, "Our id of the company; null of a price index.", nullable=True),
        Column("symbol", pl.String, "Yahoo's symbol."),
        Column("currency", pl.String, "Currency of the prices."),
        Column("traded_on", pl.Date, "Trading day on the exchange."),
        _price("open", "Opening price, adjusted for splits."),
        _price("high", "Highest price, adjusted for splits."),
        _price("low", "Lowest price, adjusted for splits."),
        Column(
            "close",
            RATE,
            "Closing price, adjusted for splits, not for dividends.",
            unit="currency",
            nullable=True,
            is_positive=True,
        ),
        Column(
            "adjusted_close",
            RATE,
            "Close adjusted for splits and dividends.",
            unit="currency",
            nullable=True,
            is_positive=True,
        ),
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

_Number = TypeVar("_Number", int, Decimal)
_FIRST_DAY = date(1998, 1, 1)
#: A caller that does not look like a browser is answered with 429.
_BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36"
_PRICES = ("open", "high", "low", "close")
_INTERVAL = "1d"
#: A split in words: ten for one is ``10:1``.
_RATIO = re.compile(r"(?P<new>\d{1,6}(?:\.\d{1,6})?)\s*[:/]\s*(?P<old>\d{1,6}(?:\.\d{1,6})?)", re.ASCII)
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
                "interval": _INTERVAL,
                "events": "div,splits",
                "includePrePost": "false",
            },
            headers={"User-Agent": _BROWSER},
            may_be_absent=True,
        )


def _epoch(day: date) -> str:
    return str(int(datetime.combine(day, time(), UTC).timestamp()))


def _detect_error(body: bytes, request: Request) -> None:
    """An error stands beside the chart, or in another envelope of the same shape; a share without bars has none."""
    answer = json_text.decode(body)
    envelopes = [one for one in answer.values() if isinstance(one, dict)] if isinstance(answer, dict) else []
    for error in (one["error"] for one in envelopes if isinstance(one.get("error"), dict)):
        message = f"{error.get('description')} ({error.get('code')})"
        raise Absence(message) if error.get("code") == "Not Found" else Refusal(message)
    results = answer["chart"].get("result") if envelopes and isinstance(answer.get("chart"), dict) else None
    if results and isinstance(results[0], dict) and not results[0].get("timestamp"):
        raise Absence("no bars in the range that was requested")


def _parse(document: Document) -> Parsed:
    chart = json_record(document).record("chart")
    results = chart.records("result")
    if not results:
        raise ParseError(document, "chart.result", "it is missing")
    result = results[0]
    meta = result.record("meta")
    symbol = document.key.split("/")[1]
    meta.expected("symbol", symbol)
    if "dataGranularity" in meta.left:
        meta.expected("dataGranularity", _INTERVAL)
    sessions = Sessions.of(meta, document.fetched_at)
    bars = Rows(BARS, company_id=document.company_id, symbol=symbol, currency=meta.text("currency"))
    _add_bars(bars, result, sessions)
    events = Rows(EVENTS, company_id=document.company_id, symbol=symbol)
    unknown = _add_events(events, result.record("events") if "events" in result.left else None, sessions)
    return parsed(bars, events, unknown={*unknown, *(f"chart.result.{name}" for name in result.left)})


def _add_bars(bars: Rows, result: Record, sessions: Sessions) -> None:
    document, stamps = result.document, result.values("timestamp")
    if not stamps:
        raise ParseError(document, f"{result.place}.timestamp", "it is missing")
    indicators = result.record("indicators")
    quote = next(iter(indicators.records("quote")), None)
    if quote is None:
        raise ParseError(document, "indicators.quote", "it is missing")
    adjusted = next(iter(indicators.records("adjclose")), None)
    volume = _column(quote, "volume", quote.whole_numbers, len(stamps))
    series = {name: _column(quote, name, quote.numbers, len(stamps)) for name in _PRICES}
    series["adjclose"] = [None] * len(stamps)
    if adjusted and "adjclose" in adjusted.left:
        series["adjclose"] = _column(adjusted, "adjclose", adjusted.numbers, len(stamps))
    days: list[date | None] = []
    for index, stamp in enumerate(stamps):
        days.append(None)
        with document.row(f"{result.place}.timestamp[{index}]"):
            days[-1] = sessions.day(stamp)
    is_live = sessions.is_live([stamp for stamp, day in zip(stamps, days, strict=True) if day])
    last = max((index for index, day in enumerate(days) if day), default=None)
    kept = [
        index
        for index, day in enumerate(days)
        # A null close pads for a holiday or a halt.
        if day
        and not (series["close"][index] is None and series["adjclose"][index] is None)
        and not (is_live and index == last)
    ]
    bars.extend(
        [f"{result.place}.timestamp[{index}]" for index in kept],
        traded_on=[days[index] for index in kept],
        adjusted_close=[series["adjclose"][index] for index in kept],
        volume=[volume[index] for index in kept],
        **{name: [series[name][index] for index in kept] for name in _PRICES},
    )


def _column(holder: Record, name: str, read: Callable[[str], list[_Number | None]], count: int) -> list[_Number | None]:
    """A value for each stamp; nulls, with a problem, where the list is none or not as long: no value has a day then."""
    values: list[_Number | None] = []
    with holder.document.row(holder.at(name)):
        values = read(name)
        if len(values) == count:
            return values
    found = f"{len(values)} values for {count} timestamps"
    holder.document.problems.append(Problem(holder.at(name), name, found, "cell"))
    return [None] * count


def _add_events(events: Rows, happened: Record | None, sessions: Sessions) -> set[str]:
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
                new, old = _split(row) if event == "split" else (None, None)
                events.add(
                    row.place,
                    event=event,
                    event_on=sessions.day(row.whole("date")),
                    amount=row.optional_number("amount"),
                    numerator=new,
                    denominator=old,
                )
    return {f"events.{name}" for name in happened.left - {"capitalGains"}}


def _split(row: Record) -> tuple[Decimal | None, Decimal | None]:
    """New and old shares of a split, from its numbers or else from its ratio in words; null, with a problem, for none.

    A split whose ratio nobody knows stays an event: what was traded before it is then known to be unknown.
    """
    new, old = row.optional_number("numerator"), row.optional_number("denominator")
    ratio = row.optional_text("splitRatio")
    if (new is None or old is None) and ratio and (matched := _RATIO.fullmatch(ratio)):
        new, old = Decimal(matched["new"]), Decimal(matched["old"])
    if not new or not old or new < 0 or old < 0:
        found = f"{new} new shares for {old} old ones, {ratio!r} in words: no ratio"
        row.document.problems.append(Problem(row.at("numerator"), "numerator", found, "cell"))
        return None, None
    return new, old


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
