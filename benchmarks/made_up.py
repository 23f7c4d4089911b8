"""Answers of the publishers of whom nothing could be recorded: the bodies of their tests, many times over."""

from __future__ import annotations

from datetime import date, timedelta

from tests.helpers.papers import pdf
from tests.publishers.aws import AmazonPriceList
from tests.publishers.cninfo import Cninfo
from tests.publishers.eastmoney import Eastmoney
from tests.publishers.edgar import Edgar
from tests.publishers.edgar_folders import EdgarFolders
from tests.publishers.sample import Sample
from tests.publishers.server import Protocol
from tests.publishers.vast import Vast
from tests.sources.test_aws_gpu_prices import P4D, P5, UNWANTED, price_list
from tests.sources.test_cninfo_announcements import ORGANISATION, announcement
from tests.sources.test_eastmoney_shareholder_changes import SOLD
from tests.sources.test_sec_press_releases import EXHIBIT
from tests.sources.test_vast_gpu_offers import offer

_SECURITY = "300308"  # one that the universe holds, so that it is requested
_PARAGRAPH = b"<p>Revenue of the quarter grew on the demand for services, and costs with it.</p>\n"


def protocols(sample: Sample) -> dict[str, Protocol]:
    """Stand-ins by host: a price list of 30,000 rates, 2,000 offers, 40 papers of 20 pages, 600 trades of holders,
    two exhibits of 1.6 MB."""
    days = [date(2024, 1, 1) + timedelta(days=7 * number) for number in range(40)]
    company = {**ORGANISATION, "code": _SECURITY}
    found = [
        announcement(number, "关于签订算力服务合同的公告", day, secCode=_SECURITY) for number, day in enumerate(days, 1)
    ]
    paper = pdf(*[["合同总金额为人民币36.9亿元（含税），", "服务期限为5年。"] * 12] * 20)
    cninfo = Cninfo([company], found, {f"/{row['adjunctUrl']}": paper for row in found})
    trades = [
        {
            **SOLD,
            "SECURITY_CODE": _SECURITY,
            "START_DATE": f"{date(2020, 1, 1) + timedelta(days=3 * number)} 00:00:00",
            "END_DATE": f"{date(2020, 1, 2) + timedelta(days=3 * number)} 00:00:00",
        }
        for number in range(600)
    ]
    eastmoney = Eastmoney(sample, {"RPT_SHARE_HOLDER_INCREASE": trades})
    filings = [
        (one.json()["cik"], one.json()["filings"]["recent"]["accessionNumber"][row].replace("-", ""))
        for one in sample.of("sec_submissions")
        for row, items in enumerate(one.json()["filings"]["recent"]["items"])
        if "2.02" in items
    ][:2]
    exhibits = {
        f"/Archives/edgar/data/{int(cik)}/{number}/exhibit991.htm": EXHIBIT.replace(b"</body>", _PARAGRAPH * 20_000)
        for cik, number in filings
    }
    edgar = EdgarFolders(Edgar(sample), sample, exhibits)
    return {
        "pricing.us-east-1.amazonaws.com": AmazonPriceList(
            {"20260901120000": {"us-east-1": price_list([P4D, P5, *(UNWANTED * 5_000)])}}
        ),
        "console.vast.ai": Vast([offer(number, "H100 SXM", 8, 10 + number / 100) for number in range(2_000)]),
        "www.cninfo.com.cn": cninfo,
        "static.cninfo.com.cn": cninfo,
        "datacenter.eastmoney.com": eastmoney,
        "datacenter-web.eastmoney.com": eastmoney,
        "data.sec.gov": edgar,
        "www.sec.gov": edgar,
    }
