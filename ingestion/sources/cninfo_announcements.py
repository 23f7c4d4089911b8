"""CNINFO 巨潮资讯: announcements of A-share companies by quarter, and the text of those that marts read.

A search gives each company's organisation id, which is not to be guessed: under a wrong one the publisher finds
nothing. The index follows from it, quarter by quarter since deep pages repeat themselves, and from the index the PDFs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

import msgspec
import polars as pl

from ingestion.document import printable
from ingestion.parsing import chinese_terms, pdf_text
from ingestion.parsing.fields import json_record
from ingestion.parsing.locators import PdfPage
from ingestion.parsing.rows import Rows, parsed
from ingestion.publishers import cninfo
from ingestion.source import (
    MONEY,
    Column,
    Document,
    Parsed,
    Problem,
    Request,
    Selection,
    Source,
    Table,
    register,
)
from ingestion.universe import Universe

_FIRST_QUARTER = (2023, 1)
_SHANGHAI = timedelta(hours=8)
#: Titles whose PDFs are fetched: wider than the classes of the seed announcement_classes, which has the last word.
_WANTED = re.compile("算力|智算|合同|订单|协议|终止|解除|减持|问询|关注函|监管函|工作函")
#: Guarantees, accounts of issue proceeds and lawyers' opinions are many, long, and beside the point.
_UNWANTED = re.compile("担保|监管协议|募集资金|法律意见|核查意见|独立意见|保荐")
#: Titles that stay in the embedded sample beside those.
_PERIODIC = re.compile("年度报告|季度报告")

_COMPANY = (
    Column("company_id", pl.String, "Our id of the company."),
    Column("secucode", pl.String, "Exchange code, like 300308.SZ."),
)
_ANNOUNCEMENT_ID = Column("announcement_id", pl.String, "The publisher's number of the announcement.")

ORGANISATIONS = Table(
    name="cninfo_announcements__organisations",
    description="One row for each company that the publisher's search finds by its code.",
    columns=(
        *_COMPANY,
        Column("org_id", pl.String, "The publisher's id of the organisation."),
        Column("name_zh", pl.String, "Short name of the share, in Chinese.", nullable=True),
        Column("category", pl.String, "Class of shares, like A股.", nullable=True),
    ),
    key=("secucode",),
    may_be_empty=True,
)
ANNOUNCEMENTS = Table(
    name="cninfo_announcements__announcements",
    description="One row for each announcement that the index lists.",
    columns=(
        *_COMPANY,
        _ANNOUNCEMENT_ID,
        Column("title", pl.String, "Title, without the marks of a search."),
        Column("published_at", pl.Datetime("us"), "When it was published, in UTC; mostly midnight in Shanghai."),
        Column("published_on", pl.Date, "That day in Shanghai."),
        Column("type_codes", pl.String, "The publisher's codes of what it is about.", nullable=True),
        Column("attachment_url", pl.String, "Where its document stands."),
        Column("attachment_type", pl.String, "Format of that document, like PDF.", nullable=True),
        Column("attachment_size", pl.Int64, "Its size.", unit="kilobytes", nullable=True),
    ),
    key=("announcement_id",),
    may_be_empty=True,
)
PAGES = Table(
    name="cninfo_announcements__pages",
    description="One row for each page of each announcement's PDF that was fetched.",
    columns=(
        *_COMPANY,
        _ANNOUNCEMENT_ID,
        Column("page_number", pl.Int64, "1 for the first page; 0 where the file could not be read at all."),
        Column("text", pl.String, "Text of the page; null where none could be read.", nullable=True),
        Column("problem", pl.String, "Why there is no text.", nullable=True),
    ),
    key=("announcement_id", "page_number"),
    may_be_empty=True,
)
AMOUNTS = Table(
    name="cninfo_announcements__amounts",
    description="One row for each amount and term that a page prints without ambiguity; the rest is for a person.",
    columns=(
        *_COMPANY,
        _ANNOUNCEMENT_ID,
        Column("page_number", pl.Int64, "Page it is printed on."),
        Column("position", pl.Int64, "Order on the page, from 1."),
        Column("label", pl.String, "What it is printed under, like 合同总金额."),
        Column("qualifier", pl.String, "Word beside the number, like 约 or 不超过.", nullable=True),
        Column("value", MONEY, "Amount at scale one, or length of the term.", unit="unit"),
        Column("unit", pl.String, "Unit of the value.", values=("CNY", "years", "months")),
        Column("printed_unit", pl.String, "Unit as printed, like 亿元."),
        Column("tax_basis", pl.String, "Whether VAT is in it.", nullable=True, values=("included", "excluded")),
    ),
    key=("announcement_id", "page_number", "position"),
    may_be_empty=True,
)

_IGNORED = {
    **dict.fromkeys(("pinyin", "type", "sjstsBond"), "search: about the share's name"),
    **dict.fromkeys(
        ("totalRecordNum", "totalSecurities", "totalpages", "hasMore", "categoryList", "classifiedAnnouncements"),
        "index: paging and groups, but for totalAnnouncement",
    ),
    **{
        f"announcements.{name}": "repeats the title, names or place of the announcement, or is empty"
        for name in (
            "announcementContent",
            "announcementTypeName",
            "announcementTypeStatus",
            "associateAnnouncement",
            "batchNum",
            "columnId",
            "id",
            "important",
            "orgId",
            "orgName",
            "pageColumn",
            "secName",
            "secNameList",
            "secNameOther",
            "shortTitle",
            "storageTime",
            "tileSecName",
        )
    },
}


def _requests(universe: Universe, today: date) -> Iterable[Request]:
    """The key carries the quarter up to which the index is to be read."""
    for company, secucode in universe.identified_by("secucode", today):
        key = f"organisation/{secucode}/{today.year}Q{(today.month + 2) // 3}"
        yield cninfo.search(key, company.company_id, secucode[:6])


def _follow(document: Document) -> Iterable[Request]:
    kind, secucode, *rest = document.key.split("/")
    if kind == "organisation":
        org_id = cninfo.organisation(document, secucode[:6])["orgId"]
        for quarter in _quarters(rest[0]):
            yield _index(document, org_id, quarter, 1)
    elif kind == "index":
        org_id, quarter, page = rest
        answer = json_record(document)
        if page == "1":
            last = min(cninfo.LAST_PAGE, -(-answer.whole("totalAnnouncement") // cninfo.PAGE_SIZE))
            for further in range(2, last + 1):
                yield _index(document, org_id, quarter, further)
        for record in cninfo.announcements(answer):
            paper = None
            with document.row(record.place):
                cninfo.expect_code(record, secucode[:6])
                path, title = record.text("adjunctUrl"), record.text("announcementTitle")
                if _is_wanted(title) and path.upper().endswith(".PDF"):
                    key = f"pdf/{secucode}/{record.text('announcementId')}"
                    paper = cninfo.file(key, document.company_id, path)
            if paper:
                yield paper


def _quarters(last: str) -> Iterator[str]:
    year, number = _FIRST_QUARTER
    while f"{year}Q{number}" <= last:
        yield f"{year}Q{number}"
        year, number = (year, number + 1) if number < 4 else (year + 1, 1)


def _index(document: Document, org_id: str, quarter: str, page: int) -> Request:
    secucode = document.key.split("/")[1]
    key = f"index/{secucode}/{org_id}/{quarter}/{page}"
    return cninfo.index(key, document.company_id, secucode[:6], org_id, quarter, page)


def _is_wanted(title: str) -> bool:
    return bool(_WANTED.search(title)) and not _UNWANTED.search(title)


def _parse(document: Document) -> Parsed:
    kind, secucode, *rest = document.key.split("/")
    head = {"company_id": document.company_id, "secucode": secucode}
    if kind == "organisation":
        return _parse_organisation(document, head)
    if kind == "index":
        return _parse_index(document, head)
    return _parse_paper(document, {**head, "announcement_id": rest[0]})


def _parse_organisation(document: Document, head: dict[str, Any]) -> Parsed:
    found = cninfo.organisation(document, head["secucode"][:6])
    rows = Rows(ORGANISATIONS, **head)
    rows.add("$", org_id=found["orgId"], name_zh=found.get("zwjc"), category=found.get("category"))
    return parsed(rows, unknown=found.keys() - {"code", "orgId", "zwjc", "category"} - _IGNORED.keys())


def _parse_index(document: Document, head: dict[str, Any]) -> Parsed:
    answer = json_record(document)
    unknown: set[str] = set()
    rows = Rows(ANNOUNCEMENTS, **head)
    for record in cninfo.announcements(answer):
        with document.row(record.place):
            cninfo.expect_code(record, head["secucode"][:6])
            published_at = cninfo.instant(record)
            rows.add(
                record.place,
                announcement_id=record.text("announcementId"),
                title=cninfo.plain_title(record.text("announcementTitle")),
                published_at=published_at,
                published_on=(published_at + _SHANGHAI).date(),
                type_codes=record.optional_text("announcementType"),
                attachment_url=f"{cninfo.FILES}/{record.text('adjunctUrl')}",
                attachment_type=record.optional_text("adjunctType"),
                attachment_size=record.optional_whole("adjunctSize"),
            )
            unknown |= {f"announcements.{name}" for name in record.left} - _IGNORED.keys()
    return parsed(rows, unknown=unknown | (answer.left - _IGNORED.keys() - {"totalAnnouncement"}))


def _parse_paper(document: Document, head: dict[str, Any]) -> Parsed:
    pages, amounts = Rows(PAGES, **head), Rows(AMOUNTS, **head)
    for number, text, problem in pdf_text.pages(document.body):
        if problem and not problem.startswith(pdf_text.NO_TEXT):
            document.problems.append(Problem(str(PdfPage(number)), "text", printable(problem), "cell"))
        pages.add(PdfPage(number), page_number=number, text=text, problem=problem)
        for position, term in enumerate(chinese_terms.terms(text or ""), start=1):
            stated = {name: getattr(term, name) for name in _TERM_COLUMNS}
            amounts.add(PdfPage(number, position), page_number=number, position=position, **stated)
    return parsed(pages, amounts)


_TERM_COLUMNS = ("label", "qualifier", "value", "unit", "printed_unit", "tax_basis")


def _excerpt(body: bytes, selection: Selection) -> bytes:
    """Announcements whose titles are wanted. PDFs stay out of the embedded sample: they are large, and not ours."""
    if body.startswith(b"%PDF"):
        return b""
    whole = msgspec.json.decode(body)
    if isinstance(whole, dict):
        whole["announcements"] = [
            row
            for row in whole["announcements"]
            if _is_wanted(row["announcementTitle"]) or _PERIODIC.search(row["announcementTitle"])
        ]
    return msgspec.json.encode(whole)


SOURCE = register(
    Source(
        name="cninfo_announcements",
        title="Announcements of A-share companies",
        publisher="CNINFO 巨潮资讯",
        homepage="https://www.cninfo.com.cn/new/disclosure",
        licence="No licence to redistribute; the announcements are the companies' own",
        is_redistributable=False,
        tables=(ORGANISATIONS, ANNOUNCEMENTS, PAGES, AMOUNTS),
        requests=_requests,
        follow=_follow,
        further_hosts=("static.cninfo.com.cn",),
        parse=_parse,
        detect_error=cninfo.detect_error,
        excerpt=_excerpt,
        cadence="0 15 * * 2,5",  # every quarter is asked for anew, so not every day
        allowed_age=timedelta(days=6),
        requests_per_second=1,
        jitter_seconds=0.5,
        max_bytes=48 * 1024 * 1024,
        evidence="filed",
        ignored_fields=_IGNORED,
    )
)
