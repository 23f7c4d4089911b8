"""Prices and rates as publishers really send them: live bars, granularities, splits in words, marks for no rate."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from ingestion.parsing.reading import Reading, read
from ingestion.source import Absence, Document, Refusal, Request
from ingestion.sources import SOURCES
from tests.helpers.documents import answer

YAHOO = SOURCES["yahoo_prices"]
TENCENT = SOURCES["tencent_prices"]
ECB = SOURCES["ecb_exchange_rates"]
MONDAY, TUESDAY, WEDNESDAY = (date(2026, 8, day) for day in (24, 25, 26))
#: The openings of those days in New York (13:30 UTC in summer), and the close of the last one.
OPENINGS = [1_787_578_200, 1_787_664_600, 1_787_751_000]
CLOSE = 1_787_774_400
META = {"symbol": "AAA", "currency": "USD", "gmtoffset": -14_400}


def chart(
    stamps: list[Any],
    closes: list[Any] | None = None,
    fetched_at: datetime = datetime(2026, 8, 27, tzinfo=UTC),
    events: Any = None,
    **meta: Any,
) -> Document:
    """A chart of daily bars, as fetched then."""
    closes = closes if closes is not None else [10 + index for index in range(len(stamps))]
    quote = dict.fromkeys(("open", "high", "low", "close"), closes) | {"volume": [1] * len(stamps)}
    result = {"meta": META | meta, "timestamp": stamps, "indicators": {"quote": [quote]}}
    body = {"chart": {"result": [result | ({"events": events} if events else {})], "error": None}}
    made = answer(YAHOO, Request("chart/AAA", "https://query1.finance.yahoo.com/"), body)
    return Document(**{**vars(made), "fetched_at": fetched_at})


def closes(document: Document) -> list[tuple[date, Decimal]]:
    frames = read(YAHOO, document).frames
    return frames["yahoo_prices__bars"].select("traded_on", "close").rows() if frames else []


def period(opening: int, closing: int) -> dict[str, Any]:
    return {"currentTradingPeriod": {"regular": {"start": opening, "end": closing, "gmtoffset": -14_400}}}


NEW_YORK = {"exchangeTimezoneName": "America/New_York"}
IN_SESSION = datetime.fromtimestamp(OPENINGS[2] + 3600, UTC)
AFTER_CLOSE = datetime.fromtimestamp(CLOSE + 3600, UTC)


@pytest.mark.parametrize(
    ("stamps", "meta", "fetched_at", "days"),
    [
        # The day's own bar and a live one that stays beside it, stamped at the close on the half hour.
        ([*OPENINGS, CLOSE], {}, AFTER_CLOSE, [MONDAY, TUESDAY, WEDNESDAY]),
        (OPENINGS, {}, AFTER_CLOSE, [MONDAY, TUESDAY, WEDNESDAY]),
        # The market is open: the last bar is stamped at the moment of the answer.
        ([*OPENINGS[:2], OPENINGS[2] + 3617], {}, IN_SESSION, [MONDAY, TUESDAY]),
        ([*OPENINGS[:2], OPENINGS[2] + 1800], NEW_YORK, IN_SESSION, [MONDAY, TUESDAY]),
        # Stamped at the opening, and the session that the publisher names has not ended when the answer came.
        (OPENINGS, period(OPENINGS[2], CLOSE), IN_SESSION, [MONDAY, TUESDAY]),
        (OPENINGS, period(OPENINGS[2], CLOSE), AFTER_CLOSE, [MONDAY, TUESDAY, WEDNESDAY]),
        # The session that is called current lies ahead: every bar is of a whole day.
        (OPENINGS, period(OPENINGS[2] + 86_400, CLOSE + 86_400), AFTER_CLOSE, [MONDAY, TUESDAY, WEDNESDAY]),
        # The first day of a listing: the only bar is live, or is not.
        ([OPENINGS[2] + 6067], {}, IN_SESSION, []),
        ([OPENINGS[2]], {}, AFTER_CLOSE, [WEDNESDAY]),
    ],
)
def test_a_live_bar_is_no_day(stamps: list[int], meta: dict[str, Any], fetched_at: datetime, days: list[date]) -> None:
    assert [day for day, _ in closes(chart(stamps, fetched_at=fetched_at, **meta))] == days


def test_days_are_those_of_the_exchange_in_summer_and_winter() -> None:
    """Tokyo opens at 00:00 UTC; New York's clock changes on the first of November 2026."""
    tokyo = {"exchangeTimezoneName": "Asia/Tokyo", "gmtoffset": 32_400}
    midnight = 1_787_529_600  # 2026-08-24 00:00 UTC
    assert [day for day, _ in closes(chart([midnight, midnight + 86_400], **tokyo))] == [MONDAY, TUESDAY]
    friday, monday = 1_793_367_000, 1_793_629_800  # 13:30 UTC on 2026-10-30, 14:30 UTC on 2026-11-02
    moment = datetime(2026, 11, 3, tzinfo=UTC)
    for zone in ({}, NEW_YORK):
        document = chart([friday, monday], fetched_at=moment, **{"gmtoffset": -18_000, **zone})
        assert [day for day, _ in closes(document)] == [date(2026, 10, 30), date(2026, 11, 2)]


def test_another_granularity_than_was_requested_is_set_aside() -> None:
    """The publisher makes long ranges coarser without a word: closes of months are no closes of days."""
    monthly = read(YAHOO, chart(OPENINGS, dataGranularity="1mo"))
    assert monthly.is_set_aside
    assert "1mo came where 1d was requested" in monthly.problems[0].found
    assert len(closes(chart(OPENINGS, dataGranularity="1d"))) == 3


def test_no_bars_is_nothing_there_and_an_error_is_a_refusal_wherever_it_stands() -> None:
    request = Request("chart/AAA", "https://query1.finance.yahoo.com/")
    error = b'{"code": "Unauthorized", "description": "Invalid Crumb"}'
    for envelope in (b"finance", b"chart", b"spark"):
        with pytest.raises(Refusal, match="Invalid Crumb"):
            YAHOO.detect_error(b'{"' + envelope + b'": {"result": null, "error": ' + error + b"}}", request)
    empty = chart([])
    with pytest.raises(Absence, match="no bars"):
        YAHOO.detect_error(empty.body, request)
    YAHOO.detect_error(chart(OPENINGS).body, request)


@pytest.mark.parametrize(
    ("split", "ratio"),
    [
        ({"numerator": 10, "denominator": 1}, (10, 1)),
        ({"splitRatio": "10:1"}, (10, 1)),
        ({"splitRatio": "3/2", "numerator": None}, (3, 2)),
        ({"splitRatio": "ten for one"}, (None, None)),
        ({"numerator": 10, "denominator": 0}, (None, None)),
        ({}, (None, None)),
    ],
)
def test_a_split_is_read_in_numbers_or_words_or_stays_without_a_ratio(
    split: dict[str, Any], ratio: tuple[int | None, int | None]
) -> None:
    document = chart(OPENINGS, events={"splits": {"1787664600": {"date": OPENINGS[1], **split}}})
    reading = read(YAHOO, document)
    (event,) = reading.frames["yahoo_prices__events"].to_dicts()
    assert (event["event_on"], event["numerator"], event["denominator"]) == (TUESDAY, *ratio)
    assert bool(reading.problems) == (ratio == (None, None))


@pytest.mark.parametrize("odd", ["10", True, {}, 10**40, -3, 0])
def test_a_price_that_is_none_costs_its_cell_and_no_other_day(odd: Any) -> None:
    reading = read(YAHOO, chart(OPENINGS, [10, odd, 12]))
    bars = reading.frames["yahoo_prices__bars"]
    # All four prices of the day are odd, so that there is no day; the days beside it stand.
    assert [day for day in bars["traded_on"] if bars.filter(traded_on=day)["close"][0] is not None] == [
        MONDAY,
        WEDNESDAY,
    ]
    assert len(reading.problems) == 4


@pytest.mark.parametrize("odd", ["yesterday", None, 10**30, -(10**30), True, 1.5])
def test_a_stamp_that_is_no_moment_costs_its_day(odd: Any) -> None:
    document = chart([OPENINGS[0], odd, OPENINGS[2]])
    assert [day for day, _ in closes(document)] == [MONDAY, WEDNESDAY]


def bars(symbol: str, *rows: Any) -> Reading:
    body = {"code": 0, "msg": "", "data": {symbol: {"qfqday": list(rows)}}}
    request = Request(f"{symbol}/forward/2026", "https://web.ifzq.gtimg.cn/")
    return read(TENCENT, answer(TENCENT, request, body))


@pytest.mark.parametrize(
    ("symbol", "shares"),
    [("sh689009", 123_456), ("sh688981", 123_456), ("sh603881", 12_345_600), ("sz300308", 12_345_600)],
)
def test_volume_counts_shares_on_the_star_market_and_lots_elsewhere(symbol: str, shares: int) -> None:
    reading = bars(symbol, ["2026-08-24", "10", "11", "12", "9", "123456.000"])
    assert reading.frames["tencent_prices__bars"]["volume_shares"].to_list() == [shares]


@pytest.mark.parametrize("odd", ["1_000", "１１", "NaN", "1e-99", "1e40", "十一", "--", 11, None])
def test_a_close_that_is_no_number_costs_its_bar(odd: Any) -> None:
    reading = bars(
        "sz300308", ["2026-08-24", "10", "11", "12", "9", "1"], ["2026-08-25", "10", odd, "12", "9", "1"], "a halt"
    )
    assert reading.frames["tencent_prices__bars"]["traded_on"].to_list() == [MONDAY]
    assert {problem.cost for problem in reading.problems} <= {"row", "cell"}
    assert reading.problems


def rates(*rows: str) -> Reading:
    body = "\n".join(["KEY,FREQ,CURRENCY,CURRENCY_DENOM,TIME_PERIOD,OBS_VALUE", *rows]).encode()
    return read(ECB, answer(ECB, Request("daily", "https://data-api.ecb.europa.eu/", body_format="csv"), body))


@pytest.mark.parametrize("mark", ["N/A", "NaN", "", "-", "n/a"])
def test_a_mark_for_no_rate_is_a_day_without_a_quote(mark: str) -> None:
    reading = rates("k,D,USD,EUR,2026-08-24,1.17", f"k,D,CNY,EUR,2026-08-24,{mark}")
    assert reading.frames["ecb_exchange_rates__rates"]["currency"].to_list() == ["USD"]
    assert reading.problems == ()


@pytest.mark.parametrize("odd", ["0", "-5", "1_000", "１.17", "Infinity", "1e-99", "1e40", "1,17", "about 8"])
def test_a_rate_that_cannot_be_is_a_problem_with_a_place(odd: str) -> None:
    reading = rates("k,D,USD,EUR,2026-08-24,1.17", f"k,D,CNY,EUR,2026-08-24,{odd}", "k,D,GBP,EUR,2026-08-24,0.86")
    assert reading.frames["ecb_exchange_rates__rates"]["currency"].to_list() == ["USD", "GBP"]
    assert reading.problems[0].locator.startswith("record 2")
    assert [problem.cost for problem in reading.problems] == ["row"]


@pytest.mark.parametrize("odd", ["0", "-7.1", "7,1", "---x", "1_0"])
def test_a_parity_that_cannot_be_costs_its_day(odd: str) -> None:
    body = {
        "head": {"rep_code": "200"},
        "data": {"searchlist": ["USD/CNY"], "pageTotal": 1},
        "records": [{"date": "2026-08-24", "values": ["7.1012"]}, {"date": "2026-08-25", "values": [odd]}],
    }
    source = SOURCES["cfets_central_parity"]
    reading = read(source, answer(source, Request("USD/CNY/2026/1", "https://www.chinamoney.com.cn/"), body))
    assert reading.frames["cfets_central_parity__rates"]["rate_on"].to_list() == [MONDAY]
    assert [problem.cost for problem in reading.problems] == ["row"]
    assert "records[1]" in reading.problems[0].locator
