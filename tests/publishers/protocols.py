"""How each publisher answers, from recorded bodies: shapes, errors and limits as they have been seen."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from datetime import date, timedelta
from typing import Any

from tests.publishers.aws import AmazonPriceList
from tests.publishers.azure import Azure
from tests.publishers.cninfo import Cninfo
from tests.publishers.eastmoney import Eastmoney
from tests.publishers.edgar import Edgar
from tests.publishers.edgar_folders import EdgarFolders
from tests.publishers.epoch import Epoch
from tests.publishers.gpurentalprices import RentalPrices
from tests.publishers.sample import Recording, Sample
from tests.publishers.server import Protocol, ReceivedRequest, Reply
from tests.publishers.vast import Vast


def all_protocols(sample: Sample) -> dict[str, Protocol]:
    """Every publisher of the project's sources, by host."""
    edgar, cninfo = EdgarFolders(Edgar(sample), sample), Cninfo.recorded(sample)
    spoken: dict[str, Protocol] = {
        "data.sec.gov": edgar,
        "www.sec.gov": edgar,
        "datacenter.eastmoney.com": Eastmoney(sample),
        "datacenter-web.eastmoney.com": Eastmoney(sample),
        "www.cninfo.com.cn": cninfo,
        "static.cninfo.com.cn": cninfo,
        "data-api.ecb.europa.eu": EuropeanCentralBank(sample),
        "www.chinamoney.com.cn": ForeignExchangeTradeSystem(sample),
        "web.ifzq.gtimg.cn": Tencent(sample),
        "query1.finance.yahoo.com": Yahoo(sample),
        "query2.finance.yahoo.com": Yahoo(sample),
        "prices.azure.com": Azure(sample),
        "pricing.us-east-1.amazonaws.com": AmazonPriceList(),
        "console.vast.ai": Vast(),
        "raw.githubusercontent.com": RentalPrices(sample),
        "epoch.ai": Epoch(sample),
    }
    return {one.host: Replay(sample, one.host) for one in sample.all() if one.host} | spoken


class Replay:
    """A publisher whose protocol nobody speaks: its recorded answers, to exactly what they were recorded for."""

    def __init__(self, sample: Sample, host: str):
        self._recordings = {(one.page, str(one.query)): one for one in sample.all() if one.host == host}

    def __call__(self, received: ReceivedRequest) -> Reply:
        recording = self._recordings.get((received.path, str(dict(received.query))))
        if recording is None:
            return Reply(b"not recorded", "text/plain", 404)
        return Reply(recording.body, recording.content_type, last_modified=recording.recorded_at.timestamp())


class EuropeanCentralBank:
    """The EXR data flow as CSV, by currency and from a day on."""

    def __init__(self, sample: Sample):
        self._sample = sample

    def __call__(self, received: ReceivedRequest) -> Reply:
        series = re.fullmatch(r"/service/data/EXR/D\.([A-Z+]*)\.EUR\.SP00\.A", received.path)
        if not series or received.query.get("format") != "csvdata":
            return Reply(b"Invalid request", "text/plain", 400)
        recording = self._sample.of("ecb_exchange_rates")[-1]
        header, *rows = list(csv.reader(io.StringIO(recording.body.decode(), newline="")))
        currency, day = header.index("CURRENCY"), header.index("TIME_PERIOD")
        wanted = set(series.group(1).split("+")) - {""}
        start, end = received.query.get("startPeriod", ""), received.query.get("endPeriod", "9999")
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

    def __call__(self, received: ReceivedRequest) -> Reply:
        if received.path != "/ags/ms/cm-u-bk-ccpr/CcprHisNew":
            return Reply(b"<html><head><title>404</title></head></html>", "text/html", 404)
        start, end = (date.fromisoformat(received.query[name]) for name in ("startDate", "endDate"))
        size, page = int(received.query["pageSize"]), int(received.query["pageNum"])
        if end - start >= timedelta(days=366) or size > 50:
            return self._answer(received, [], 0, 0, "只提供一年历史数据查询及下载")
        shown = [
            record
            for record in self._records(received.query["currency"])
            if start <= date.fromisoformat(record["date"]) <= end
        ]
        return self._answer(
            received, shown[(page - 1) * size : page * size], len(shown), math.ceil(len(shown) / size), ""
        )

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
    def _answer(received: ReceivedRequest, records: list[dict[str, Any]], total: int, pages: int, flag: str) -> Reply:
        head = {"version": "2.0", "provider": "CWAP", "req_code": "", "rep_code": "200", "rep_message": "", "ts": 0}
        data = {
            "head": [received.query["currency"]],
            "total": total,
            "pageTotal": pages,
            "pageNum": int(received.query["pageNum"]),
            "pageSize": int(received.query["pageSize"]),
            "currency": received.query["currency"],
            "searchlist": [received.query["currency"]],
            "startDate": received.query["startDate"],
            "endDate": received.query["endDate"],
            "flagMessage": flag,
        }
        return _json({"head": head, "data": data, "records": records})


class Tencent:
    """Daily bars between two days, at most 640; without an adjustment to make, an adjusted request gets ``day``."""

    def __init__(self, sample: Sample):
        self._sample = sample

    def __call__(self, received: ReceivedRequest) -> Reply:
        parts = received.query.get("param", "").split(",")
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

    def __call__(self, received: ReceivedRequest) -> Reply:
        if not received.headers.get("User-Agent", "").startswith("Mozilla/"):
            return Reply(b"Too Many Requests\r\n", "text/html", 429)
        symbol = received.path.removeprefix("/v8/finance/chart/")
        recordings = [one for one in self._sample.of("yahoo_prices") if one.page.endswith(f"/{symbol}")]
        if not recordings:
            error = {"code": "Not Found", "description": "No data found, symbol may be delisted"}
            return _json({"chart": {"result": None, "error": error}}, status=404)
        return _json(_chart(recordings[-1], int(received.query["period1"]), int(received.query["period2"])))


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


def _json(answer: Any, content_type: str = "application/json;charset=UTF-8", status: int = 200) -> Reply:
    return Reply(json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode(), content_type, status)
