"""CNINFO's protocol: how its search, its index and its files are requested, and what their answers say."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime, timedelta
from typing import Any

from ingestion.parsing import json_text
from ingestion.parsing.fields import Record
from ingestion.source import Absence, Document, ParseError, Refusal, Request

SITE = "https://www.cninfo.com.cn"
FILES = "https://static.cninfo.com.cn"
#: Larger pages are cut to it.
PAGE_SIZE = 30
#: Beyond it the index repeats itself.
LAST_PAGE = 100
#: What every announcement in the index has.
FIELDS = (
    "secCode",
    "announcementId",
    "announcementTitle",
    "announcementTime",
    "announcementType",
    "adjunctUrl",
    "adjunctType",
    "adjunctSize",
)
_HEADERS = {"Referer": f"{SITE}/new/disclosure", "Origin": SITE}
_QUARTERS = {"1": ("01-01", "03-31"), "2": ("04-01", "06-30"), "3": ("07-01", "09-30"), "4": ("10-01", "12-31")}


def search(key: str, company_id: str | None, code: str) -> Request:
    """The organisations whose code or name is like that."""
    return Request(
        key=key,
        url=f"{SITE}/new/information/topSearch/query",
        company_id=company_id,
        form={"keyWord": code, "maxNum": "10"},
        headers=_HEADERS,
    )


def index(key: str, company_id: str | None, code: str, org_id: str, quarter: str, page: int) -> Request:
    """A page of what a company announced in a quarter (``2026Q4``)."""
    year, _, number = quarter.partition("Q")
    first, last = _QUARTERS[number]
    return Request(
        key=key,
        url=f"{SITE}/new/hisAnnouncement/query",
        company_id=company_id,
        form={
            "pageNum": str(page),
            "pageSize": str(PAGE_SIZE),
            "column": "szse",  # both exchanges
            "tabName": "fulltext",
            "plate": "",
            "stock": f"{code},{org_id}",
            "searchkey": "",
            "secid": "",
            "category": "",
            "trade": "",
            "seDate": f"{year}-{first}~{year}-{last}",
            "sortName": "",
            "sortType": "",
            "isHLtitle": "true",
        },
        headers=_HEADERS,
    )


def file(key: str, company_id: str | None, path: str) -> Request:
    """An announcement's PDF."""
    return Request(
        key=key,
        url=f"{FILES}/{path}",
        company_id=company_id,
        headers={"Referer": f"{SITE}/"},
        body_format="pdf",
        may_be_absent=True,  # files of earlier years have moved away
    )


def detect_error(body: bytes, request: Request) -> None:
    """Nothing found comes as an empty list, or as null beside a count of zero: so does a wrong organisation id."""
    if request.body_format == "pdf":
        return
    form, answer = request.form or {}, json_text.decode(body)
    if "keyWord" in form:
        if not isinstance(answer, list):
            raise Refusal(f"the search answered {str(answer)[:200]}")
        if not any(found.get("code") == form["keyWord"] for found in answer):
            raise Absence(f"the search does not know {form['keyWord']}")
    elif not isinstance(answer, dict) or "totalAnnouncement" not in answer:
        raise Refusal(f"the index answered {str(answer)[:200]}")
    elif not answer.get("announcements"):
        if answer["totalAnnouncement"]:
            raise Refusal(f"none of {answer['totalAnnouncement']} announcements stands on this page")
        raise Absence("no announcement in this quarter")


def organisation(document: Document, code: str) -> dict[str, Any]:
    """The organisation of that code. Raises :class:`ParseError` where it has no id."""
    found: dict[str, Any] = next((found for found in json_text.decode(document.body) if found.get("code") == code), {})
    if not isinstance(found.get("orgId"), str):
        raise ParseError(document, "orgId", f"{found.get('orgId')!r} is no id of {code}")
    return found


def announcements(answer: Record) -> list[Record]:
    """Each announcement of a page."""
    return answer.records("announcements")


def expect_code(record: Record, code: str) -> None:
    """Demand that an announcement is whole and that company's; ``secCode`` is read."""
    absent = [name for name in FIELDS if name not in record.left]
    if absent:
        raise ParseError(record.document, record.at(absent[0]), f"{', '.join(absent)}: missing")
    if code not in (codes := record.text("secCode")).split(","):
        raise ParseError(record.document, record.at("secCode"), f"{codes} came where {code} was requested")


def plain_title(title: str) -> str:
    """A title without the marks that the search sets around what it found."""
    return html.unescape(re.sub(r"</?em\b[^>]*>", "", title, flags=re.IGNORECASE)).strip()


def instant(record: Record) -> datetime:
    """When an announcement was published, in UTC without a zone."""
    milliseconds = record.whole("announcementTime")
    try:
        return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)).replace(tzinfo=None)
    except OverflowError:
        raise record.wrong("announcementTime", milliseconds, "instant") from None
