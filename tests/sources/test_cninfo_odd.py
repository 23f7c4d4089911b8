"""CNINFO as it really answers: marked-up titles, entries without a code, cancelled and corrected papers, odd PDFs."""

from __future__ import annotations

import csv
from typing import Any

import pytest

from ingestion.parsing.reading import read
from ingestion.publishers import cninfo
from ingestion.source import Request
from ingestion.sources.cninfo_announcements import SOURCE
from tests.helpers.documents import answer
from tests.helpers.papers import pdf
from tests.helpers.places import ROOT
from tests.sources.test_cninfo_announcements import announcement, index

#: A page whose content has a filter that pypdf cannot undo.
_JBIG2 = pdf(("合同金额",)).replace(b"<< /Length", b"<< /Filter /JBIG2Decode /Length", 2)


@pytest.mark.parametrize(
    ("printed", "title"),
    [
        ("关于<em>减持</em>计划", "关于减持计划"),
        ('关于<em class="hl">减持</em>计划', "关于减持计划"),
        ("关于<EM>减持</EM>计划", "关于减持计划"),
        ("关于A&amp;B的公告", "关于A&B的公告"),
        ("关于1<2的公告", "关于1<2的公告"),
        ("关于<emission>的公告", "关于<emission>的公告"),
    ],
)
def test_the_marks_of_the_search_fall_away(printed: str, title: str) -> None:
    assert cninfo.plain_title(printed) == title


@pytest.mark.parametrize(
    "odd",
    [
        {"secCode": None},
        {"secCode": "300000"},
        {"announcementTime": "2026-10-09"},
        {"announcementTime": 10**30},
        {"announcementId": 7},
        {"announcementTitle": None},
    ],
)
def test_an_odd_entry_costs_itself(odd: dict[str, Any]) -> None:
    document = index(announcement(1, "关于减持计划"), announcement(2, "合同", **odd), announcement(3, "算力合同"))
    reading = read(SOURCE, document)
    assert reading.frames["cninfo_announcements__announcements"]["announcement_id"].to_list() == ["1", "3"]
    assert [problem.cost for problem in reading.problems] == ["row"]
    assert "announcements[1]" in reading.problems[0].locator
    assert len(list(SOURCE.follow(document))) >= 2, "what the odd entry leads to is lost, and nothing else"


def _class_of(title: str) -> str | None:
    """The class that the rules give a title, as the staging model reads them."""
    with (ROOT / "dbt_project" / "seeds" / "announcement_classes.csv").open(encoding="utf-8", newline="") as file:
        rules = sorted(csv.DictReader(file), key=lambda row: (int(row["priority"]), row["pattern"]))
    for rule in rules:
        at = 0
        for part in rule["pattern"].strip("%").split("%"):
            at = title.find(part, at)
            if at < 0:
                break
            at += len(part)
        else:
            return rule["announcement_class"]
    return None


@pytest.mark.parametrize(
    ("title", "announcement_class"),
    [
        ("关于取消签订算力服务合同的公告", "termination"),
        ("关于撤销算力租赁协议的公告", "termination"),
        ("关于签订算力服务合同的公告", "compute_contract"),
        ("关于签订算力服务合同的公告（已取消）", "other"),
        ("关于股东减持股份预披露公告的更正公告", "correction"),
        ("关于股东减持股份的预披露公告", "reduction_plan"),
        ("关于取消减持计划的公告", "plan_result"),
        ("关于算力服务合同公告的更正公告", "correction"),
        ("关于2025年年度报告的更正公告", "other"),
        ("2025年年度报告", "periodic_report"),
    ],
)
def test_cancelled_and_corrected_papers_are_what_they_are(title: str, announcement_class: str) -> None:
    assert _class_of(title) == announcement_class


def paper(body: bytes) -> Any:
    request = Request("pdf/300999.SZ/1", "https://static.cninfo.com.cn/x.PDF", body_format="pdf")
    return read(SOURCE, answer(SOURCE, request, body))


@pytest.mark.parametrize("body", [_JBIG2, _JBIG2.replace(b"JBIG2Decode", b"NobodyKnows")])
def test_a_filter_that_we_lack_costs_its_page(body: bytes) -> None:
    reading = paper(body)
    pages = reading.frames["cninfo_announcements__pages"]
    assert pages["text"].to_list() == [None]
    assert pages["problem"][0]
    assert [problem.cost for problem in reading.problems] == ["cell"]


def test_a_sound_page_has_its_text_and_an_image_is_no_damage() -> None:
    assert paper(pdf(("合同金额",))).frames["cninfo_announcements__pages"]["text"].to_list() == ["合同金额"]
    blank = paper(pdf(()))
    assert blank.frames["cninfo_announcements__pages"]["text"].to_list() == [None]
    assert blank.problems == ()


@pytest.mark.parametrize("body", [b"%PDF-1.7 and nothing else", pdf(("合同",))[:300]])
def test_a_file_that_is_none_costs_itself(body: bytes) -> None:
    pages = paper(body).frames["cninfo_announcements__pages"]
    assert pages["page_number"].to_list() == [0]
