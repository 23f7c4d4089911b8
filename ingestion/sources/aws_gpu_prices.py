"""Amazon Web Services: EC2 list prices of GPU instances, on demand and reserved, with every past version of the list.

The publisher keeps each version of its list: an index of versions, for each an index of regions, for each region one
CSV of some 300 MB. Such a body is archived whole, and read a line at a time: memory holds its bytes once and the rows
of GPU instances, which are few. Spot prices are not in the list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any
from urllib.parse import urljoin

import polars as pl

from ingestion.parsing import json_text
from ingestion.parsing.fields import Record, json_record
from ingestion.parsing.rows import Rows, parsed
from ingestion.publishers.aws_price_list import UNUSED_COLUMNS, excerpt_of, open_price_list
from ingestion.source import (
    RATE,
    Absence,
    Column,
    Document,
    Parsed,
    Refusal,
    Request,
    Selection,
    Source,
    Table,
    register,
)
from ingestion.universe import Universe

RATES = Table(
    name="aws_gpu_prices__rates",
    description="One row for each rate of a GPU instance type: Linux, shared tenancy, without further software.",
    columns=(
        Column("version_code", pl.String, "Version of the price list."),
        Column("published_on", pl.Date, "Day that version was published."),
        Column("region", pl.String, "Region, like us-east-1."),
        Column("sku_code", pl.String, "The publisher's SKU."),
        Column("offer_term_code", pl.String, "The terms it is sold on; rates of one reservation share it."),
        Column("rate_code", pl.String, "The publisher's rate."),
        Column("term_type", pl.String, "How it is bought.", values=("OnDemand", "Reserved")),
        Column("lease_length", pl.String, "Term of a reservation.", nullable=True, values=("1yr", "3yr")),
        Column(
            "purchase_option",
            pl.String,
            "How much of a reservation is paid at once.",
            nullable=True,
            values=("No Upfront", "Partial Upfront", "All Upfront"),
        ),
        Column(
            "offering_class",
            pl.String,
            "Whether a reservation may be exchanged.",
            nullable=True,
            values=("standard", "convertible"),
        ),
        Column("instance_type", pl.String, "Instance type, like p5.48xlarge."),
        Column("gpus", pl.String, "GPUs of an instance, as the list says it.", nullable=True),
        Column("unit", pl.String, "Hrs for a rate an hour, Quantity for a fee at once.", values=("Hrs", "Quantity")),
        Column("price", RATE, "Price of the unit.", unit="USD"),
        Column("effective_on", pl.Date, "Day since which the rate holds."),
    ),
    key=("rate_code", "region"),
    may_be_empty=True,
)
VERSIONS = Table(
    name="aws_gpu_prices__versions",
    description="One row for each version of the price list that the publisher keeps.",
    columns=(
        Column("version_code", pl.String, "Version: the instant of its publication, like 20250912225308."),
        Column("effective_from", pl.Date, "Day from which it holds."),
        Column("effective_to", pl.Date, "Day to which it holds; null for the current one.", nullable=True),
    ),
    key=("version_code",),
    may_be_empty=True,
)
REGIONS = Table(
    name="aws_gpu_prices__regions",
    description="One row for each region of a version of the price list.",
    columns=(
        Column("version_code", pl.String, "Version of the price list."),
        Column("region", pl.String, "Region, like us-east-1."),
        Column("path", pl.String, "Where the publisher keeps the region's list."),
    ),
    key=("version_code", "region"),
    may_be_empty=True,
)

#: The region with every GPU family; another one is another 300 MB a version.
_REGIONS = ("us-east-1",)
#: Versions before this quarter are left where they are: a version a quarter since, and the newest.
_FIRST_QUARTER = (2024, 1)
_ORIGIN = "https://pricing.us-east-1.amazonaws.com"
_ROOT = "/offers/v1.0/aws/AmazonEC2"
#: Stands in every line of a GPU instance.
_MARK = b'"GPU instance"'
_PREAMBLE = b'"FormatVersion"'
#: What a rate has to be of, so that it is the price of hardware and nothing else.
_PLAIN: Mapping[str, tuple[str, ...]] = {
    "Instance Family": ("GPU instance",),
    "Location Type": ("AWS Region",),
    "Tenancy": ("Shared",),
    "Operating System": ("Linux",),
    "Pre Installed S/W": ("NA", ""),
    "CapacityStatus": ("Used",),
    "MarketOption": ("OnDemand", ""),
    "TermType": ("OnDemand", "Reserved"),
}
#: A lease of one year or of three: ``1yr``, ``1 yr``, ``3 years``.
_LEASE = re.compile(r"(?P<years>[13])[\s-]*(?:yr|year)s?\.?", re.I | re.ASCII)
_READ = (
    *("SKU", "OfferTermCode", "RateCode", "LeaseContractLength", "PurchaseOption", "OfferingClass", "EffectiveDate"),
    *("Unit", "PricePerUnit", "Currency", "Instance Type", "Region Code", "GPU"),
    # Lists before 2023 do not know the market option.
    *(name for name in _PLAIN if name != "MarketOption"),
)
_IGNORED = {
    **dict.fromkeys(("formatVersion", "disclaimer", "publicationDate", "offerCode"), "about the index"),
    "currentVersion": "the newest of the versions",
    "versions.offerVersionUrl": "made from the version",
    **dict.fromkeys(UNUSED_COLUMNS, "of other products, or the same for every rate that is kept"),
}


def _requests(universe: Universe, today: date) -> Iterable[Request]:
    yield Request(key="versions", url=f"{_ORIGIN}{_ROOT}/index.json")


def _follow(document: Document) -> Iterable[Request]:
    kind, _, version = document.key.partition("/")
    if kind == "versions":
        for chosen in _chosen(json_text.decode(document.body)["versions"]):
            yield Request(key=f"regions/{chosen}", url=f"{_ORIGIN}{_ROOT}/{chosen}/region_index.json", is_final=True)
    elif kind == "regions":
        paths = {
            region: entry["currentVersionUrl"] for region, entry in json_text.decode(document.body)["regions"].items()
        }
        for region in _REGIONS:
            if region in paths:
                address = urljoin(f"{_ORIGIN}{_ROOT}/", f"{paths[region].removesuffix('.json')}.csv")
                yield Request(key=f"prices/{version}/{region}", url=address, body_format="csv", is_final=True)


def _chosen(versions: Iterable[str]) -> list[str]:
    """The last version of each quarter, oldest first; that of the current quarter is the newest there is."""
    by_quarter: dict[tuple[int, int], str] = {}
    for version in sorted(versions):
        quarter = int(version[:4]), (int(version[4:6]) + 2) // 3
        if quarter >= _FIRST_QUARTER:
            by_quarter[quarter] = version
    return list(by_quarter.values())


def _detect_error(body: bytes, request: Request) -> None:
    kind = request.key.partition("/")[0]
    if kind == "prices":
        if not body.startswith(_PREAMBLE):
            raise Refusal(f"no price list: {body[:200].decode('utf-8', 'replace')}")
        return
    answer = json_text.decode(body)
    if not isinstance(answer, dict) or kind not in answer:
        raise Refusal(f"no {kind}: {body[:200].decode('utf-8', 'replace')}")
    if not answer[kind]:
        raise Absence(f"the index lists no {kind}")


def _parse(document: Document) -> Parsed:
    kind, _, version = document.key.partition("/")
    if kind == "versions":
        return _parse_versions(document)
    return _parse_regions(document, version) if kind == "regions" else _parse_rates(document)


def _parse_versions(document: Document) -> Parsed:
    answer = json_record(document)
    versions = Rows(VERSIONS)
    unknown: set[str] = set()
    for version, entry in answer.entries("versions"):
        with document.row(entry.place):
            versions.add(
                entry.place,
                version_code=version,
                effective_from=entry.day("versionEffectiveBeginDate"),
                effective_to=entry.optional_day("versionEffectiveEndDate", null_means="the current version"),
            )
            unknown |= {f"versions.{name}" for name in entry.left} - _IGNORED.keys()
    return parsed(versions, unknown=unknown | (answer.left - _IGNORED.keys()))


def _parse_regions(document: Document, version: str) -> Parsed:
    answer = json_record(document)
    regions = Rows(REGIONS, version_code=version)
    unknown: set[str] = set()
    for _, entry in answer.entries("regions"):
        with document.row(entry.place):
            regions.add(entry.place, region=entry.text("regionCode"), path=entry.text("currentVersionUrl"))
            unknown |= {f"regions.{name}" for name in entry.left}
    return parsed(regions, unknown=unknown | (answer.left - _IGNORED.keys()))


def _parse_rates(document: Document) -> Parsed:
    listed = open_price_list(document, _READ)
    rates = Rows(RATES, version_code=listed.version_code, published_on=listed.published_on)
    for row, cells in listed.rates(_MARK):
        if all(cells.get(name, "") in values for name, values in _PLAIN.items()):
            with document.row(row.place):
                rate = _rate(row)
                # Hours on demand at no price are not sold; an hour of a reservation that is paid at once has none.
                if rate["price"] or rate["term_type"] == "Reserved":
                    rates.add(**rate)
    return parsed(rates, unknown={*listed.header} - {*_READ, *_PLAIN, *_IGNORED})


def _rate(row: Record) -> dict[str, Any]:
    row.expected("Currency", "USD")
    price = row.required_printed_number("PricePerUnit")
    if price < 0:
        raise row.wrong("PricePerUnit", price, "price")
    return {
        "region": row.text("Region Code"),
        "sku_code": row.text("SKU"),
        "offer_term_code": row.text("OfferTermCode"),
        "rate_code": row.text("RateCode"),
        "term_type": row.text("TermType"),
        "lease_length": _lease(row),
        "purchase_option": row.optional_text("PurchaseOption", null_means="on demand"),
        "offering_class": row.optional_text("OfferingClass", null_means="on demand"),
        "instance_type": row.text("Instance Type"),
        "gpus": row.optional_text("GPU"),
        "unit": row.text("Unit"),
        "price": price,
        "effective_on": row.day("EffectiveDate"),
        "locator": row.place,
    }


def _lease(row: Record) -> str | None:
    """The term of a reservation as the newest lists write it. Lists of earlier years have other words for the same."""
    stated = row.optional_text("LeaseContractLength", null_means="on demand")
    if stated is None:
        return None
    matched = _LEASE.fullmatch(stated)
    if not matched:
        raise row.wrong("LeaseContractLength", stated, "term of one year or of three")
    return f"{matched['years']}yr"


def _excerpt(body: bytes, selection: Selection) -> bytes:
    """Of a region's list its head and the lines of GPU instances with shared tenancy; an index whole."""
    return excerpt_of(body, (_MARK, b'"Shared"', b'"Linux"')) if body.startswith(_PREAMBLE) else body


SOURCE = register(
    Source(
        name="aws_gpu_prices",
        title="Amazon EC2 list prices of GPU instances",
        publisher="Amazon Web Services",
        homepage="https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/using-the-aws-price-list-bulk-api.html",
        licence="Published without a key for information; no licence to redistribute the list",
        is_redistributable=False,
        tables=(RATES, VERSIONS, REGIONS),
        requests=_requests,
        follow=_follow,
        parse=_parse,
        detect_error=_detect_error,
        excerpt=_excerpt,
        cadence="0 4 2 * *",
        allowed_age=timedelta(days=35),
        requests_per_second=1,
        max_bytes=768 * 1024 * 1024,
        evidence="market",
        is_snapshot=True,
        ignored_fields=_IGNORED,
    )
)
