"""Eastmoney F10: income, balance and cash-flow statements of A-share companies, cumulative from 1 January, in yuan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

import polars as pl

from ingestion.parsing.rows import Rows, parsed
from ingestion.publishers import eastmoney
from ingestion.source import (
    MONEY,
    Column,
    Document,
    Parsed,
    ParseError,
    Request,
    Source,
    Table,
    register,
)
from ingestion.universe import Universe

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
    # The portal may carry a report twice, as first announced and as restated: both are versions.
    key=("secucode", "statement", "report_on", "field_code", "notice_on", "updated_on"),
)


def _requests(universe: Universe, today: date) -> Iterable[Request]:
    for company, secucode in universe.identified_by("secucode", today):
        for statement, (report, fields) in REPORTS.items():
            yield Request(
                key=f"{statement}/{secucode}",
                url="https://datacenter.eastmoney.com/securities/api/data/v1/get",
                company_id=company.company_id,
                params=eastmoney.parameters(
                    report,
                    (*HEAD, *fields),
                    f'(SECUCODE="{secucode}")',
                    {"REPORT_DATE": -1},
                    channel="HSF10",
                    client="PC",
                ),
                headers={"Referer": "https://emweb.securities.eastmoney.com/"},
            )


def _parse(document: Document) -> Parsed:
    statement, secucode = document.key.split("/")
    page = eastmoney.result(document)
    if page.pages != 1:
        raise ParseError(document, "result.pages", f"{page.pages} pages, where one holds every report of a company")
    rows = Rows(LINES, company_id=document.company_id, secucode=secucode, statement=statement)
    unknown: set[str] = set()
    lines = [name for name in eastmoney.requested_columns(document) if name not in HEAD]
    for record in eastmoney.records(document, page):
        with document.row(record.place):
            eastmoney.expect_requested(document, record, "SECUCODE", secucode)
            unknown |= eastmoney.unrequested(document, record)
            head = {
                "report_on": record.day("REPORT_DATE"),
                "currency": record.text("CURRENCY"),
                "notice_on": record.optional_day("NOTICE_DATE", null_means="not announced"),
                "updated_on": record.optional_day("UPDATE_DATE", null_means="never touched"),
            }
            for name in lines:
                rows.add(f"{record.place}.{name}", **head, field_code=name, value=record.optional_number(name))
    return parsed(rows, unknown={f"{statement}.{name}" for name in unknown})


SOURCE = register(
    Source(
        name="eastmoney_statements",
        title="Financial statements of A-share companies",
        publisher=eastmoney.PUBLISHER,
        homepage="https://emweb.securities.eastmoney.com/",
        licence="No licence to redistribute; figures are those of the companies' periodic reports",
        is_redistributable=False,
        tables=(LINES,),
        requests=_requests,
        parse=_parse,
        detect_error=eastmoney.detect_error,
        cadence="0 13 * * 1-6",
        allowed_age=timedelta(hours=60),
        requests_per_second=1,
        jitter_seconds=0.5,
        max_bytes=8 * 1024 * 1024,
        evidence="portal",
    )
)
