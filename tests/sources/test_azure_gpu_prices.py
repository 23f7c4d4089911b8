"""Azure's retail prices: what a recorded page says of H100 and A100 machines in eastus, and what is left out."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from ingestion.scaffold import record
from ingestion.source import Request
from ingestion.sources import SOURCES
from ingestion.sources.azure_gpu_prices import RULES
from tests.helpers import compute, fetches
from tests.helpers.documents import problem
from tests.publishers import misbehaviours as bad
from tests.publishers.azure import Azure
from tests.publishers.sample import Sample
from tests.publishers.server import Publishers

NAME, METERS, LEFT_OUT = "azure_gpu_prices", "azure_gpu_prices__meters", "azure_gpu_prices__left_out"
ASKED = Request("Standard_ND/0", "https://prices.azure.com/api/retail/prices")


def page() -> compute.Document:
    return compute.recorded(NAME, "Standard_ND/0")


def test_each_way_of_buying_has_its_price() -> None:
    found = compute.rows(compute.parse(page()), METERS)
    prices = {(row["instance_type"], row["meter_name"], row["term"]): row["price"] for row in found}
    assert prices == {
        ("Standard_ND96isr_H100_v5", "ND96isrH100v5", None): Decimal("98.32"),
        # The price of the whole term, whatever the unit says.
        ("Standard_ND96isr_H100_v5", "ND96isrH100v5", "1 Year"): Decimal("551221"),
        ("Standard_ND96isr_H100_v5", "ND96isrH100v5", "3 Years"): Decimal("1134310"),
        ("Standard_ND96is_H100_v5", "ND96isH100v5", None): Decimal("88.488"),
        ("Standard_ND96asr_v4", "ND96asr_A100_v4 Spot", None): Decimal("5.98334"),
        ("Standard_ND96amsr_A100_v4", "ND96amsr A100 v4 Low Priority", None): Decimal("6.554"),
    }
    assert {row["effective_on"].isoformat() for row in found if "H100" in row["instance_type"]} == {"2023-12-01"}


def test_what_is_left_out_is_counted() -> None:
    """Two prices are for development, and two are of Windows."""
    parsed = compute.parse(page())
    counts = {row["rule"]: row["prices"] for row in compute.rows(parsed, LEFT_OUT)}
    assert counts == dict.fromkeys(RULES, 0) | {"dev_test": 2, "windows": 2}
    assert parsed.unknown_fields == ()


def first_price(**changes: Any) -> tuple[list[dict[str, Any]], dict[str, int]]:
    """The prices made of the page's first item, changed, and how many each rule left out of it."""
    document = compute.altered(page(), lambda body: body.update(Items=[{**body["Items"][0], **changes}]))
    parsed = compute.parse(document)
    counts = {row["rule"]: row["prices"] for row in compute.rows(parsed, LEFT_OUT) if row["prices"]}
    return compute.rows(parsed, METERS), counts


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"skuName": "ND96isr H100 v5 Windows"}, "windows"),
        ({"meterName": "ND96isrH100v5 Windows"}, "windows"),
        ({"productName": "Virtual Machines NDsr H100 v5 Series windows"}, "windows"),
        ({"productName": "Virtual Machines NDsr H100 v5 Series Red Hat"}, "other_system"),
        ({"skuName": "ND96isr SLES"}, "other_system"),
        ({"productName": "NDsr H100 v5 Series Cloud Services"}, "cloud_services"),
        ({"productName": "NDsr H100 v5 Series Dedicated Host"}, "dedicated_host"),
        ({"effectiveEndDate": "2026-06-30T23:59:59Z"}, "expired"),
        ({"unitOfMeasure": "1 GB"}, "unknown_unit"),
        ({"unitOfMeasure": "1/Month"}, "unknown_unit"),
        ({"unitOfMeasure": "0 Hours"}, "unknown_unit"),
        ({"type": "Reservation", "reservationTerm": "18 Months"}, "unknown_term"),
        ({"type": "Reservation", "reservationTerm": None}, "unknown_term"),
        ({"type": "Reservation", "reservationTerm": "1 Year", "unitOfMeasure": "100 Hours"}, "unknown_unit"),
        ({"retailPrice": 0}, "no_price"),
    ],
)
def test_what_is_of_another_good_or_nobody_knows_is_not_priced(changes: dict[str, Any], rule: str) -> None:
    prices, counts = first_price(**changes)
    assert (prices, counts) == ([], {rule: 1})


@pytest.mark.parametrize(
    ("changes", "column", "value"),
    [
        ({}, "capacity", "regular"),
        ({"skuName": "ND96isr H100 v5 Spot"}, "capacity", "spot"),
        ({"meterName": "ND96isrH100v5 Spot"}, "capacity", "spot"),
        ({"productName": "NDsr H100 v5 Series Spot"}, "capacity", "spot"),
        ({"skuName": "ND96isr H100 v5 Low Priority"}, "capacity", "low_priority"),
        ({"skuName": "Spotless ND96isr"}, "capacity", "regular"),
        ({"skuName": "ND96 Winter"}, "capacity", "regular"),
        ({"unitOfMeasure": "10 Hours"}, "unit_hours", Decimal(10)),
        ({"unitOfMeasure": "1 Hour"}, "unit_hours", Decimal(1)),
        ({"effectiveEndDate": "2026-07-27T23:59:59Z"}, "effective_until", date(2026, 7, 27)),
        ({"effectiveEndDate": None}, "effective_until", None),
    ],
)
def test_capacity_unit_and_end_are_read_wherever_they_stand(changes: dict[str, Any], column: str, value: Any) -> None:
    (price,), counts = first_price(**changes)
    assert (price[column], counts) == (value, {})


def test_a_savings_plan_is_a_price_of_its_own() -> None:
    """The shape of the plan is that of the publisher's documentation; no recorded answer carries one."""
    plan = {"unitPrice": 61.1, "retailPrice": 61.1, "term": "1 Year"}
    document = compute.altered(page(), lambda body: body["Items"][0].update(savingsPlan=[plan]))
    found = [row for row in compute.rows(compute.parse(document), METERS) if row["price_type"] == "SavingsPlan"]
    assert [(row["term"], row["price"], row["locator"]) for row in found] == [
        ("1 Year", Decimal("61.1"), "Items[0].savingsPlan[0]")
    ]


def test_a_field_that_nobody_knows_is_drift() -> None:
    document = compute.altered(page(), lambda body: body["Items"][3].update(gpuCount=8) or body.update(Hint="x"))
    assert compute.parse(document).unknown_fields == ("Hint", "Items.gpuCount")


def test_a_missing_or_retyped_field_stops_the_parse() -> None:
    assert re.search(
        r"Items\[1\]\.retailPrice", problem(compute.altered(page(), lambda body: body["Items"][1].pop("retailPrice")))
    )
    assert re.search(
        r"'98\.32' \(str\) is no number",
        problem(compute.altered(page(), lambda body: body["Items"][0].update(retailPrice="98.32"))),
    )
    assert re.search(
        "EUR came where USD was requested",
        problem(compute.altered(page(), lambda body: body["Items"][0].update(currencyCode="EUR"))),
    )


def test_an_excerpt_says_the_same_of_its_region() -> None:
    elsewhere = compute.altered(page(), lambda body: body["Items"][0].update(armRegionName="westus3"))
    excerpt = SOURCES[NAME].excerpt(elsewhere.body, record.selection())
    kept = compute.rows(compute.parse(replace(elsewhere, body=excerpt)), METERS)
    assert [row["price"] for row in kept][:2] == [Decimal("551221"), Decimal("1134310")]
    assert b"unitPrice" not in excerpt


def test_pages_are_followed_to_the_last(tmp_path: Path) -> None:
    """Four pages of three; the first is refused once. No NC machine is recorded: the publisher says so."""
    with Publishers({"prices.azure.com": Azure(Sample(), page_size=3)}) as publishers:
        publishers.misbehave(r"\$skip=6", bad.too_many("0"))
        settings = compute.live_settings(tmp_path, publishers)
        outcomes = fetches.run(settings, compute.hurried(NAME))
    assert [(one.key, one.outcome) for one in outcomes] == [
        ("Standard_NC/0", "absent"),
        ("Standard_ND/0", "fetched"),
        ("Standard_ND/3", "fetched"),
        ("Standard_ND/6", "fetched"),
        ("Standard_ND/9", "fetched"),
    ]
    made = compute.built(settings, NAME)
    assert made[METERS].height == 6
    assert made[LEFT_OUT]["prices"].sum() == 4
