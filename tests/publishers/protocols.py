"""How each publisher answers, from recorded bodies: shapes, errors and limits as they have been seen."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from tests.publishers.edgar_folders import EdgarFolders
from tests.publishers.sample import Recording, Sample
from tests.publishers.server import Asked, Protocol, Reply

_OF_EDGAR = ("sec_company_facts", "sec_submissions", "sec_filing_facts", "sec_insider_trades")
_FIELDS = Path(__file__).with_name("eastmoney_fields.txt")


def all_protocols(sample: Sample) -> dict[str, Protocol]:
    """Every publisher of the project's sources, by host."""
    edgar = EdgarFolders(Edgar(sample), sample)
    return {
        "data.sec.gov": edgar,
        "www.sec.gov": edgar,
        "datacenter.eastmoney.com": Eastmoney(sample),
        "data-api.ecb.europa.eu": EuropeanCentralBank(sample),
        "www.chinamoney.com.cn": ForeignExchangeTradeSystem(sample),
        "web.ifzq.gtimg.cn": Tencent(sample),
        "query1.finance.yahoo.com": Yahoo(sample),
        "query2.finance.yahoo.com": Yahoo(sample),
    }


class Edgar:
    """Company facts, submissions and filings with validators; a page instead for who does not say who is calling."""

    def __init__(self, sample: Sample):
        self._sample = sample

    def __call__(self, asked: Asked) -> Reply:
        if "@" not in asked.headers.get("User-Agent", ""):
            page = "<html><head><title>SEC.gov | Undeclared Automated Tool</title></head><body></body></html>"
            return Reply(page.encode(), "text/html", 403)
        recordings = [one for name in _OF_EDGAR for one in self._sample.of(name) if one.page == asked.path]
        if recordings:
            newest = max(recordings, key=lambda one: one.recorded_at)
            body = _index(recordings) if asked.path.startswith("/submissions/") else newest.body
            return Reply(body, _edgar_type(asked.path), last_modified=newest.recorded_at.timestamp())
        missing = (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            "<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message></Error>"
        )
        return Reply(missing.encode(), "application/xml", 404)


def _edgar_type(path: str) -> str:
    return "application/json" if path.endswith(".json") else "text/xml" if path.endswith(".xml") else "text/plain"


def _index(recordings: list[Recording]) -> bytes:
    """One index of what several sources recorded of it: each kept the forms it reads."""
    bodies = sorted((json.loads(one.body) for one in recordings), key=len, reverse=True)
    whole: dict[str, dict[str, Any]] = {}
    for body in bodies:
        columns = body["filings"]["recent"]
        for row, accession_number in enumerate(columns["accessionNumber"]):
            whole.setdefault(accession_number, {name: values[row] for name, values in columns.items()})
    names = bodies[0]["filings"]["recent"]
    rows = sorted(whole.values(), key=lambda row: str(row["filingDate"]), reverse=True)
    bodies[0]["filings"]["recent"] = {name: [row.get(name) for row in rows] for name in names}
    return json.dumps(bodies[0]).encode()


class Eastmoney:
    """The F10 data centre: columns, a filter and pages of a report; its errors come with HTTP 200."""

    def __init__(self, sample: Sample):
        self._sample = sample

    def __call__(self, asked: Asked) -> Reply:
        report, wanted = asked.query.get("reportName", ""), asked.query["columns"].split(",")
        if report not in _eastmoney_fields():
            return _eastmoney_error("报表配置不存在", 9501)
        for name in wanted:
            if name not in _eastmoney_fields()[report]:
                return _eastmoney_error(f"{name}返回字段不存在", 9501)
        if asked.query.get("sortColumns", "REPORT_DATE") not in _eastmoney_fields()[report]:
            return _eastmoney_error("排序列不存在", 9501)
        code = re.search(r'\(SECUCODE="([^"]+)"\)', asked.query.get("filter", ""))
        rows = self._rows(report, code.group(1) if code else None)
        rows.sort(key=lambda row: str(row["REPORT_DATE"]), reverse=asked.query.get("sortTypes") == "-1")
        if not rows:
            return _eastmoney_error("返回数据为空", 9201)
        size, page = int(asked.query.get("pageSize", "500")), int(asked.query.get("pageNumber", "1"))
        shown = [{name: row.get(name) for name in wanted} for row in rows[(page - 1) * size : page * size]]
        result = {"pages": math.ceil(len(rows) / size), "data": shown, "count": len(rows)}
        return _json(
            {"version": "0c6dcd92a6", "result": result, "success": True, "message": "ok", "code": 0}, "text/plain"
        )

    def _rows(self, report: str, code: str | None) -> list[dict[str, Any]]:
        rows: dict[tuple[str, str], dict[str, Any]] = {}
        for recording in self._sample.of("eastmoney_statements"):
            if recording.query.get("reportName") == report:
                for row in recording.json()["result"]["data"]:
                    if code in (None, row["SECUCODE"]):
                        rows.setdefault((row["SECUCODE"], row["REPORT_DATE"]), {}).update(row)
        return list(rows.values())


class EuropeanCentralBank:
    """The EXR data flow as CSV, by currency and from a day on."""

    def __init__(self, sample: Sample):
        self._sample = sample

    def __call__(self, asked: Asked) -> Reply:
        series = re.fullmatch(r"/service/data/EXR/D\.([A-Z+]*)\.EUR\.SP00\.A", asked.path)
        if not series or asked.query.get("format") != "csvdata":
            return Reply(b"Invalid request", "text/plain", 400)
        recording = self._sample.of("ecb_exchange_rates")[-1]
        header, *rows = list(csv.reader(io.StringIO(recording.body.decode(), newline="")))
        currency, day = header.index("CURRENCY"), header.index("TIME_PERIOD")
        wanted = set(series.group(1).split("+")) - {""}
        start, end = asked.query.get("startPeriod", ""), asked.query.get("endPeriod", "9999")
        shown = [row for row in rows if (not wanted or row[currency] in wanted) and start <= row[day] <= end]
        if not shown:
            return Reply(b"No results found.", "text/plain", 404)
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\r\n" if b"\r\n" in recording.body[:4096] else "\n").writerows(
            [header, *shown]
        )
        return Reply(text.getvalue().encode(), "text/csv", last_modified=recording.recorded_at.timestamp())


class ForeignExchangeTradeSystem:
    """Central parity by pages, newest first; spans of a year and more are refused, with HTTP 200."""

    def __init__(self, sample: Sample):
        self._sample = sample

    def __call__(self, asked: Asked) -> Reply:
        if asked.path != "/ags/ms/cm-u-bk-ccpr/CcprHisNew":
            return Reply(b"<html><head><title>404</title></head></html>", "text/html", 404)
        start, end = (date.fromisoformat(asked.query[name]) for name in ("startDate", "endDate"))
        size, page = int(asked.query["pageSize"]), int(asked.query["pageNum"])
        if end - start >= timedelta(days=366) or size > 50:
            return self._answer(asked, [], 0, 0, "只提供一年历史数据查询及下载")
        shown = [
            record
            for record in self._records(asked.query["currency"])
            if start <= date.fromisoformat(record["date"]) <= end
        ]
        return self._answer(asked, shown[(page - 1) * size : page * size], len(shown), math.ceil(len(shown) / size), "")

    def _records(self, pair: str) -> list[dict[str, Any]]:
        records = {}
        for recording in self._sample.of("cfets_central_parity"):
            answer = recording.json()
            for record in answer["records"]:
                value = dict(zip(answer["data"]["searchlist"], record["values"], strict=True)).get(pair)
                if value is not None:
                    records[record["date"]] = {"date": record["date"], "values": [value]}
        return [records[day] for day in sorted(records, reverse=True)]

    @staticmethod
    def _answer(asked: Asked, records: list[dict[str, Any]], total: int, pages: int, flag: str) -> Reply:
        head = {"version": "2.0", "provider": "CWAP", "req_code": "", "rep_code": "200", "rep_message": "", "ts": 0}
        data = {
            "head": [asked.query["currency"]],
            "total": total,
            "pageTotal": pages,
            "pageNum": int(asked.query["pageNum"]),
            "pageSize": int(asked.query["pageSize"]),
            "currency": asked.query["currency"],
            "searchlist": [asked.query["currency"]],
            "startDate": asked.query["startDate"],
            "endDate": asked.query["endDate"],
            "flagMessage": flag,
        }
        return _json({"head": head, "data": data, "records": records})


class Tencent:
    """Daily bars between two days, at most 640; without an adjustment to make, an adjusted request gets ``day``."""

    def __init__(self, sample: Sample):
        self._sample = sample

    def __call__(self, asked: Asked) -> Reply:
        parts = asked.query.get("param", "").split(",")
        if len(parts) != 6 or parts[1] != "day":
            return _json({"code": 1, "msg": "param error", "data": []}, "text/html; charset=utf-8")
        symbol, _, start, end, count, adjustment = parts
        bars = self._bars(symbol)
        series = f"{adjustment}day" if bars.get(f"{adjustment}day") else "day"
        days = bars.get(series, {})
        shown = [days[day] for day in sorted(days) if (start or "0") <= day <= (end or "9")][-min(int(count), 640) :]
        data = {symbol: {series: shown, "qt": {symbol: []}, "mx_price": {"mx": [], "price": []}, "version": "16"}}
        return _json({"code": 0, "msg": "", "data": data}, "text/html; charset=utf-8")

    def _bars(self, symbol: str) -> dict[str, dict[str, list[Any]]]:
        bars: dict[str, dict[str, list[Any]]] = {}
        for recording in self._sample.of("tencent_prices"):
            for series, rows in (recording.json()["data"].get(symbol) or {}).items():
                if series in ("day", "qfqday", "hfqday"):
                    bars.setdefault(series, {}).update({row[0]: row for row in rows})
        return bars


class Yahoo:
    """The chart endpoint between two instants; it wants a browser."""

    def __init__(self, sample: Sample):
        self._sample = sample

    def __call__(self, asked: Asked) -> Reply:
        if not asked.headers.get("User-Agent", "").startswith("Mozilla/"):
            return Reply(b"Too Many Requests\r\n", "text/html", 429)
        symbol = asked.path.removeprefix("/v8/finance/chart/")
        recordings = [one for one in self._sample.of("yahoo_prices") if one.page.endswith(f"/{symbol}")]
        if not recordings:
            error = {"code": "Not Found", "description": "No data found, symbol may be delisted"}
            return _json({"chart": {"result": None, "error": error}}, status=404)
        return _json(_chart(recordings[-1], int(asked.query["period1"]), int(asked.query["period2"])))


def _chart(recording: Recording, first: int, last: int) -> Any:
    """The chart of those bars and events that lie within the period."""
    answer = json.loads(recording.body)
    chart = answer["chart"]["result"][0]
    stamps = chart.get("timestamp", [])
    inside = [index for index, stamp in enumerate(stamps) if first <= stamp < last]
    chart["timestamp"] = [stamps[index] for index in inside]
    for group in chart["indicators"].values():
        for lists in group:
            lists.update({name: [values[index] for index in inside] for name, values in lists.items()})
    for kind, events in chart.get("events", {}).items():
        chart["events"][kind] = {name: event for name, event in events.items() if first <= event["date"] < last}
    return answer


@cache
def _eastmoney_fields() -> dict[str, set[str]]:
    """The fields of each report, from the portal's own field lists."""
    lines: Iterable[list[str]] = (line.split() for line in _FIELDS.read_text().splitlines())
    return {report: set(fields) for report, *fields in lines}


def _eastmoney_error(message: str, code: int) -> Reply:
    return _json({"version": None, "result": None, "success": False, "message": message, "code": code}, "text/plain")


def _json(answer: Any, content_type: str = "application/json;charset=UTF-8", status: int = 200) -> Reply:
    return Reply(json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode(), content_type, status)
