"""Eastmoney F10: income, balance and cash-flow statements of A-share companies, cumulative from 1 January, in yuan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec
import polars as pl

from ingestion.companies import Universe
from ingestion.source import (
    MONEY,
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

#: Report and fields of each statement.
REPORTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "income": (
        "RPT_F10_FINANCE_GINCOME",
        (
            "OPERATE_INCOME",
            "TOTAL_OPERATE_INCOME",
            "OPERATE_COST",
            "SALE_EXPENSE",
            "MANAGE_EXPENSE",
            "RESEARCH_EXPENSE",
            "FINANCE_EXPENSE",
            "FE_INTEREST_EXPENSE",
            "OPERATE_PROFIT",
            "TOTAL_PROFIT",
            "NETPROFIT",
            "PARENT_NETPROFIT",
            "DEDUCT_PARENT_NETPROFIT",
            "BASIC_EPS",
        ),
    ),
    "balance": (
        "RPT_F10_FINANCE_GBALANCE",
        (
            "MONETARYFUNDS",
            "TRADE_FINASSET_NOTFVTPL",
            "ACCOUNTS_RECE",
            "INVENTORY",
            "CONTRACT_LIAB",
            "FIXED_ASSET",
            "CIP",
            "USERIGHT_ASSET",
            "SHORT_LOAN",
            "LONG_LOAN",
            "BOND_PAYABLE",
            "NONCURRENT_LIAB_1YEAR",
            "LEASE_LIAB",
            "TOTAL_ASSETS",
            "TOTAL_CURRENT_LIAB",
            "TOTAL_LIABILITIES",
            "TOTAL_PARENT_EQUITY",
            "SHARE_CAPITAL",
        ),
    ),
    "cash_flow": (
        "RPT_F10_FINANCE_GCASHFLOW",
        (
            "NETCASH_OPERATE",
            "SALES_SERVICES",
            "CONSTRUCT_LONG_ASSET",
            "DISPOSAL_LONG_ASSET",
            "RECEIVE_LOAN_CASH",
            "ISSUE_BOND",
            "PAY_DEBT_CASH",
            "FA_IR_DEPR",
            "IA_AMORTIZE",
            "LPE_AMORTIZE",
            "USERIGHT_ASSET_AMORTIZE",
            "BEGIN_CCE",
            "END_CCE",
        ),
    ),
}
#: Columns that say what a row is about.
HEAD = ("SECUCODE", "REPORT_DATE", "CURRENCY", "NOTICE_DATE", "UPDATE_DATE")

LINES = Table(
    name="eastmoney_statements__lines",
    description="One row for each line of each statement of each report date.",
    columns=(
        Column("company_id", pl.String, "Our id of the company."),
        Column("secucode", pl.String, "Exchange code, like 300308.SZ."),
        Column("statement", pl.String, "Which statement.", values=tuple(REPORTS)),
        Column("report_on", pl.Date, "Day the report is about; flows run from 1 January to it."),
        Column("field_code", pl.String, "The portal's field."),
        Column("value", MONEY, "Value; null where the report leaves the line out.", unit="currency", nullable=True),
        Column("currency", pl.String, "Currency of the report."),
        Column("notice_on", pl.Date, "Day the report was announced.", nullable=True),
        Column("updated_on", pl.Date, "Day the portal touched the row; a reprint bumps it.", nullable=True),
    ),
    key=("secucode", "statement", "report_on", "field_code"),
)


class _Result(msgspec.Struct):
    pages: int
    count: int
    data: list[dict[str, Any]]


class _Envelope(msgspec.Struct):
    """What the portal wraps every answer in. ``result`` is null where ``success`` is false."""

    success: bool
    result: _Result | None = None
    message: str | None = None
    code: int | None = None
    version: str | None = None


_PAGE_SIZE = 500
#: 返回数据为空: the company has no such statement.
_EMPTY = 9201


def _requests(universe: Universe, today: date) -> Iterable[Request]:
    for company, secucode in universe.identified_by("secucode", today):
        for statement, (report, fields) in REPORTS.items():
            yield Request(
                key=f"{statement}/{secucode}",
                url="https://datacenter.eastmoney.com/securities/api/data/v1/get",
                company_id=company.company_id,
                params={
                    "reportName": report,
                    "columns": ",".join((*HEAD, *fields)),
                    "filter": f'(SECUCODE="{secucode}")',
                    "pageNumber": "1",
                    "pageSize": str(_PAGE_SIZE),
                    "sortColumns": "REPORT_DATE",
                    "sortTypes": "-1",
                    "source": "HSF10",
                    "client": "PC",
                },
                headers={"Referer": "https://emweb.securities.eastmoney.com/"},
            )


def _judge(body: bytes, request: Request) -> None:
    """Errors come with HTTP 200: ``success`` is false, and the message says why."""
    envelope = msgspec.json.decode(body, type=_Envelope)
    if not envelope.success:
        message = f"{envelope.message} (code {envelope.code})"
        raise Absence(message) if envelope.code == _EMPTY else Refusal(message)


def _parse(document: Document) -> Parsed:
    try:
        envelope = _DECODER.decode(document.body)
    except msgspec.ValidationError as error:
        raise ParseError(document, str(error).partition("at `")[2].rstrip("`") or "$", str(error)) from None
    result = envelope.result
    if result is None:
        raise ParseError(document, "result", f"there is none: {envelope.message}")
    if result.pages != 1 or result.count != len(result.data):
        raise ParseError(
            document, "result.pages", f"{len(result.data)} of {result.count} rows on one of {result.pages} pages"
        )
    # The document's own address says what it owes: a body recorded with fewer columns is sound.
    owed = parse_qs(urlsplit(document.url).query)["columns"][0].split(",")
    statement, secucode = document.key.split("/")
    columns: dict[str, list[Any]] = {column.name: [] for column in LINES.columns} | {"locator": []}
    unknown: set[str] = set()
    for index, row in enumerate(result.data):
        place = f"result.data[{index}]"
        absent = [name for name in owed if name not in row]
        if absent:
            raise ParseError(document, f"{place}.{absent[0]}", f"{', '.join(absent)}: asked for and not answered")
        if row["SECUCODE"] != secucode:
            # A filter on a column that cannot be filtered is ignored without a word.
            raise ParseError(document, f"{place}.SECUCODE", f"{row['SECUCODE']} came where {secucode} was asked for")
        unknown.update(f"{statement}.{name}" for name in row if name not in owed)
        head = (
            document.company_id,
            secucode,
            statement,
            _day(document, place, row, "REPORT_DATE"),
            row["CURRENCY"],
            _day(document, place, row, "NOTICE_DATE"),
            _day(document, place, row, "UPDATE_DATE"),
        )
        for name in owed:
            if name not in HEAD:
                _append(columns, head, name, _number(document, f"{place}.{name}", row[name]), f"{place}.{name}")
    return Parsed({LINES.name: columns}, tuple(sorted(unknown)))


def _append(columns: dict[str, list[Any]], head: tuple[Any, ...], field: str, value: Any, locator: str) -> None:
    names = ("company_id", "secucode", "statement", "report_on", "currency", "notice_on", "updated_on")
    for name, part in zip(names, head, strict=True):
        columns[name].append(part)
    columns["field_code"].append(field)
    columns["value"].append(value)
    columns["locator"].append(locator)


def _number(document: Document, place: str, value: Any) -> Decimal | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise ParseError(document, place, f"{value!r} is no number")
    return Decimal(str(value))


def _day(document: Document, place: str, row: Mapping[str, Any], name: str) -> date | None:
    """The portal writes days as ``2025-06-30 00:00:00``."""
    text = row.get(name)
    if text is None:
        return None
    try:
        return date.fromisoformat(str(text)[:10])
    except ValueError:
        raise ParseError(document, f"{place}.{name}", f"{text!r} is no day") from None


_DECODER = msgspec.json.Decoder(_Envelope, float_hook=Decimal)

SOURCE = register(
    Source(
        name="eastmoney_statements",
        title="Financial statements of A-share companies",
        publisher="Eastmoney 东方财富",
        homepage="https://emweb.securities.eastmoney.com/",
        licence="No licence to redistribute; figures are those of the companies' periodic reports",
        is_redistributable=False,
        tables=(LINES,),
        requests=_requests,
        parse=_parse,
        judge=_judge,
        cadence="0 13 * * 1-6",
        allowed_age=timedelta(hours=60),
        requests_per_second=1,
        jitter_seconds=0.5,
        max_bytes=8 * 1024 * 1024,
        evidence="portal",
    )
)
