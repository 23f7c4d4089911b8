"""Microsoft Azure: retail prices of GPU instances by region, on demand, spot, low priority, reserved and with a plan.

Prices are in USD for an instance, not for a GPU. A reservation's price is that of its whole term, though the publisher
gives its unit as "1 Hour". Only today's prices can be asked for; ``effectiveStartDate`` says since when they hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlsplit

import polars as pl

from ingestion.parsing import json_text
from ingestion.parsing.excerpts import json_list
from ingestion.parsing.fields import Record, json_record
from ingestion.parsing.rows import Rows, parsed
from ingestion.source import (
    RATE,
    Absence,
    Column,
    Document,
    Parsed,
    ParseError,
    Refusal,
    Request,
    Source,
    Table,
    register,
)
from ingestion.universe import Universe

_TERMS = ("1 Year", "3 Years", "5 Years")
CAPACITIES = ("regular", "spot", "low_priority")

METERS = Table(
    name="azure_gpu_prices__meters",
    description="One row for each price of an instance type: a meter of a region, or a savings plan on it.",
    columns=(
        Column("meter_code", pl.String, "The publisher's meter."),
        Column("sku_code", pl.String, "The publisher's SKU; each term of a reservation has its own."),
        Column("price_type", pl.String, "How it is bought.", values=("Consumption", "Reservation", "SavingsPlan")),
        Column("term", pl.String, "Term of a commitment.", nullable=True, values=_TERMS),
        Column("instance_type", pl.String, "Instance type, like Standard_ND96isr_H100_v5."),
        Column("meter_name", pl.String, "Name of the meter."),
        Column("capacity", pl.String, "Whether the machine may be evicted.", values=CAPACITIES),
        Column("product_name", pl.String, "Name of the product."),
        Column("region", pl.String, "Region, like eastus."),
        Column("effective_on", pl.Date, "Day since which the price holds."),
        Column("effective_until", pl.Date, "Last day on which it holds; null for one without an end.", nullable=True),
        Column("price", RATE, "Price of the unit; of a reservation, of its whole term.", unit="USD", is_positive=True),
        Column("unit_of_measure", pl.String, "Unit the publisher names."),
        Column("unit_hours", RATE, "Hours in that unit.", unit="hours", is_positive=True),
        Column("tier_minimum_units", RATE, "Units a month from which the price holds."),
        Column("is_primary_region", pl.Boolean, "Whether the meter belongs to this region alone."),
    ),
    key=(
        "meter_code",
        "sku_code",
        "price_type",
        "term",
        "instance_type",
        "region",
        "effective_on",
        "tier_minimum_units",
    ),
    may_be_empty=True,
)
LEFT_OUT = Table(
    name="azure_gpu_prices__left_out",
    description="How many prices of a body were left out, by the rule that left them out.",
    columns=(
        Column("rule", pl.String, "The first rule that applies."),
        Column("prices", pl.Int64, "Prices left out by it."),
    ),
    key=("rule",),
    is_tally=True,
)
RULES = (
    *("dev_test", "cloud_services", "dedicated_host", "windows", "other_system"),
    *("expired", "unknown_unit", "unknown_term", "no_price"),
)
#: Goods and systems by the words that tell them, in the names of the product, the SKU or the meter. Linux goes unnamed.
_TOLD_BY_NAME = {
    "cloud_services": re.compile(r"cloud services?", re.I),
    "dedicated_host": re.compile(r"dedicated host", re.I),
    "windows": re.compile(r"\bwin(?:dows)?\b", re.I),
    "other_system": re.compile(r"\b(?:rhel|red hat|suse|sles|ubuntu pro|sql server|oracle linux)\b", re.I),
}
_UNIT = re.compile(r"(?P<count>\d{1,5}) hours?", re.I | re.ASCII)

#: The region that the embedded sample keeps.
_SAMPLE_REGION = "eastus"
#: Families with GPUs to compute on: NV is for graphics.
_FAMILIES = ("Standard_NC", "Standard_ND")
_ENDPOINT = "https://prices.azure.com/api/retail/prices"
#: The version that carries savings plans; in it the values of a filter are case-sensitive.
_VERSION = "2023-01-01-preview"
_IGNORED = {
    "BillingCurrency": "the currency of each price stands beside it",
    "CustomerEntityId": "of the public list",
    "CustomerEntityType": "of the public list",
    "NextPageLink": "read by follow",
    "Count": "the length of Items",
    "Items.unitPrice": "repeats retailPrice",
    "Items.location": "the region's display name",
    "Items.productId": "of the catalogue",
    "Items.serviceName": "what was requested",
    "Items.serviceId": "what was requested",
    "Items.serviceFamily": "what was requested",
    "Items.availabilityId": "of the catalogue",
    "Items.savingsPlan.unitPrice": "repeats retailPrice",
}


def _requests(universe: Universe, today: date) -> Iterable[Request]:
    yield from (_page(family, 0) for family in _FAMILIES)


def _page(family: str, skipped: int) -> Request:
    return Request(
        key=f"{family}/{skipped}",
        url=_ENDPOINT,
        params={
            "api-version": _VERSION,
            "$filter": f"serviceName eq 'Virtual Machines' and startswith(armSkuName,'{family}')",
        }
        | ({"$skip": str(skipped)} if skipped else {}),
    )


def _follow(document: Document) -> Iterable[Request]:
    """The link to the next page, of which only the number of prices to skip is taken: it names a port."""
    link = json_text.decode(document.body).get("NextPageLink")
    if link:
        family, _ = document.key.split("/")
        skipped = parse_qs(urlsplit(link).query).get("$skip", [""])[0]
        if not skipped.isdigit():
            raise ParseError(document, "NextPageLink", f"{link!r} does not say how many prices to skip")
        yield _page(family, int(skipped))


def _detect_error(body: bytes, request: Request) -> None:
    answer = json_text.decode(body)
    if not isinstance(answer, dict) or "Items" not in answer:
        raise Refusal(f"no list of prices: {body[:300].decode('utf-8', 'replace')}")
    if not answer["Items"]:
        raise Absence(f"no price of {request.key}")


def _parse(document: Document) -> Parsed:
    answer = json_record(document)
    meters, left_out = Rows(METERS), Rows(LEFT_OUT)
    counts = dict.fromkeys(RULES, 0)
    unknown: set[str] = set()
    for item in answer.required_records("Items"):
        prices: list[tuple[dict[str, Any], set[str]]] = []
        with document.row(item.place):
            prices += _prices(document, item)
            unknown |= {f"Items.{name}" for name in item.left if f"Items.{name}" not in _IGNORED}
        for price, extra in prices:
            unknown |= extra
            rule = _rule(price, document.fetched_at.date())
            if rule:
                counts[rule] += 1
            else:
                meters.add(**{name: value for name, value in price.items() if name != "names"})
    for rule, count in counts.items():
        left_out.add("Items", rule=rule, prices=count)
    return parsed(meters, left_out, unknown=unknown | (answer.left - _IGNORED.keys()))


def _prices(document: Document, item: Record) -> Iterable[tuple[dict[str, Any], set[str]]]:
    """The price of an item, then those of the savings plans on it."""
    item.expected("currencyCode", "USD")
    product, meter, sku = item.text("productName"), item.text("meterName"), item.optional_text("skuName") or ""
    unit = item.text("unitOfMeasure")
    price: dict[str, Any] = {
        "meter_code": item.text("meterId"),
        "sku_code": item.text("skuId"),
        "price_type": item.text("type"),
        "term": item.optional_text("reservationTerm", null_means="no commitment"),
        "instance_type": item.text("armSkuName"),
        "meter_name": meter,
        "capacity": _capacity(f"{product} | {sku} | {meter}"),
        "product_name": product,
        "region": item.text("armRegionName"),
        "effective_on": item.day("effectiveStartDate"),
        "effective_until": item.optional_day("effectiveEndDate", null_means="no end"),
        "price": item.number("retailPrice"),
        "unit_of_measure": unit,
        "unit_hours": _hours(unit),
        "tier_minimum_units": item.number("tierMinimumUnits"),
        "is_primary_region": item.flag("isPrimaryMeterRegion"),
        "locator": item.place,
        "names": f"{product} | {sku} | {meter}",
    }
    plans = item.records("savingsPlan")
    yield price, set()
    for plan in plans:
        terms: dict[str, Any] = {}
        with document.row(plan.place):
            terms = {"price_type": "SavingsPlan", "term": plan.text("term"), "price": plan.number("retailPrice")}
        if terms:
            left = {f"Items.savingsPlan.{name}" for name in plan.left} - _IGNORED.keys()
            yield price | terms | {"locator": plan.place}, left


def _capacity(names: str) -> str:
    """Whether a machine may be evicted, which is told by the name of the product, the SKU or the meter."""
    lowered = names.lower()
    if re.search(r"\blow[ -]?priority\b", lowered):
        return "low_priority"
    return "spot" if re.search(r"\bspot\b", lowered) else "regular"


def _hours(unit: str) -> Decimal | None:
    """The hours in a unit like ``10 Hours``; null for any other unit."""
    matched = _UNIT.fullmatch(unit)
    return Decimal(matched["count"]) if matched and int(matched["count"]) else None


def _rule(price: dict[str, Any], today: date) -> str | None:
    """The rule by which a price is left out: it is of another good, holds no more, or nobody knows what it is of."""
    if price["price_type"] == "DevTestConsumption":
        return "dev_test"
    told = next((rule for rule, words in _TOLD_BY_NAME.items() if words.search(price["names"])), None)
    if told:
        return told
    if price["effective_until"] is not None and price["effective_until"] < today:
        return "expired"
    if price["unit_hours"] is None or (price["price_type"] == "Reservation" and price["unit_hours"] != 1):
        return "unknown_unit"
    if (price["term"] not in _TERMS) != (price["term"] is None and price["price_type"] == "Consumption"):
        return "unknown_term"
    return None if price["price"] else "no_price"


SOURCE = register(
    Source(
        name="azure_gpu_prices",
        title="Azure retail prices of GPU instances",
        publisher="Microsoft Azure",
        homepage="https://learn.microsoft.com/rest/api/cost-management/retail-prices/azure-retail-prices",
        licence="Published without a key for price comparison; no licence to redistribute the list",
        is_redistributable=False,
        tables=(METERS, LEFT_OUT),
        requests=_requests,
        follow=_follow,
        parse=_parse,
        detect_error=_detect_error,
        excerpt=json_list("Items", _IGNORED, lambda item: item.get("armRegionName") == _SAMPLE_REGION),
        cadence="0 7 * * *",
        allowed_age=timedelta(days=3),
        requests_per_second=1,
        max_bytes=16 * 1024 * 1024,
        evidence="market",
        is_snapshot=True,
        ignored_fields=_IGNORED,
    )
)
