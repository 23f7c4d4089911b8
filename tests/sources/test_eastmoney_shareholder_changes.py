"""Trades of large holders and insiders, from Eastmoney. No answer about a company of the universe was ever recorded:
the rows below are of other companies, as they were recorded, but for those named as made up."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from ingestion.settings import Settings
from ingestion.source import Request
from ingestion.sources.eastmoney_shareholder_changes import SOURCE
from ingestion.universe import read_universe
from tests.helpers import fetches, staging
from tests.helpers.documents import answer, hasty, problem, rows, universe
from tests.publishers.eastmoney import Eastmoney
from tests.publishers.sample import Sample
from tests.publishers.server import Publishers

#: The parent of 贵州茅台 bought, 2025.
BOUGHT = {
    "SECURITY_CODE": "600519",
    "HOLDER_NAME": "中国贵州茅台酒厂(集团)有限责任公司",
    "NOTICE_DATE": "2025-12-30 00:00:00",
    "START_DATE": "2025-10-21 00:00:00",
    "END_DATE": "2025-12-26 00:00:00",
    "CHANGE_NUM": 127.4234,
    "CHANGE_NUM_SYMBOL": 127.4234,
    "AFTER_HOLDER_NUM": 68128.2935,
    "HOLD_RATIO": 54.4,
    "AFTER_CHANGE_RATE": 0.101753917384,
    "CHANGE_FREE_RATIO": None,
    "TRADE_AVERAGE_PRICE": 1443.1361,
    "DIRECTION": "增持",
    "MARKET": "二级市场",
}
#: A holder of 南玻A sold, 2022; the price was not reported.
SOLD = {
    "SECURITY_CODE": "000012",
    "HOLDER_NAME": "中山润田投资有限公司",
    "NOTICE_DATE": "2022-12-10 00:00:00",
    "START_DATE": "2022-07-29 00:00:00",
    "END_DATE": "2022-12-07 00:00:00",
    "CHANGE_NUM": 3112.11,
    "CHANGE_NUM_SYMBOL": -3112.11,
    "AFTER_HOLDER_NUM": 1898.3447,
    "HOLD_RATIO": 0.62,
    "AFTER_CHANGE_RATE": 1.013488129567,
    "CHANGE_FREE_RATIO": 1.01,
    "TRADE_AVERAGE_PRICE": None,
    "DIRECTION": "减持",
    "MARKET": "二级市场",
}
#: A supervisor of 汇川技术 bought, 2023.
INSIDER = {
    "DERIVE_SECURITY_CODE": "300124.SZ",
    "CHANGE_DATE": "2023-04-27 00:00:00",
    "PERSON_NAME": "丁龙山",
    "CHANGE_SHARES": 30000,
    "AVERAGE_PRICE": 61.22,
    "CHANGE_REASON": "竞价交易",
    "CHANGE_RATIO": 0.0011,
    "CHANGE_AFTER_HOLDNUM": 4553000,
    "HOLD_TYPE": "A股",
    "DSE_PERSON_NAME": "丁龙山",
    "POSITION_NAME": "监事",
    "PERSON_DSE_RELATION": "本人",
}


def requests(secucode: str) -> dict[str, Request]:
    asked = SOURCE.requests(universe(secucode), fetches.TODAY)
    return {request.key.split("/")[0]: request for request in asked}


def envelope(*data: dict[str, Any]) -> dict[str, Any]:
    result = {"pages": 1, "count": len(data), "data": list(data)}
    return {"version": "x", "result": result, "success": True, "message": "ok", "code": 0}


def test_a_holders_ten_thousands_become_signed_shares(tmp_path: Path) -> None:
    (bought,) = rows(SOURCE, answer(SOURCE, requests("600519.SH")["holders"], envelope(BOUGHT)), tmp_path)
    assert bought["shares_change"] == 1_274_234
    assert bought["shares_after"] == 681_282_935
    assert bought["total_shares_ratio"] == Decimal("0.00101754")
    assert bought["holding_after_ratio"] == Decimal("0.544")
    assert bought["average_price"] == Decimal("1443.1361")
    assert (bought["started_on"], bought["ended_on"]) == (date(2025, 10, 21), date(2025, 12, 26))
    (sold,) = rows(SOURCE, answer(SOURCE, requests("000012.SZ")["holders"], envelope(SOLD)), tmp_path)
    assert sold["shares_change"] == -31_121_100
    assert sold["total_shares_ratio"] == Decimal("0.01013488")
    assert (sold["average_price"], sold["is_running"]) == (None, False)
    assert (sold["secucode"], sold["register"]) == ("000012.SZ", "holders")


def test_an_insiders_shares_are_shares(tmp_path: Path) -> None:
    (row,) = rows(SOURCE, answer(SOURCE, requests("300124.SZ")["insiders"], envelope(INSIDER)), tmp_path)
    assert (row["shares_change"], row["shares_after"]) == (30_000, 4_553_000)
    assert row["total_shares_ratio"] == Decimal("0.000011")
    assert (row["started_on"], row["ended_on"], row["notice_on"]) == (date(2023, 4, 27), date(2023, 4, 27), None)
    assert (row["position_name"], row["relation"], row["method"]) == ("监事", "本人", "竞价交易")


@pytest.mark.parametrize("end", ["2099-12-31 00:00:00", None])
def test_what_has_no_end_is_no_execution(end: str | None, tmp_path: Path) -> None:
    """Made up: the portal's mark of what is still running."""
    document = answer(SOURCE, requests("000012.SZ")["holders"], envelope({**SOLD, "END_DATE": end}))
    (row,) = rows(SOURCE, document, tmp_path)
    assert (row["is_running"], row["ended_on"]) == (True, None)


def test_trades_that_say_the_same_are_all_retained(tmp_path: Path) -> None:
    """Made up: two sales of one day, of as many shares at one price."""
    sale = {**INSIDER, "CHANGE_SHARES": -500}
    document = answer(SOURCE, requests("300124.SZ")["insiders"], envelope(sale, INSIDER, sale))
    assert [(row["shares_change"], row["repeat_number"]) for row in rows(SOURCE, document, tmp_path)] == [
        (-500, 1),
        (30_000, 1),
        (-500, 2),
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"CHANGE_NUM_SYMBOL": 3112.11},
        {"CHANGE_NUM_SYMBOL": -31121100},
        {"DIRECTION": "增持"},
        {"DIRECTION": "未知"},
        {"CHANGE_NUM": None},
    ],
)
def test_a_direction_that_contradicts_the_sign_is_an_error(change: dict[str, Any]) -> None:
    document = answer(SOURCE, requests("000012.SZ")["holders"], envelope({**SOLD, **change}))
    assert re.search(r"^result\.data\[0\]\.CHANGE_NUM_SYMBOL: .*they contradict each other", problem(document))


def test_drift_a_missing_column_and_a_wrong_type_are_named() -> None:
    asked = requests("300124.SZ")["insiders"]
    drifted = SOURCE.parse(answer(SOURCE, asked, envelope({**INSIDER, "NEW_FIELD": 1})))
    assert drifted.unknown_fields == ("insiders.NEW_FIELD",)
    short = {name: INSIDER[name] for name in INSIDER if name != "CHANGE_SHARES"}
    assert re.search("CHANGE_SHARES: requested and not answered", problem(answer(SOURCE, asked, envelope(short))))
    assert re.search(
        "'30000' \\(str\\) is no number",
        problem(answer(SOURCE, asked, envelope({**INSIDER, "CHANGE_SHARES": "30000"}))),
    )
    assert re.search(
        r"300999\.SZ came where 300124\.SZ was requested",
        problem(answer(SOURCE, asked, envelope({**INSIDER, "DERIVE_SECURITY_CODE": "300999.SZ"}))),
    )


def test_every_a_share_is_requested_in_both_registers() -> None:
    asked = {one.key: one for one in SOURCE.requests(read_universe(), fetches.TODAY)}
    assert asked["holders/300308.SZ/1"].params["filter"] == '(SECURITY_CODE="300308")'
    assert asked["insiders/300308.SZ/1"].params["filter"] == '(DERIVE_SECURITY_CODE="300308.SZ")'
    assert "CHANGE_RATE" not in asked["holders/300308.SZ/1"].params["columns"].split(",")


def test_live_both_registers_are_read(tmp_path: Path) -> None:
    """Made up: more sales than a page holds, to see that each page is asked for."""
    sales = [{**INSIDER, "CHANGE_SHARES": -number} for number in range(1, 702)]
    portal = Eastmoney(Sample(), {"RPT_SHARE_HOLDER_INCREASE": [SOLD, BOUGHT], "RPT_EXECUTIVE_HOLD_DETAILS": sales})
    with Publishers({"datacenter-web.eastmoney.com": portal}) as publishers:
        live = Settings(root=tmp_path, data=tmp_path / "data", fetch_mode="live", address_map=publishers.address_map)
        outcomes = fetches.run(live, hasty(SOURCE), universe("000012.SZ", "300124.SZ"))
    assert {one.key: one.outcome for one in outcomes} == {
        "holders/000012.SZ/1": "fetched",
        "insiders/000012.SZ/1": "absent",
        "holders/300124.SZ/1": "absent",
        "insiders/300124.SZ/1": "fetched",
        "insiders/300124.SZ/2": "fetched",
    }
    assert fetches.build(live, SOURCE).rows == {"eastmoney_shareholder_changes__changes": 702}


def test_staged_a_running_row_is_no_sale_and_equal_sales_count_twice(tmp_path: Path) -> None:
    """Made up: a holder who still sells, and an insider whose second sale came to light between two runs."""
    sale = {**INSIDER, "DERIVE_SECURITY_CODE": "000012.SZ", "CHANGE_SHARES": -500}
    running = {**SOLD, "END_DATE": "2099-12-31 00:00:00", "NOTICE_DATE": "2026-06-02 00:00:00"}
    trades = {"RPT_SHARE_HOLDER_INCREASE": [SOLD, running], "RPT_EXECUTIVE_HOLD_DETAILS": [sale]}
    with Publishers({"datacenter-web.eastmoney.com": Eastmoney(Sample(), trades)}) as publishers:
        live = Settings(root=tmp_path, data=tmp_path / "data", fetch_mode="live", address_map=publishers.address_map)
        for _ in range(2):
            fetches.run(live, hasty(SOURCE), universe("000012.SZ"))
            trades["RPT_EXECUTIVE_HOLD_DETAILS"] = [sale, sale]
    staging.build(SOURCE, live)
    changes = staging.view("stg_eastmoney_shareholder_changes__changes", live)
    told = [(row["shares_change"], row["is_executed"], row["repeat_number"], row["known_at_basis"]) for row in changes]
    assert sorted(told) == [
        (-31_121_100, False, 1, "announced"),
        (-31_121_100, True, 1, "announced"),
        (-500, True, 1, "fetched"),
        (-500, True, 2, "fetched"),
    ]
    assert {row["signed_direction"] for row in changes} == {"sale"}


def test_offline_the_sample_holds_nothing_and_says_so(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    outcomes = fetches.run(settings, SOURCE, read_universe())
    assert {(one.outcome, one.detail) for one in outcomes} == {("absent", "not in the recorded sample")}
    assert fetches.build(settings, SOURCE).rows == {"eastmoney_shareholder_changes__changes": 0}
