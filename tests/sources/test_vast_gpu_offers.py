"""vast.ai's offers. No answer of it is recorded: the offers here are made up, in the shape of its documentation."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.helpers import compute, fetches
from tests.helpers.documents import problem
from tests.publishers import misbehaviours as bad
from tests.publishers.server import Publishers
from tests.publishers.vast import Vast

NAME, OFFERS = "vast_gpu_offers", "vast_gpu_offers__offers"


def offer(number: int, gpu_name: str, gpus: int, price: float, **changes: Any) -> dict[str, Any]:
    return {
        "id": number,
        "machine_id": 100 + number,
        "gpu_name": gpu_name,
        "num_gpus": gpus,
        "gpu_ram": 81559,
        "dph_total": price,
        "dph_base": price - 0.01,
        "min_bid": round(price / 2, 4),
        "geolocation": "Texas, US",
        "reliability2": 0.9981,
        "rentable": True,
        "verification": "verified",
        **changes,
    }


FOUND = [
    offer(1, "H100 SXM", 8, 18.4),
    offer(2, "A100 SXM4", 1, 0.89, min_bid=None, geolocation=None),
    offer(3, "RTX 4090", 1, 0.34, gpu_ram=24564),
]


def document(*offers: dict[str, Any]) -> compute.Document:
    return compute.made(NAME, "offers", json.dumps({"offers": offers}).encode())


def test_an_offer_is_of_a_machine() -> None:
    parsed = compute.parse(document(*FOUND[:2]))
    h100, a100 = compute.rows(parsed, OFFERS)
    assert (h100["gpus"], h100["price"], h100["minimum_bid"]) == (8, Decimal("18.4"), Decimal("9.2"))
    assert (a100["gpu_name"], a100["minimum_bid"], a100["geolocation"]) == ("A100 SXM4", None, None)
    assert parsed.unknown_fields == ()


def test_drift_and_wrong_types_are_reported() -> None:
    assert compute.parse(document({**FOUND[0], "carbon": 1})).unknown_fields == ("offers.carbon",)
    assert re.search(
        r"offers\[0\]\.dph_total",
        problem(document({name: value for name, value in FOUND[0].items() if name != "dph_total"})),
    )
    assert re.search(r"'8' \(str\) is no number", problem(document({**FOUND[0], "num_gpus": "8"})))
    assert re.search("is no number of GPUs", problem(document({**FOUND[0], "num_gpus": 0})))


def test_a_list_as_long_as_its_limit_may_be_cut() -> None:
    many = [offer(number, "H100 SXM", 1, 2.0) for number in range(3000)]
    assert compute.parse(document(*many)).unknown_fields == ("offers beyond the 3000 that were requested",)


def test_large_gpus_alone_are_requested(tmp_path: Path) -> None:
    with Publishers({"console.vast.ai": Vast(FOUND)}) as publishers:
        publishers.misbehave("bundles", bad.too_many("0"))
        settings = compute.live_settings(tmp_path, publishers)
        (outcome,) = fetches.run(settings, compute.hurried(NAME))
    assert outcome.outcome == "fetched"
    assert compute.built(settings, NAME)[OFFERS]["gpu_name"].to_list() == ["A100 SXM4", "H100 SXM"]
