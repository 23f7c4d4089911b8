"""Eastmoney's data centre: columns, filters, sorting and pages of a report; its errors come with HTTP 200."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from tests.publishers.sample import Sample
from tests.publishers.server import ReceivedRequest, Reply

_FIELDS = Path(__file__).with_name("eastmoney_fields.txt")
_SOURCES = ("eastmoney_statements", "eastmoney_segments", "eastmoney_shareholder_changes")
#: What tells one row of a report from another, where bodies of several days repeat it.
_KEYS = {
    "RPT_F10_FN_SEGMENTSV": ("SECUCODE", "REPORT_DATE", "MAINOP_TYPE", "ITEM_NAME"),
    "RPT_SHARE_HOLDER_INCREASE": ("SECURITY_CODE", "HOLDER_NAME", "START_DATE", "END_DATE", "CHANGE_NUM"),
    "RPT_EXECUTIVE_HOLD_DETAILS": ("DERIVE_SECURITY_CODE", "PERSON_NAME", "CHANGE_DATE", "CHANGE_SHARES"),
}


class Eastmoney:
    """Reports of the recorded bodies, and ``rows`` by report beside them."""

    def __init__(self, sample: Sample, rows: Mapping[str, list[dict[str, Any]]] | None = None):
        self._sample, self._more = sample, rows or {}

    def __call__(self, received: ReceivedRequest) -> Reply:
        report, fields = received.query.get("reportName", ""), _fields()
        if report not in fields:
            return _error("报表配置不存在", 9501)
        columns = received.query.get("columns", "ALL")
        wanted = sorted(fields[report]) if columns == "ALL" else columns.split(",")
        for name in wanted:
            if name not in fields[report]:
                return _error(f"{name}返回字段不存在", 9501)
        sort = [name for name in received.query.get("sortColumns", "").split(",") if name]
        if not set(sort) <= fields[report]:
            return _error("排序列不存在", 9501)
        rows = [row for row in self._rows(report) if _is_wanted(row, received.query.get("filter", ""))]
        if not rows:
            return _error("返回数据为空", 9201)
        for name, order in reversed(list(zip(sort, received.query.get("sortTypes", "").split(","), strict=True))):
            rows.sort(key=lambda row: (row.get(name) is not None, row.get(name)), reverse=order == "-1")
        size, page = int(received.query.get("pageSize", "500")), int(received.query.get("pageNumber", "1"))
        shown = [{name: row.get(name) for name in wanted} for row in rows[(page - 1) * size : page * size]]
        result = {"pages": math.ceil(len(rows) / size), "data": shown, "count": len(rows)}
        return _json({"version": "0c6dcd92a6", "result": result, "success": True, "message": "ok", "code": 0})

    def _rows(self, report: str) -> list[dict[str, Any]]:
        rows: dict[tuple[Any, ...], dict[str, Any]] = {}
        for recording in (one for source in _SOURCES for one in self._sample.of(source)):
            if recording.query.get("reportName") == report:
                for row in recording.json()["result"]["data"]:
                    key = tuple(row.get(name) for name in _KEYS.get(report, ("SECUCODE", "REPORT_DATE")))
                    rows.setdefault(key, {}).update(row)
        return [*rows.values(), *self._more.get(report, [])]


def _is_wanted(row: Mapping[str, Any], where: str) -> bool:
    """Whether a row meets every ``(NAME="text")`` of a filter."""
    return all(str(row.get(name)) == text for name, text in re.findall(r'\((\w+)="([^"]*)"\)', where))


@cache
def _fields() -> dict[str, set[str]]:
    """The fields of each report, from the portal's own field lists."""
    lines: Iterable[list[str]] = (line.split() for line in _FIELDS.read_text().splitlines())
    return {report: set(fields) for report, *fields in lines}


def _error(message: str, code: int) -> Reply:
    return _json({"version": None, "result": None, "success": False, "message": message, "code": code})


def _json(answer: Any) -> Reply:
    return Reply(json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode(), "text/plain;charset=UTF-8")
