"""Eastmoney F10: revenue, cost and margin of A-share companies by industry, product and region (主营构成), in yuan.

Half-year and yearly reports alone state them, cumulative from 1 January.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import polars as pl

from ingestion.parsing.rows import Rows, parsed
from ingestion.publishers import eastmoney
from ingestion.source import MONEY, RATE, Column, Document, Parsed, Request, Source, Table, register
from ingestion.universe import Universe

#: What the portal's MAINOP_TYPE stands for.
AXES = {"1": "industry", "2": "product", "3": "region"}
#: ITEM_PARENT_CODE of rows that are part of no other row.
TOP = "999999"
#: 其中 (of which): rows that are part of the one above, whatever their parent's code.
OF_WHICH = "其中"

_REPORT = "RPT_F10_FN_SEGMENTSV"
_COLUMNS = (
    "SECUCODE",
    "REPORT_DATE",
    "MAINOP_TYPE",
    "ITEM_NAME",
    "ITEM_CODE",
    "ITEM_PARENT_CODE",
    "RANK3",
    "MAIN_BUSINESS_INCOME",
    "MAIN_BUSINESS_COST",
    "MAIN_BUSINESS_RPOFIT",
    "GROSS_RPOFIT_RATIO",
    "MBI_RATIO",
)

ITEMS = Table(
    name="eastmoney_segments__items",
    description="One row for each industry, product and region of each half-year and yearly report.",
    columns=(
        Column("company_id", pl.String, "Our id of the company."),
        Column("secucode", pl.String, "Exchange code, like 300308.SZ."),
        Column("report_on", pl.Date, "Day the report is about; flows run from 1 January to it."),
        Column("axis", pl.String, "What the revenue is split by.", values=tuple(AXES.values())),
        Column("item_name", pl.String, "The company's own label, in Chinese."),
        Column("item_code", pl.String, "The portal's code of the item.", nullable=True),
        Column("parent_code", pl.String, "Code of the item it is part of; 999999 for none.", nullable=True),
        Column("item_rank", pl.Int64, "The portal's order of items.", nullable=True),
        Column("is_child", pl.Boolean, "Part of another row of the same axis: adding both counts it twice."),
        Column("revenue", MONEY, "Revenue (主营业务收入).", unit="CNY", nullable=True),
        Column("cost", MONEY, "Cost (主营业务成本); often left out by region.", unit="CNY", nullable=True),
        Column("gross_profit", MONEY, "Gross profit (主营业务利润).", unit="CNY", nullable=True),
        Column("gross_margin_ratio", RATE, "Gross margin (毛利率), a fraction.", unit="ratio", nullable=True),
        Column("revenue_share_ratio", RATE, "Share of the report's revenue, a fraction.", unit="ratio", nullable=True),
    ),
    key=("secucode", "report_on", "axis", "parent_code", "item_code", "item_name"),
)


def _requests(universe: Universe, today: date) -> Iterable[Request]:
    for company, secucode in universe.identified_by("secucode", today):
        yield _page(company.company_id, secucode, 1)


def _page(company_id: str | None, secucode: str, page: int) -> Request:
    return Request(
        key=f"{secucode}/{page}",
        url="https://datacenter.eastmoney.com/securities/api/data/v1/get",
        company_id=company_id,
        params=eastmoney.parameters(
            _REPORT,
            _COLUMNS,
            f'(SECUCODE="{secucode}")',
            {"REPORT_DATE": -1, "MAINOP_TYPE": 1, "RANK3": 1},
            page,
            channel="HSF10",
            client="PC",
        ),
        headers={"Referer": "https://emweb.securities.eastmoney.com/"},
    )


def _follow(document: Document) -> Iterable[Request]:
    secucode, page = document.key.split("/")
    if page == "1":
        for further in range(2, eastmoney.result(document).pages + 1):
            yield _page(document.company_id, secucode, further)


def _parse(document: Document) -> Parsed:
    secucode, _ = document.key.split("/")
    items = Rows(ITEMS, company_id=document.company_id, secucode=secucode)
    unknown: set[str] = set()
    for record in eastmoney.records(document, eastmoney.result(document)):
        with document.row(record.place):
            eastmoney.expect_requested(document, record, "SECUCODE", secucode)
            unknown |= eastmoney.unrequested(document, record)
            kind, name = record.text("MAINOP_TYPE"), record.text("ITEM_NAME")
            parent = record.optional_text("ITEM_PARENT_CODE", null_means="part of nothing")
            items.add(
                record.place,
                report_on=record.day("REPORT_DATE"),
                axis=AXES.get(kind, kind),
                item_name=name,
                item_code=record.optional_text("ITEM_CODE", null_means="an item without a code"),
                parent_code=parent,
                item_rank=record.optional_whole("RANK3"),
                is_child=name.startswith(OF_WHICH) or parent not in (None, TOP),
                revenue=record.optional_number("MAIN_BUSINESS_INCOME"),
                cost=record.optional_number("MAIN_BUSINESS_COST"),
                gross_profit=record.optional_number("MAIN_BUSINESS_RPOFIT"),
                gross_margin_ratio=record.optional_number("GROSS_RPOFIT_RATIO"),
                revenue_share_ratio=record.optional_number("MBI_RATIO"),
            )
    return parsed(items, unknown=unknown)


SOURCE = register(
    Source(
        name="eastmoney_segments",
        title="Revenue and margin of A-share companies by product, region and industry",
        publisher=eastmoney.PUBLISHER,
        homepage="https://emweb.securities.eastmoney.com/",
        licence="No licence to redistribute; figures are those of the companies' periodic reports",
        is_redistributable=False,
        tables=(ITEMS,),
        requests=_requests,
        follow=_follow,
        parse=_parse,
        detect_error=eastmoney.detect_error,
        cadence="30 13 * * 1-6",
        allowed_age=timedelta(hours=60),
        requests_per_second=1,
        jitter_seconds=0.5,
        max_bytes=8 * 1024 * 1024,
        evidence="portal",
    )
)
