"""China Foreign Exchange Trade System: the renminbi's central parity, fixed at 09:15 Beijing time on trading days.

The second publisher of exchange rates, for the days that the ECB's archived answers lack.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import polars as pl

from ingestion.parsing import json_text
from ingestion.parsing.fields import json_record
from ingestion.parsing.rows import Rows, parsed
from ingestion.source import (
    RATE,
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

RATES = Table(
    name="cfets_central_parity__rates",
    description="One row for each trading day of the interbank market.",
    columns=(
        Column("rate_on", pl.Date, "Day of the fixing."),
        Column("base_currency", pl.String, "Currency that is priced."),
        Column("quote_currency", pl.String, "Currency it is priced in."),
        Column("rate", RATE, "Units of the quote currency for one of the base.", "quote per base", is_positive=True),
    ),
    key=("rate_on", "base_currency", "quote_currency"),
    may_be_empty=True,
)
_FIRST_YEAR = 2019
_PAIR = "USD/CNY"
_HISTORY = "https://www.chinamoney.com.cn/ags/ms/cm-u-bk-ccpr/CcprHisNew"
#: Larger pages have been refused.
_PAGE_SIZE = 50
#: In place of a rate on a day on which the pair was not fixed.
_NOT_FIXED = "---"
_IGNORED = {
    "head": "status of the answer; read by judge",
    "data": "paging and what was requested, but for searchlist and pageTotal",
}


def _requests(universe: Universe, today: date) -> Iterable[Request]:
    """A year at a time: longer spans are refused."""
    for year in range(_FIRST_YEAR, today.year + 1):
        yield _page(year, 1)


def _page(year: int, number: int) -> Request:
    return Request(
        key=f"{_PAIR}/{year}/{number}",
        url=_HISTORY,
        form={
            "startDate": f"{year}-01-01",
            "endDate": f"{year}-12-31",
            "currency": _PAIR,
            "pageNum": str(number),
            "pageSize": str(_PAGE_SIZE),
        },
        headers={"Referer": "https://www.chinamoney.com.cn/chinese/bkccpr/"},
    )


def _follow(document: Document) -> Iterable[Request]:
    *_, year, number = document.key.split("/")
    if number == "1":
        pages = int(json_text.decode(document.body)["data"]["pageTotal"])
        yield from (_page(int(year), further) for further in range(2, pages + 1))


def _detect_error(body: bytes, request: Request) -> None:
    """Errors come with HTTP 200: in ``head.rep_code``, or as a ``flagMessage`` beside no records."""
    answer = json_text.decode(body)
    head, data = answer.get("head") or {}, answer.get("data") or {}
    if str(head.get("rep_code", "200")) != "200":
        raise Refusal(f"{head.get('rep_message')} (code {head.get('rep_code')})")
    if data.get("flagMessage") and not answer.get("records"):
        raise Refusal(str(data["flagMessage"]))


def _parse(document: Document) -> Parsed:
    answer = json_record(document)
    base, quote = _PAIR.split("/")
    pairs = answer.record("data").values("searchlist")
    rates = Rows(RATES, base_currency=base, quote_currency=quote)
    for record in answer.required_records("records"):
        with document.row(record.place):
            values = record.values("values")
            # Values stand in the order of searchlist, whatever was requested.
            if _PAIR not in pairs or len(values) != len(pairs):
                raise ParseError(document, f"{record.place}.values", f"{values} for the pairs {pairs}")
            text = values[pairs.index(_PAIR)]
            if text != _NOT_FIXED:
                rates.add(record.place, rate_on=record.day("date"), rate=record.as_number("values", text))
    return parsed(rates, unknown=answer.left - _IGNORED.keys())


SOURCE = register(
    Source(
        name="cfets_central_parity",
        title="Central parity of the renminbi",
        publisher="China Foreign Exchange Trade System 中国外汇交易中心",
        homepage="https://www.chinamoney.com.cn/english/bmkcpr/",
        licence="No licence to redistribute as a service",
        is_redistributable=False,
        tables=(RATES,),
        requests=_requests,
        follow=_follow,
        parse=_parse,
        detect_error=_detect_error,
        cadence="0 2 * * 1-5",
        allowed_age=timedelta(days=11),  # Golden Week has no fixings for eight days
        requests_per_second=0.5,
        jitter_seconds=0.5,
        max_bytes=4 * 1024 * 1024,
        evidence="market",
        ignored_fields=_IGNORED,
    )
)
