"""gpurentalprices.com: providers' prices of a GPU and an hour, of recorded days of summer 2026."""

from __future__ import annotations

import json
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

from tests.helpers import compute, fetches
from tests.helpers.documents import problem
from tests.publishers.gpurentalprices import RentalPrices
from tests.publishers.sample import Sample
from tests.publishers.server import Publishers

NAME, OFFERS = "gpu_rental_offers", "gpu_rental_offers__offers"


def day() -> compute.Document:
    return compute.recorded(NAME, "snapshot/2026-07-06")


def test_prices_are_those_of_the_day() -> None:
    found = compute.rows(compute.parse(day()), OFFERS)
    prices = {(row["provider"], row["gpu"], row["kind"]): row["price"] for row in found}
    assert prices["runpod", "h100", "secure"] == Decimal("3.29")
    assert prices["runpod", "h100", "community"] == Decimal("2.69")
    assert prices["lambda", "h100-sxm", "on-demand"] == Decimal("3.99")
    assert {row["snapshot_on"] for row in found} == {date(2026, 7, 6)}


def test_a_later_generation_says_more_of_each_offer() -> None:
    """An offer in the shape of autumn 2026: where it stands, and how many GPUs are rented together."""
    said = {
        "provider": "lium",
        "gpu": "b200",
        "vram_gb": 179,
        "usd_hr": 5.6,
        "kind": "marketplace",
        "source_url": "https://lium.io/api/public/v1/nodes",
        "fetched_at": "2026-10-08T08:46:34.841250Z",
        "availability": "in-stock",
        "instance": "a node of 1 GPU",
        "min_gpus": 1,
        "gpu_count_reported": True,
        "region": "Ashburn, United States",
        "ram_label": "354 GB",
        "disk_label": "2442 GB",
        "source_quote": "{}",
    }
    body = {"date": "2026-10-08", "generated_at": "2026-10-08T08:47:13.797Z", "offers": [said], "providers": {}}
    parsed = compute.parse(compute.made(NAME, "latest", json.dumps(body).encode()))
    (row,) = compute.rows(parsed, OFFERS)
    assert (row["region"], row["gpus"], row["availability"]) == ("Ashburn, United States", 1, "in-stock")
    assert parsed.unknown_fields == ()


def test_drift_absence_and_wrong_types_are_reported() -> None:
    drifted = compute.altered(day(), lambda body: body["offers"][0].update(stock=3))
    assert compute.parse(drifted).unknown_fields == ("offers.stock",)
    assert re.search(r"offers\[2\]\.gpu", problem(compute.altered(day(), lambda body: body["offers"][2].pop("gpu"))))
    assert re.search(
        "is no number", problem(compute.altered(day(), lambda body: body["offers"][2].update(usd_hr="2.19")))
    )
    assert re.search(
        "2026-07-07 came where snapshot/2026-07-06 was requested",
        problem(compute.altered(day(), lambda body: body.update(date="2026-07-07"))),
    )


def test_days_that_the_publisher_let_go_are_absent(tmp_path: Path) -> None:
    with Publishers({"raw.githubusercontent.com": RentalPrices(Sample())}) as publishers:
        settings = compute.live_settings(tmp_path, publishers)
        outcomes = fetches.run(settings, compute.hurried(NAME))
        again = fetches.run(settings, compute.hurried(NAME))
    kinds = {one.key: one.outcome for one in outcomes}
    assert kinds["latest"] == "fetched"
    assert kinds["snapshot/2026-08-17"] == "fetched"
    assert kinds["snapshot/2026-08-24"] == "absent"
    assert {one.outcome for one in again} == {"unchanged", "absent"}
    made = compute.built(settings, NAME)[OFFERS]
    assert made.height == 1362
    assert made["snapshot_on"].n_unique() == 8
