"""What each publisher answers, with HTTP 200, where it refuses or holds nothing: cases of a test and of the page."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ingestion.source import BodyFormat

_EDGAR = b"<html><head><title>SEC.gov | Error</title></head><body>Undeclared Automated Tool</body></html>"
_EASTMONEY = ("eastmoney_segments", "eastmoney_shareholder_changes", "eastmoney_statements")


@dataclass(frozen=True)
class OwnError:
    """A body that says no in the publisher's own way. ``detail``: words of it that the outcome repeats.

    ``key``, ``body_format`` and ``form`` are the request's, where the source tells its answers apart by them.
    """

    source: str
    what: str
    body: bytes
    outcome: str
    detail: str
    key: str = "any"
    body_format: BodyFormat = "json"
    form: Mapping[str, str] | None = None


def _said(answer: Any) -> bytes:
    return json.dumps(answer, ensure_ascii=False).encode()


def _of_eastmoney(source: str) -> tuple[OwnError, ...]:
    empty = {"success": False, "result": None, "message": "返回数据为空", "code": 9201}
    broken = {"success": False, "result": None, "message": "报表配置不存在", "code": 9501}
    return (
        OwnError(source, "`success` is false, code 9201", _said(empty), "absent", "返回数据为空 (code 9201)"),
        OwnError(source, "`success` is false, any other code", _said(broken), "refused", "报表配置不存在 (code 9501)"),
    )


OWN_ERRORS: tuple[OwnError, ...] = (
    OwnError(
        "aws_gpu_prices",
        "text that does not begin as a price list",
        b"Access,Denied\nno,list\n",
        "refused",
        "no price list: Access,Denied",
        key="prices/1/us-east-1",
        body_format="csv",
    ),
    OwnError(
        "aws_gpu_prices", "an index of no versions", b'{"versions": {}}', "absent", "lists no versions", key="versions"
    ),
    OwnError(
        "azure_gpu_prices",
        "an object without `Items`",
        _said({"Error": {"Code": "TooManyRequests"}}),
        "refused",
        'no list of prices: {"Error": {"Code": "TooManyRequests"}}',
    ),
    OwnError("azure_gpu_prices", "`Items` is empty", _said({"Items": [], "Count": 0}), "absent", "no price of"),
    OwnError(
        "cfets_central_parity",
        "`head.rep_code` is not 200",
        _said({"head": {"rep_code": "500", "rep_message": "busy"}}),
        "refused",
        "busy (code 500)",
    ),
    OwnError(
        "cfets_central_parity",
        "`flagMessage` beside no records",
        _said({"head": {"rep_code": "200"}, "data": {"flagMessage": "over a year"}, "records": []}),
        "refused",
        "over a year",
    ),
    OwnError(
        "cninfo_announcements",
        "an object in place of the search's list",
        _said({"code": 403, "msg": "访问过于频繁"}),
        "refused",
        "访问过于频繁",
        form={"keyWord": "300999"},
    ),
    OwnError(
        "cninfo_announcements",
        "a search that finds other companies",
        _said([{"code": "300998"}]),
        "absent",
        "does not know 300999",
        form={"keyWord": "300999"},
    ),
    OwnError(
        "cninfo_announcements",
        "an index without its count",
        _said({"code": 403, "msg": "访问过于频繁"}),
        "refused",
        "访问过于频繁",
        form={"stock": "300999,1"},
    ),
    OwnError(
        "cninfo_announcements",
        "a count above zero beside no announcements",
        _said({"totalAnnouncement": 61, "announcements": None}),
        "refused",
        "none of 61 announcements stands on this page",
        form={"stock": "300999,1"},
    ),
    OwnError(
        "cninfo_announcements",
        "a count of zero",
        _said({"totalAnnouncement": 0, "announcements": None}),
        "absent",
        "no announcement in this quarter",
        form={"stock": "300999,1"},
    ),
    *(error for source in _EASTMONEY for error in _of_eastmoney(source)),
    OwnError(
        "gpu_rental_offers",
        "an object without `offers`",
        _said({"message": "API rate limit exceeded"}),
        "refused",
        "API rate limit exceeded",
    ),
    OwnError(
        "gpu_rental_offers",
        "`offers` is empty",
        _said({"date": "2026-07-06", "offers": []}),
        "absent",
        "the list of offers is empty",
    ),
    OwnError(
        "sec_filing_facts",
        "a page in place of an instance",
        _EDGAR,
        "refused",
        "no XBRL instance: SEC.gov | Error",
        body_format="xml",
    ),
    OwnError(
        "sec_insider_trades",
        "a page in place of a form",
        _EDGAR,
        "refused",
        "no ownership document: SEC.gov | Error",
        body_format="xml",
    ),
    OwnError(
        "sec_press_releases",
        "a page of EDGAR in place of an exhibit",
        _EDGAR,
        "refused",
        "a page in place of an exhibit: SEC.gov | Error",
        body_format="html",
    ),
    OwnError(
        "sec_press_releases",
        "a page with scripts, which filings may not carry",
        b"<html><head><script src='challenge.js'></script><title>Just a moment</title></head></html>",
        "refused",
        "a page in place of an exhibit: Just a moment",
        body_format="html",
    ),
    OwnError(
        "sec_press_releases",
        "a page in place of a filing's header",
        b"<!DOCTYPE html><html><head><title>Maintenance</title></head></html>",
        "refused",
        "a page in place of a filing's header: Maintenance",
        key="0000000000-26-000001/0000000000-26-000001-index-headers.html",
        body_format="html",
    ),
    OwnError(
        "tencent_prices",
        "`code` is not 0",
        _said({"code": 1, "msg": "param error", "data": []}),
        "refused",
        "param error (code 1)",
    ),
    OwnError(
        "tencent_prices", "`data` is empty", _said({"code": 0, "data": []}), "absent", "no data under this symbol"
    ),
    OwnError(
        "vast_gpu_offers",
        "`success` is false",
        _said({"success": False, "error": "rate_limit", "msg": "requests too frequent"}),
        "refused",
        "requests too frequent (rate_limit)",
    ),
    OwnError("vast_gpu_offers", "`offers` is empty", _said({"offers": []}), "absent", "nothing is on offer"),
    OwnError(
        "yahoo_prices",
        "`chart.error` with the code Not Found",
        _said({"chart": {"result": None, "error": {"code": "Not Found", "description": "No data found"}}}),
        "absent",
        "No data found (Not Found)",
    ),
    OwnError(
        "yahoo_prices",
        "`chart.error` with any other code",
        _said({"chart": {"result": None, "error": {"code": "Unauthorized", "description": "Invalid Crumb"}}}),
        "refused",
        "Invalid Crumb (Unauthorized)",
    ),
)
