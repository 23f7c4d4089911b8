"""Eastmoney data centre: shares that holders of 5 % and more, directors and their relatives have bought and sold.

Executed trades. A plan to sell (减持预披露) is an announcement and stands elsewhere; rows that have no end yet are
marked, and count as nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import polars as pl

from ingestion.parsing.fields import Record
from ingestion.parsing.rows import Rows, parsed
from ingestion.publishers import eastmoney
from ingestion.source import MONEY, RATE, Column, Document, Parsed, ParseError, Request, Source, Table, register
from ingestion.universe import Universe


@dataclass(frozen=True)
class Register:
    """A report of the portal: what to ask for, and which column tells the company."""

    report: str
    code_column: str
    columns: tuple[str, ...]
    sort: Mapping[str, int]


#: CHANGE_RATE of the holders' report is left out: it is the day's change of the share's price, not of the holding.
REGISTERS: Mapping[str, Register] = {
    "holders": Register(
        "RPT_SHARE_HOLDER_INCREASE",
        "SECURITY_CODE",
        (
            "SECURITY_CODE",
            "HOLDER_NAME",
            "DIRECTION",
            "CHANGE_NUM",
            "CHANGE_NUM_SYMBOL",
            "AFTER_CHANGE_RATE",
            "CHANGE_FREE_RATIO",
            "AFTER_HOLDER_NUM",
            "HOLD_RATIO",
            "START_DATE",
            "END_DATE",
            "NOTICE_DATE",
            "TRADE_AVERAGE_PRICE",
            "MARKET",
        ),
        {"END_DATE": -1, "EITIME": -1, "HOLDER_NAME": 1},
    ),
    "insiders": Register(
        "RPT_EXECUTIVE_HOLD_DETAILS",
        "DERIVE_SECURITY_CODE",
        (
            "DERIVE_SECURITY_CODE",
            "PERSON_NAME",
            "CHANGE_DATE",
            "CHANGE_SHARES",
            "CHANGE_RATIO",
            "CHANGE_AFTER_HOLDNUM",
            "AVERAGE_PRICE",
            "CHANGE_REASON",
            "HOLD_TYPE",
            "DSE_PERSON_NAME",
            "POSITION_NAME",
            "PERSON_DSE_RELATION",
        ),
        {"CHANGE_DATE": -1, "PERSON_NAME": 1, "CHANGE_SHARES": 1},
    ),
}
_SIGNS = {"增持": 1, "减持": -1}
#: END_DATE of what is still running.
_NEVER = date(2099, 12, 31)
#: 万股, the holders' report's unit.
_TEN_THOUSAND = Decimal(10_000)

CHANGES = Table(
    name="eastmoney_shareholder_changes__changes",
    description="One row for each change that a large holder, a director or a relative of one has reported.",
    columns=(
        Column("company_id", pl.String, "Our id of the company."),
        Column("secucode", pl.String, "Exchange code, like 300308.SZ."),
        Column("register", pl.String, "Who reports: holders of 5 % and more, or insiders.", values=tuple(REGISTERS)),
        Column("holder_name", pl.String, "Who holds the shares, in Chinese."),
        Column("shares_change", MONEY, "Shares bought, or sold where negative.", unit="shares"),
        Column("total_shares_ratio", RATE, "The change over all shares, without sign.", unit="ratio", nullable=True),
        Column("float_shares_ratio", RATE, "The change over tradable shares, without sign.", "ratio", nullable=True),
        Column("shares_after", MONEY, "Shares held after it.", unit="shares", nullable=True),
        Column("holding_after_ratio", RATE, "Those shares over all shares.", unit="ratio", nullable=True),
        Column("average_price", RATE, "Average price; often not reported.", "CNY per share", True, is_positive=True),
        Column("method", pl.String, "How the shares changed hands (二级市场, 大宗交易, 竞价交易).", nullable=True),
        Column("started_on", pl.Date, "First day of the trades.", nullable=True),
        Column("ended_on", pl.Date, "Last day of the trades; null while they go on.", nullable=True),
        Column("is_running", pl.Boolean, "The portal states no end yet: not an execution."),
        Column("notice_on", pl.Date, "Day of the announcement, after the trades.", nullable=True),
        Column("share_class", pl.String, "Class of shares, like A股.", nullable=True),
        Column("director_name", pl.String, "The director whose relative the holder is, or who holds.", nullable=True),
        Column("position_name", pl.String, "The director's office.", nullable=True),
        Column("relation", pl.String, "What the holder is to the director (本人: the same).", nullable=True),
        Column("repeat_number", pl.Int64, "1, or more for further rows that say the same."),
    ),
    key=(
        "secucode",
        "register",
        "holder_name",
        "started_on",
        "ended_on",
        "notice_on",
        "shares_change",
        "average_price",
        "method",
        "repeat_number",
    ),
    may_be_empty=True,
)


def _requests(universe: Universe, today: date) -> Iterable[Request]:
    for company, secucode in universe.identified_by("secucode", today):
        for register_name in REGISTERS:
            yield _page(company.company_id, register_name, secucode, 1)


def _page(company_id: str | None, register_name: str, secucode: str, page: int) -> Request:
    requested = REGISTERS[register_name]
    return Request(
        key=f"{register_name}/{secucode}/{page}",
        url="https://datacenter-web.eastmoney.com/api/data/v1/get",
        company_id=company_id,
        params=eastmoney.parameters(
            requested.report,
            requested.columns,
            f'({requested.code_column}="{_code(requested, secucode)}")',
            requested.sort,
            page,
            channel="WEB",
            client="WEB",
        ),
        headers={"Referer": "https://data.eastmoney.com/"},
    )


def _code(requested: Register, secucode: str) -> str:
    return secucode if requested.code_column == "DERIVE_SECURITY_CODE" else secucode.partition(".")[0]


def _follow(document: Document) -> Iterable[Request]:
    register_name, secucode, page = document.key.split("/")
    if page == "1":
        for further in range(2, eastmoney.result(document).pages + 1):
            yield _page(document.company_id, register_name, secucode, further)


def _parse(document: Document) -> Parsed:
    register_name, secucode, _ = document.key.split("/")
    requested = REGISTERS[register_name]
    read = {"holders": _holder, "insiders": _insider}[register_name]
    changes = Rows(CHANGES, company_id=document.company_id, secucode=secucode, register=register_name)
    unknown: set[str] = set()
    repeats: Counter[tuple[Any, ...]] = Counter()
    page = eastmoney.result(document)
    for record in eastmoney.records(document, page):
        with document.row(record.place):
            eastmoney.expect_requested(document, record, requested.code_column, _code(requested, secucode))
            unknown |= eastmoney.unrequested(document, record)
            values = dict.fromkeys(_STATED) | read(record)
            same = tuple(values.values())
            repeats[same] += 1
            changes.add(record.place, **values, repeat_number=repeats[same])
    return parsed(changes, unknown={f"{register_name}.{name}" for name in unknown})


#: What one of the registers states, or both; a row has null where its register has no such field.
_STATED = tuple(
    column.name
    for column in CHANGES.columns
    if column.name not in ("company_id", "secucode", "register", "repeat_number")
)


def _holder(record: Record) -> dict[str, Any]:
    end = record.optional_day("END_DATE", null_means="still running")
    is_running = end is None or end == _NEVER
    return {
        "holder_name": record.text("HOLDER_NAME"),
        "shares_change": _signed_shares(record),
        "total_shares_ratio": _percent(record, "AFTER_CHANGE_RATE"),
        "float_shares_ratio": _percent(record, "CHANGE_FREE_RATIO"),
        "shares_after": _ten_thousands(record, "AFTER_HOLDER_NUM"),
        "holding_after_ratio": _percent(record, "HOLD_RATIO"),
        "average_price": _price(record, "TRADE_AVERAGE_PRICE"),
        "method": record.optional_text("MARKET", null_means="not reported"),
        "started_on": record.optional_day("START_DATE", null_means="not reported"),
        "ended_on": None if is_running else end,
        "is_running": is_running,
        "notice_on": record.optional_day("NOTICE_DATE", null_means="not announced"),
    }


def _insider(record: Record) -> dict[str, Any]:
    traded_on = record.day("CHANGE_DATE")
    ratio = _percent(record, "CHANGE_RATIO")
    return {
        "holder_name": record.text("PERSON_NAME"),
        "shares_change": record.number("CHANGE_SHARES"),
        "total_shares_ratio": None if ratio is None else abs(ratio),
        "shares_after": record.optional_number("CHANGE_AFTER_HOLDNUM"),
        "average_price": _price(record, "AVERAGE_PRICE"),
        "method": record.optional_text("CHANGE_REASON", null_means="not reported"),
        "started_on": traded_on,
        "ended_on": traded_on,
        "is_running": False,
        "share_class": record.optional_text("HOLD_TYPE"),
        "director_name": record.optional_text("DSE_PERSON_NAME"),
        "position_name": record.optional_text("POSITION_NAME"),
        "relation": record.optional_text("PERSON_DSE_RELATION"),
    }


def _signed_shares(record: Record) -> Decimal | None:
    """Shares by direction. A signed number that says otherwise means that one of the two has changed its meaning."""
    amount, signed = (_ten_thousands(record, name) for name in ("CHANGE_NUM", "CHANGE_NUM_SYMBOL"))
    direction = record.optional_text("DIRECTION")
    sign = _SIGNS.get(direction or "")
    if sign is None or amount is None or signed not in (None, sign * amount):
        problem = f"{direction} of {amount} shares, signed {signed}: they contradict each other"
        raise ParseError(record.document, f"{record.place}.CHANGE_NUM_SYMBOL", problem)
    return sign * amount


def _price(record: Record, name: str) -> Decimal | None:
    """A price; the portal writes 0 where none is reported. It tells rows apart, so an unreadable one costs its row."""
    return record.optional_number(name, null_means="not reported") or None


def _ten_thousands(record: Record, name: str) -> Decimal | None:
    value = record.optional_number(name)
    return None if value is None else value * _TEN_THOUSAND


def _percent(record: Record, name: str) -> Decimal | None:
    """A percentage as a fraction, to eight places."""
    value = record.optional_number(name)
    return None if value is None else round(value / 100, 8)


SOURCE = register(
    Source(
        name="eastmoney_shareholder_changes",
        title="Reported purchases and sales of large holders and directors of A-share companies",
        publisher=eastmoney.PUBLISHER,
        homepage="https://data.eastmoney.com/executive/",
        licence="No licence to redistribute; the trades are disclosed by the exchanges and companies",
        is_redistributable=False,
        tables=(CHANGES,),
        requests=_requests,
        follow=_follow,
        parse=_parse,
        detect_error=eastmoney.detect_error,
        cadence="0 14 * * 1-6",
        allowed_age=timedelta(hours=60),
        requests_per_second=1,
        jitter_seconds=0.5,
        max_bytes=8 * 1024 * 1024,
        evidence="portal",
    )
)
