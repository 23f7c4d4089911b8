"""CNINFO: a search for organisations, an index of announcements by company and day, and PDFs.

No answer of it was ever recorded: shapes, limits and errors are those that public code and threads describe.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.publishers.sample import Sample
from tests.publishers.server import ReceivedRequest, Reply

#: Larger pages are cut to it.
_MOST = 30
_SHANGHAI = timedelta(hours=8)


class Cninfo:
    """Organisations and announcements in the publisher's own rows, and files by path."""

    def __init__(
        self,
        organisations: Sequence[dict[str, Any]] = (),
        announcements: Sequence[dict[str, Any]] = (),
        files: Mapping[str, bytes] | None = None,
    ):
        self._organisations, self._announcements, self._files = organisations, announcements, files or {}

    @classmethod
    def recorded(cls, sample: Sample) -> Cninfo:
        """What the sample holds of it."""
        recordings = sample.of("cninfo_announcements")
        return cls(
            [row for one in recordings if one.key.startswith("organisation/") for row in one.json()],
            [row for one in recordings if one.key.startswith("index/") for row in one.json()["announcements"]],
            {one.page: one.body for one in recordings if one.key.startswith("pdf/")},
        )

    def __call__(self, received: ReceivedRequest) -> Reply:
        if received.host == "static.cninfo.com.cn":
            body = self._files.get(received.path)
            return Reply(body, "application/pdf", last_modified=1.7e9) if body else _page("404 Not Found", 404)
        if received.path == "/new/information/topSearch/query":
            word = received.query.get("keyWord", "")
            return _json([row for row in self._organisations if word in (row["code"], row["zwjc"])])
        if received.path == "/new/hisAnnouncement/query":
            return _json(self._index(received.query))
        return _page("404 Not Found", 404)

    def _index(self, query: Mapping[str, str]) -> dict[str, Any]:
        """The newest first. A wrong organisation finds nothing, without a word."""
        code, _, org_id = query.get("stock", "").partition(",")
        first, _, last = query.get("seDate", "").partition("~")
        found = [
            row
            for row in self._announcements
            if row["secCode"] == code and row["orgId"] == org_id and first <= _day(row) <= last
        ]
        found.sort(key=lambda row: -row["announcementTime"])
        size, page = min(_MOST, int(query["pageSize"])), int(query["pageNum"])
        return {
            "totalSecurities": 0,
            "totalAnnouncement": len(found),
            "totalRecordNum": len(found),
            "announcements": found[(page - 1) * size : page * size] or None,
            "categoryList": None,
            "classifiedAnnouncements": None,
            "hasMore": page * size < len(found),
            "totalpages": math.floor(len(found) / size),
        }


def _day(row: Mapping[str, Any]) -> str:
    moment = datetime.fromtimestamp(row["announcementTime"] / 1000, UTC) + _SHANGHAI
    return moment.date().isoformat()


def _json(answer: Any) -> Reply:
    return Reply(json.dumps(answer, ensure_ascii=False).encode(), "application/json;charset=UTF-8")


def _page(title: str, status: int) -> Reply:
    return Reply(f"<html><head><title>{title}</title></head></html>".encode(), "text/html", status)
