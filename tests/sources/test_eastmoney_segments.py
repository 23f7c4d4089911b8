"""Revenue by product, region and industry, from Eastmoney."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from ingestion.parsing import tables
from ingestion.settings import Settings
from ingestion.source import Absence, ParseError, Refusal, Request
from ingestion.sources.eastmoney_segments import SOURCE
from ingestion.universe import read_universe
from tests.helpers import fetches, staging
from tests.helpers.documents import answer, hasty, problem, recorded, rows, universe
from tests.publishers.eastmoney import Eastmoney
from tests.publishers.sample import Sample
from tests.publishers.server import Publishers

_REPORT = "RPT_F10_FN_SEGMENTSV"


def request() -> Request:
    return next(iter(SOURCE.requests(universe("300999.SZ"), fetches.TODAY)))


def row(name: str, axis: str = "3", **more: Any) -> dict[str, Any]:
    """A row in the portal's shape, of a company that does not exist."""
    return {
        "SECUCODE": "300999.SZ",
        "REPORT_DATE": "2026-06-30 00:00:00",
        "MAINOP_TYPE": axis,
        "ITEM_NAME": name,
        "ITEM_CODE": None,
        "ITEM_PARENT_CODE": "999999",
        "RANK3": 1,
        "MAIN_BUSINESS_INCOME": 100.5,
        "MAIN_BUSINESS_COST": None,
        "MAIN_BUSINESS_RPOFIT": None,
        "GROSS_RPOFIT_RATIO": 0.552058,
        "MBI_RATIO": 0.25,
        **more,
    }


def envelope(*data: dict[str, Any], pages: int = 1, count: int | None = None) -> dict[str, Any]:
    result = {"pages": pages, "count": len(data) if count is None else count, "data": list(data)}
    return {"version": "x", "result": result, "success": True, "message": "ok", "code": 0}


def test_it_reads_what_the_periodic_reports_state(tmp_path: Path) -> None:
    """中际旭创: half-year report 2025, and the segment note of half-year report 2026."""
    items = {
        (item["report_on"], item["item_name"]): item for item in rows(SOURCE, recorded(SOURCE, "300308.SZ/1"), tmp_path)
    }
    half_2025 = items[date(2025, 6, 30), "光通信收发模块"]
    assert half_2025["revenue"] == Decimal("14431741404.73")
    assert half_2025["gross_margin_ratio"] == Decimal("0.3996")
    assert (half_2025["company_id"], half_2025["axis"], half_2025["is_child"]) == ("innolight", "product", False)
    assert half_2025["locator"] == "result.data[2]"
    half_2026 = items[date(2026, 6, 30), "光通信收发模块及器件"]
    assert half_2026["cost"] == Decimal("22077773817.91")
    assert half_2026["gross_margin_ratio"] is None
    assert items[date(2025, 12, 31), "光通信收发模块"]["gross_margin_ratio"] == Decimal("0.4261")


def test_children_are_marked(tmp_path: Path) -> None:
    body = envelope(
        row("境外"),
        row("其中：北美", ITEM_PARENT_CODE="999999"),
        row("欧洲", ITEM_PARENT_CODE="01002"),
        row("光器件", axis="2"),
        row("通信", axis="1"),
    )
    items = rows(SOURCE, answer(SOURCE, request(), body), tmp_path)
    assert [(item["item_name"], item["axis"], item["is_child"]) for item in items] == [
        ("境外", "region", False),
        ("其中：北美", "region", True),
        ("欧洲", "region", True),
        ("光器件", "product", False),
        ("通信", "industry", False),
    ]
    assert items[0]["cost"] is None


def test_drift_is_reported() -> None:
    document = answer(SOURCE, request(), envelope(row("境外", NEW_FIELD=1)))
    assert SOURCE.parse(document).unknown_fields == ("NEW_FIELD",)
    assert SOURCE.parse(answer(SOURCE, request(), envelope(row("境外")))).unknown_fields == ()


def test_an_axis_that_nobody_knows_is_drift(tmp_path: Path) -> None:
    document = answer(SOURCE, request(), envelope(row("线上", axis="4")))
    report = tables.build(SOURCE, [document], Settings(data=tmp_path / "data"))
    assert report.unknown_fields == ("eastmoney_segments__items.axis = 4",)


@pytest.mark.parametrize(
    ("change", "place", "stated"),
    [
        ({"MAIN_BUSINESS_INCOME": "100.5"}, r"data\[0\]\.MAIN_BUSINESS_INCOME", "is no number"),
        ({"REPORT_DATE": "last June"}, r"data\[0\]\.REPORT_DATE", "is no day"),
        ({"ITEM_NAME": 7}, r"data\[0\]\.ITEM_NAME", "is no text"),
        ({"ITEM_NAME": None}, r"data\[0\]\.ITEM_NAME", "it is missing"),
        ({"SECUCODE": "300000.SZ"}, r"data\[0\]\.SECUCODE", "came where 300999.SZ was requested"),
        ({"RANK3": 1.5}, r"data\[0\]\.RANK3", "no whole number"),
    ],
)
def test_a_wrong_value_is_named(change: dict[str, Any], place: str, stated: str) -> None:
    document = answer(SOURCE, request(), envelope(row("境外", **change)))
    assert re.search(f"{place}.*{stated}", problem(document))


def test_a_missing_column_is_named() -> None:
    short = row("境外")
    del short["MAIN_BUSINESS_COST"]
    assert re.search(
        "MAIN_BUSINESS_COST: requested and not answered", problem(answer(SOURCE, request(), envelope(short)))
    )


def test_a_page_that_is_not_whole_is_no_page() -> None:
    assert re.search(
        "1 of 7 rows on one of 1 pages", problem(answer(SOURCE, request(), envelope(row("境外"), count=7)))
    )


def test_every_a_share_of_the_universe_is_requested() -> None:
    asked = {one.company_id: one for one in SOURCE.requests(read_universe(), fetches.TODAY)}
    assert asked["innolight"].params["filter"] == '(SECUCODE="300308.SZ")'
    assert asked["innolight"].key == "300308.SZ/1"
    assert "microsoft" not in asked


def test_live_it_pages_through_a_long_history(tmp_path: Path) -> None:
    many = [row(f"产品{number}", axis="2", RANK3=number) for number in range(1203)]
    portal = Eastmoney(Sample(), {_REPORT: many})
    with Publishers({"datacenter.eastmoney.com": portal}) as publishers:
        live = Settings(root=tmp_path, data=tmp_path / "data", fetch_mode="live", address_map=publishers.address_map)
        outcomes = fetches.run(live, hasty(SOURCE), universe("300999.SZ", "300308.SZ", "300000.SZ"))
        assert {one.key: one.outcome for one in outcomes} == {
            "300999.SZ/1": "fetched",
            "300999.SZ/2": "fetched",
            "300999.SZ/3": "fetched",
            "300308.SZ/1": "fetched",
            "300000.SZ/1": "absent",
        }
        report = fetches.build(live, SOURCE)
        assert [one.outcome for one in fetches.run(live, hasty(SOURCE), universe("300308.SZ"))] == ["unchanged"]
    assert report.rows == {"eastmoney_segments__items": 1203 + 5}
    assert report.unknown_fields == ()


def test_staged_a_label_is_overseas_by_the_seed_and_a_restated_figure_replaces(tmp_path: Path) -> None:
    rows_of = {_REPORT: [row("境外"), row("国内"), row("火星"), row("出口", axis="2"), row("其中：北美")]}
    with Publishers({"datacenter.eastmoney.com": Eastmoney(Sample(), rows_of)}) as publishers:
        live = Settings(root=tmp_path, data=tmp_path / "data", fetch_mode="live", address_map=publishers.address_map)
        fetches.run(live, hasty(SOURCE), universe("300999.SZ"))
        rows_of[_REPORT][0] = row("境外", MAIN_BUSINESS_INCOME=91)
        fetches.run(live, hasty(SOURCE), universe("300999.SZ"))
    staging.build(SOURCE, live)
    items = {item["segment"]: item for item in staging.view("stg_eastmoney_segments__items", live)}
    assert {name: item["is_overseas"] for name, item in items.items()} == {
        "境外": True,
        "国内": False,
        "火星": None,
        "出口": None,  # a product's label is no region's
        "其中：北美": None,
    }
    assert items["境外"]["revenue"] == 91
    assert items["其中：北美"]["is_child"]
    assert (items["国内"]["period_start"], items["国内"]["filing_code"]) == (date(2026, 1, 1), "300999.SZ 2026-06-30")
    assert items["国内"]["filing_url"].endswith("code=SZ300999")


def test_live_a_renamed_column_is_a_refusal(tmp_path: Path) -> None:
    asked = request()
    asked = replace(asked, params={**asked.params, "columns": "SECUCODE,OLD_NAME"})
    with Publishers({"datacenter.eastmoney.com": Eastmoney(Sample())}) as publishers:
        live = Settings(root=tmp_path, data=tmp_path / "data", fetch_mode="live", address_map=publishers.address_map)
        outcome = fetches.attempt(live, replace(hasty(SOURCE), requests=lambda *_: [asked]))
    assert (outcome.outcome, outcome.detail) == ("refused", "OLD_NAME返回字段不存在 (code 9501)")


def test_offline_it_reads_the_sample(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    outcomes = fetches.run(settings, SOURCE, read_universe())
    assert {one.outcome for one in outcomes} == {"fetched", "absent"}
    report = fetches.build(settings, SOURCE)
    assert report.unknown_fields == ()
    made = pl.read_parquet(settings.tables / "eastmoney_segments__items.parquet")
    tfc = made.filter(pl.col("company_id") == "tfc", pl.col("axis") == "product")
    # 天孚通信, annual report 2025: active and passive optical devices.
    assert tfc["revenue"].sum() == Decimal("5082331376.50")
    assert made.filter(pl.col("is_child")).is_empty()


@pytest.mark.parametrize(
    ("answered", "error"),
    [
        ({"success": True, "result": None, "message": "ok", "code": 0}, "success without a result"),
        ({"success": True, "message": "ok", "code": 0}, "success without a result"),
        ({"success": True, "result": [], "message": "ok", "code": 0}, "success without a result"),
        ({"success": False, "result": None, "message": "系统繁忙", "code": 9501}, "系统繁忙"),
        ([], "None"),
    ],
)
def test_a_success_without_a_result_is_a_refusal(answered: Any, error: str) -> None:
    with pytest.raises(Refusal, match=error):
        SOURCE.detect_error(json.dumps(answered, ensure_ascii=False).encode(), request())


def test_nothing_under_a_filter_is_nothing_there_and_a_page_is_an_answer() -> None:
    nothing = {"success": False, "result": None, "message": "返回数据为空", "code": 9201}
    with pytest.raises(Absence):
        SOURCE.detect_error(json.dumps(nothing).encode(), request())
    SOURCE.detect_error(json.dumps(envelope(row("境外"))).encode(), request())


@pytest.mark.parametrize("pages", [10**9, -1, "2", None])
def test_a_count_of_pages_that_cannot_be_leads_nowhere(pages: Any) -> None:
    body = envelope(row("境外"))
    body["result"]["pages"] = pages
    with pytest.raises(ParseError):
        list(SOURCE.follow(answer(SOURCE, request(), body)))
