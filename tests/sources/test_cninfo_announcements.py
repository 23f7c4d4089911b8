"""Announcements from CNINFO. No answer of it was ever recorded: the answers below are made up, in its shape."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from ingestion.archive.store import Archive
from ingestion.fetching import crawl
from ingestion.scaffold import record
from ingestion.scaffold.record import selection
from ingestion.settings import Settings
from ingestion.source import Document, Request
from ingestion.sources.cninfo_announcements import SOURCE
from ingestion.universe import read_universe
from tests.helpers import fetches, staging
from tests.helpers.documents import answer, hasty, problem, rows, universe
from tests.helpers.papers import pdf
from tests.publishers.cninfo import Cninfo
from tests.publishers.misbehaviours import captcha
from tests.publishers.sample import Sample
from tests.publishers.server import Publishers

_CODE, _ORG = "300999.SZ", "9900012345"
ORGANISATION = {"code": "300999", "orgId": _ORG, "category": "A股", "pinyin": "mmgf", "zwjc": "某某股份"}
CONTRACT = pdf(["某某股份有限公司", "合同总金额为人民币36.9亿元（含税），"], ["服务期限为5年。"])


def announcement(number: int, title: str, day: date = date(2026, 10, 9), **more: Any) -> dict[str, Any]:
    """A row of the index, published at midnight in Shanghai."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() - 8 * 3600
    empty = ("announcementContent", "announcementTypeName", "batchNum", "columnId", "id", "important", "storageTime")
    return {
        **dict.fromkeys(empty),
        "secCode": "300999",
        "secName": "某某股份",
        "orgId": _ORG,
        "announcementId": str(number),
        "announcementTitle": title,
        "announcementTime": int(midnight * 1000),
        "announcementType": "01010503||010112",
        "adjunctUrl": f"finalpage/{day}/{number}.PDF",
        "adjunctType": "PDF",
        "adjunctSize": 123,
        **more,
    }


def organisation() -> Request:
    return next(iter(SOURCE.requests(universe(_CODE), fetches.TODAY)))


def index_request() -> Request:
    """The index of the newest quarter."""
    return list(SOURCE.follow(answer(SOURCE, organisation(), [ORGANISATION])))[-1]


def index(*found: dict[str, Any], **more: Any) -> Document:
    body = {"totalAnnouncement": len(found), "totalRecordNum": len(found), "announcements": list(found), **more}
    return answer(SOURCE, index_request(), body)


def test_the_index_follows_from_the_organisation_by_quarter() -> None:
    first = organisation()
    assert (first.key, first.form) == ("organisation/300999.SZ/2026Q4", {"keyWord": "300999", "maxNum": "10"})
    asked = list(SOURCE.follow(answer(SOURCE, first, [ORGANISATION])))
    assert [one.key.split("/")[3] for one in asked][::15] == ["2023Q1", "2026Q4"]
    assert len(asked) == 16
    assert asked[-1].key == "index/300999.SZ/9900012345/2026Q4/1"
    form = asked[-1].form or {}
    assert (form["stock"], form["seDate"]) == ("300999,9900012345", "2026-10-01~2026-12-31")
    assert {(one.form or {})["seDate"] for one in asked} >= {"2023-01-01~2023-03-31", "2024-04-01~2024-06-30"}


def test_pages_and_papers_follow_from_the_index() -> None:
    document = index(
        announcement(1, "关于签订算力服务合同的公告"),
        announcement(2, "关于为子公司提供担保的公告"),
        announcement(3, "2026年第三季度报告"),
        announcement(4, "关于持股5%以上股东减持股份预披露的公告"),
        announcement(5, "关于签订合同的公告", adjunctUrl="finalpage/2026-10-09/5.html", adjunctType="HTML"),
        totalAnnouncement=61,
    )
    followed = list(SOURCE.follow(document))
    assert [one.key for one in followed] == [
        "index/300999.SZ/9900012345/2026Q4/2",
        "index/300999.SZ/9900012345/2026Q4/3",
        "pdf/300999.SZ/1",
        "pdf/300999.SZ/4",
    ]
    assert followed[2].url == "https://static.cninfo.com.cn/finalpage/2026-10-09/1.PDF"
    assert (followed[2].body_format, followed[2].company_id) == ("pdf", "someone")
    second = replace(document, key="index/300999.SZ/9900012345/2026Q4/2")
    assert all(one.key.startswith("pdf/") for one in SOURCE.follow(second))


def test_it_reads_the_index(tmp_path: Path) -> None:
    document = index(announcement(1225310831, "关于<em>减持</em>股份预披露的公告 &amp; 说明", date(2026, 5, 16)))
    (row,) = rows(SOURCE, document, tmp_path, "cninfo_announcements__announcements")
    assert row["title"] == "关于减持股份预披露的公告 & 说明"
    # 1778860800000 ms, as a recorded row of another company has it for 2026-05-16.
    assert row["published_at"] == datetime(2026, 5, 15, 16)
    assert row["published_on"] == date(2026, 5, 16)
    assert row["attachment_url"] == "https://static.cninfo.com.cn/finalpage/2026-05-16/1225310831.PDF"
    assert (row["announcement_id"], row["attachment_size"], row["locator"]) == (
        "1225310831",
        123,
        "announcements[0]",
    )


def test_it_reads_the_organisation(tmp_path: Path) -> None:
    other = {**ORGANISATION, "code": "300998", "orgId": "other"}
    document = answer(SOURCE, organisation(), [other, ORGANISATION])
    (row,) = rows(SOURCE, document, tmp_path, "cninfo_announcements__organisations")
    assert (row["org_id"], row["name_zh"], row["category"]) == (_ORG, "某某股份", "A股")


def test_it_reads_a_paper_page_by_page(tmp_path: Path) -> None:
    request = Request(key=f"pdf/{_CODE}/1", url="https://static.cninfo.com.cn/1.PDF")
    document = answer(SOURCE, request, CONTRACT)
    first, second = rows(SOURCE, document, tmp_path, "cninfo_announcements__pages")
    assert (first["page_number"], first["text"]) == (1, "某某股份有限公司\n合同总金额为人民币36.9亿元（含税），")
    assert (second["page_number"], second["problem"], second["locator"]) == (2, None, "page 2")
    amount, term = pl.read_parquet(tmp_path / "data/tables/cninfo_announcements__amounts.parquet").to_dicts()
    assert (amount["value"], amount["unit"], amount["printed_unit"]) == (Decimal(3_690_000_000), "CNY", "亿元")
    assert (amount["label"], amount["tax_basis"], amount["locator"]) == ("合同总金额", "included", "page 1, term 1")
    assert (term["value"], term["unit"], term["page_number"]) == (5, "years", 2)


@pytest.mark.parametrize(
    ("body", "page", "problem"),
    [
        (pdf([]), 1, "no text: the page may be an image"),
        (CONTRACT[:300] + b"\n%%EOF", 0, "PdfReadError: startxref not found"),
        (b"%PDF-1.4\n%%EOF", 0, "Pdf"),
    ],
)
def test_a_paper_without_text_says_why(body: bytes, page: int, problem: str, tmp_path: Path) -> None:
    document = answer(SOURCE, Request(key=f"pdf/{_CODE}/1", url="https://static.cninfo.com.cn/1.PDF"), body)
    (row,) = rows(SOURCE, document, tmp_path, "cninfo_announcements__pages")
    assert (row["page_number"], row["text"]) == (page, None)
    assert row["problem"].startswith(problem)


def test_drift_a_missing_field_and_a_wrong_type_are_named(tmp_path: Path) -> None:
    drifted = SOURCE.parse(index(announcement(1, "合同", newField=1), newTop=1))
    assert drifted.unknown_fields == ("announcements.newField", "newTop")
    assert SOURCE.parse(answer(SOURCE, organisation(), [{**ORGANISATION, "delisted": 0}])).unknown_fields == (
        "delisted",
    )
    short = announcement(1, "合同")
    del short["announcementTime"]
    assert re.search("announcementTime: missing", problem(index(short)))
    assert list(SOURCE.follow(index(short))) == []
    assert re.search("is no number", problem(index(announcement(1, "合同", announcementTime="2026-10-09"))))
    assert re.search(r"1 \(int\) is no text", problem(index(announcement(1, "合同", announcementId=1))))
    assert re.search(
        "300000 came where 300999 was requested", problem(index(announcement(1, "合同", secCode="300000")))
    )
    assert re.search(
        "None is no id of 300999", problem(answer(SOURCE, organisation(), [{**ORGANISATION, "orgId": None}]))
    )


def test_the_sample_keeps_titles_that_matter_and_no_paper() -> None:
    kept = json.loads(SOURCE.excerpt(index(announcement(1, "算力合同"), announcement(2, "章程")).body, selection()))
    assert [row["announcementId"] for row in kept["announcements"]] == ["1"]
    assert SOURCE.excerpt(CONTRACT, selection()) == b""
    whole = answer(SOURCE, organisation(), [ORGANISATION])
    assert json.loads(SOURCE.excerpt(whole.body, selection())) == [ORGANISATION]


def test_live_it_gets_through_to_the_papers(tmp_path: Path) -> None:
    titles = ["关于签订算力服务合同的公告", "关于终止算力服务合同的公告", *["关于召开股东会的通知"] * 33]
    listed = [announcement(1000 + number, title) for number, title in enumerate(titles)]
    listed.append(announcement(2000, "2024年年度报告", date(2025, 3, 31)))
    cninfo = Cninfo([ORGANISATION], listed, {"/finalpage/2026-10-09/1000.PDF": CONTRACT})
    with Publishers({"www.cninfo.com.cn": cninfo, "static.cninfo.com.cn": cninfo}) as publishers:
        live = Settings(root=tmp_path, data=tmp_path / "data", fetch_mode="live", address_map=publishers.address_map)
        publishers.misbehave("hisAnnouncement", captcha)  # the first quarter
        outcomes = fetches.run(live, hasty(SOURCE), universe(_CODE, "300000.SZ"))
        referers = {one.headers.get("Referer") for one in publishers.received}
        again = fetches.run(live, hasty(SOURCE), universe(_CODE))
    by_key = {one.key: one.outcome for one in outcomes}
    assert by_key["organisation/300999.SZ/2026Q4"] == "fetched"
    assert by_key["organisation/300000.SZ/2026Q4"] == "absent"
    assert by_key["index/300999.SZ/9900012345/2023Q1/1"] == "refused"
    assert by_key["index/300999.SZ/9900012345/2023Q2/1"] == "absent"
    assert by_key["index/300999.SZ/9900012345/2025Q1/1"] == "fetched"
    assert by_key["index/300999.SZ/9900012345/2026Q4/2"] == "fetched"
    assert (by_key["pdf/300999.SZ/1000"], by_key["pdf/300999.SZ/1001"]) == ("fetched", "absent")
    assert all(referer and referer.startswith("https://www.cninfo.com.cn/") for referer in referers)
    assert {one.key: (one.outcome, one.http_status) for one in again}["pdf/300999.SZ/1000"] == ("unchanged", 304)
    report = fetches.build(live, SOURCE)
    assert report.rows == {
        "cninfo_announcements__organisations": 1,
        "cninfo_announcements__announcements": 36,
        "cninfo_announcements__pages": 2,
        "cninfo_announcements__amounts": 2,
    }
    assert report.unknown_fields == ()


CLASSES = {
    "关于签订算力服务合同的公告": "compute_contract",
    "关于签订算力服务框架协议的公告": "framework_agreement",
    "关于终止算力服务合同的公告": "termination",
    "关于为子公司算力服务合同提供担保的公告": "other",
    "关于签订日常经营重大合同的公告": "major_contract",
    "关于终止向特定对象发行股票的公告": "other",
    "关于持股5%以上股东减持股份预披露的公告": "reduction_plan",
    "关于股东减持计划期限届满暨实施情况的公告": "plan_result",
    "关于提前终止减持计划的公告": "plan_result",
    "关于对深圳证券交易所2025年年度报告问询函回复的公告": "inquiry_letter",
    "2026年半年度报告": "periodic_report",
    "2026年第三季度报告": "periodic_report",
    "2025年年度报告摘要": "other",
    "关于召开股东会的通知": None,
}


def test_staged_titles_are_classified_and_amounts_keep_their_file(tmp_path: Path) -> None:
    listed = [announcement(number, f"某某股份：{title}") for number, title in enumerate(CLASSES, start=1)]
    cninfo = Cninfo([ORGANISATION], listed, {"/finalpage/2026-10-09/1.PDF": CONTRACT})
    with Publishers({"www.cninfo.com.cn": cninfo, "static.cninfo.com.cn": cninfo}) as publishers:
        live = Settings(root=tmp_path, data=tmp_path / "data", fetch_mode="live", address_map=publishers.address_map)
        fetches.run(live, hasty(SOURCE), universe(_CODE))
        listed[0] = announcement(1, "某某股份：关于签订算力服务合同的公告（更正后）")
        # A corrected plan under a number of its own, beside the plan: no second plan.
        listed.append(announcement(99, "某某股份：关于持股5%以上股东减持股份预披露的公告（更正后）"))
        fetches.run(live, hasty(SOURCE), universe(_CODE))
    staging.build(SOURCE, live)
    staged = staging.view("stg_cninfo_announcements__announcements", live)
    (corrected,) = [row for row in staged if row["announcement_id"] == "99"]
    assert corrected["announcement_class"] == "correction"
    staged.remove(corrected)
    told = {row["title"].removeprefix("某某股份：").removesuffix("（更正后）"): row for row in staged}
    assert {title: row["announcement_class"] for title, row in told.items()} == CLASSES
    assert len(staged) == len(CLASSES)
    assert {(row["known_from"], row["known_at_basis"]) for row in staged} == {(date(2026, 10, 9), "announced")}
    amounts = staging.view("stg_cninfo_announcements__amounts", live)
    assert [(row["value"], row["unit"], row["page_number"]) for row in amounts] == [
        (Decimal(3_690_000_000), "CNY", 1),
        (Decimal(5), "years", 2),
    ]
    assert {row["filing_url"] for row in amounts} == {"https://static.cninfo.com.cn/finalpage/2026-10-09/1.PDF"}
    assert len(staging.view("stg_cninfo_announcements__pages", live)) == 2
    (organisation_row,) = staging.view("stg_cninfo_announcements__organisations", live)
    assert organisation_row["org_id"] == _ORG


def test_live_a_wrong_organisation_is_not_silence(tmp_path: Path) -> None:
    """An index that knows nothing under the id leaves each quarter absent, and the organisation on the record."""
    cninfo = Cninfo([{**ORGANISATION, "orgId": "wrong"}], [announcement(1, "算力合同")])
    with Publishers({"www.cninfo.com.cn": cninfo}) as publishers:
        live = Settings(root=tmp_path, data=tmp_path / "data", fetch_mode="live", address_map=publishers.address_map)
        outcomes = fetches.run(live, hasty(SOURCE), universe(_CODE))
    assert [one.outcome for one in outcomes] == ["fetched", *["absent"] * 16]


def test_live_nothing_is_requested_of_a_publisher_that_is_down(tmp_path: Path) -> None:
    with Publishers({"www.cninfo.com.cn": Cninfo()}) as publishers:
        live = Settings(root=tmp_path, data=tmp_path / "data", fetch_mode="live", address_map=publishers.address_map)
        publishers.misbehave("topSearch", captcha)
        with pytest.raises(crawl.NothingFetchedError, match="安全验证"):
            fetches.run(live, hasty(SOURCE), universe(_CODE))


def test_recording_the_sample_takes_no_paper(tmp_path: Path) -> None:
    """Of a company of the universe, since that is what gets recorded."""
    listed = [
        announcement(1, "关于签订算力服务合同的公告", secCode="300308"),
        announcement(2, "章程", secCode="300308"),
    ]
    cninfo = Cninfo([{**ORGANISATION, "code": "300308"}], listed, {"/finalpage/2026-10-09/1.PDF": CONTRACT})
    with Publishers({"www.cninfo.com.cn": cninfo, "static.cninfo.com.cn": cninfo}) as publishers:
        live = Settings(root=tmp_path, data=tmp_path / "data", fetch_mode="live", address_map=publishers.address_map)
        kept = record.refresh(hasty(SOURCE), tmp_path / "recorded", live, [])
    assert Archive(live).latest(SOURCE.name, "pdf/300308.SZ/1")
    kinds = {one.key.split("/")[0]: one for one in kept}
    assert set(kinds) == {"organisation", "index"}
    (row,) = json.loads((tmp_path / "recorded" / kinds["index"].path).read_bytes())["announcements"]
    assert row["announcementId"] == "1"


def test_every_a_share_is_searched_for() -> None:
    asked = {one.company_id: one.form for one in SOURCE.requests(read_universe(), fetches.TODAY)}
    assert asked["innolight"] == {"keyWord": "300308", "maxNum": "10"}
    assert "microsoft" not in asked


def test_offline_the_sample_holds_nothing_and_says_so(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    outcomes = fetches.run(settings, SOURCE, read_universe())
    assert {(one.outcome, one.detail) for one in outcomes} == {("absent", "not in the recorded sample")}
    assert set(fetches.build(settings, SOURCE).rows.values()) == {0}
    assert not Sample().of(SOURCE.name)
