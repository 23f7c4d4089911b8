"""vast.ai: offers of a marketplace for GPUs with 40 GB of memory and more, as they stand at one moment.

Prices are in USD an hour for a machine, not for a GPU. ``min_bid`` is what an interruptible rental has to outbid.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import polars as pl

from ingestion.parsing import json_text
from ingestion.parsing.excerpts import json_list
from ingestion.parsing.fields import Record, json_record
from ingestion.parsing.rows import Rows, parsed
from ingestion.source import RATE, Absence, Column, Document, Parsed, Refusal, Request, Source, Table, register
from ingestion.universe import Universe

OFFERS = Table(
    name="vast_gpu_offers__offers",
    description="One row for each offer of a verified machine that could be rented at that moment.",
    columns=(
        Column("offer_code", pl.Int64, "The publisher's offer."),
        Column("machine_code", pl.Int64, "The publisher's machine.", nullable=True),
        Column("gpu_name", pl.String, "GPU as the marketplace calls it, like H100 SXM."),
        Column("gpus", pl.Int64, "GPUs of the offer.", is_positive=True),
        Column("gpu_memory", RATE, "Memory of each GPU.", unit="MB"),
        Column("price", RATE, "Price of an hour, storage included.", unit="USD", is_positive=True),
        Column("base_price", RATE, "Price of an hour, storage left out.", unit="USD"),
        Column("minimum_bid", RATE, "Least bid for an hour that may be interrupted.", unit="USD", nullable=True),
        Column("geolocation", pl.String, "Place, like Texas, US.", nullable=True),
        Column("reliability_ratio", RATE, "Share of the time it was reachable.", nullable=True),
    ),
    key=("offer_code",),
    may_be_empty=True,
)
#: The publisher's own default is a few dozen.
MOST_OFFERS = 3000
_LEAST_MEMORY = 39_000
_QUERY = {
    "verified": {"eq": True},
    "rentable": {"eq": True},
    "gpu_ram": {"gte": _LEAST_MEMORY},
    "type": "on-demand",
    "order": [["dph_total", "asc"]],
    "limit": MOST_OFFERS,
}
_UNUSED = (
    "ask_contract_id avail_vol_ask_id avail_vol_dph avail_vol_size bundle_id bundled_results bw_nvlink cluster_id"
    " compute_cap cpu_arch cpu_cores cpu_cores_effective cpu_ghz cpu_name cpu_ram credit_discount_max"
    " credit_balance credit_discount cuda_max_good direct_port_count discount_rate discounted_dph_total"
    " discounted_hourly disk_bw disk_name disk_space dlperf dlperf_per_dphtotal driver_vers driver_version duration"
    " end_date expected_reliability external flops_per_dphtotal geolocode gpu_arch gpu_display_active gpu_frac gpu_ids"
    " gpu_lanes gpu_max_power gpu_max_temp gpu_mem_bw gpu_total_ram gpu_totalram has_avx host_id hosting_type hostname"
    " inet_down inet_down_billed inet_down_cost inet_up inet_up_billed inet_up_cost instance"
    " internet_down_cost_per_tb internet_up_cost_per_tb is_bid is_vm_deverified logo mobo_name nw_disk_avg_bw"
    " nw_disk_max_bw nw_disk_min_bw os_version pci_gen pcie_bw public_ipaddr reliability reliability_mult rentable"
    " rented resource_type rn score search start_date static_ip storage_cost storage_total_cost time_remaining"
    " time_remaining_isbid total_flops vericode verification verified vms_enabled vram_costperhour webpage"
)
_IGNORED = {
    "success": "status of the answer; read by judge",
    **{f"offers.{name}": "of the machine, or made from what is read" for name in _UNUSED.split()},
}


def _requests(universe: Universe, today: date) -> Iterable[Request]:
    yield Request(
        key="offers",
        url="https://console.vast.ai/api/v0/bundles/",
        params={"q": json.dumps(_QUERY, separators=(",", ":"))},
    )


def _detect_error(body: bytes, request: Request) -> None:
    """Errors come with HTTP 200 too: ``success`` is false, and a message says why."""
    answer = json_text.decode(body)
    if not isinstance(answer, dict) or "offers" not in answer:
        stated = answer if isinstance(answer, dict) else {}
        raise Refusal(f"{stated.get('msg') or 'no list of offers'} ({stated.get('error') or 'no code'})")
    if not answer["offers"]:
        raise Absence("nothing is on offer")


def _parse(document: Document) -> Parsed:
    answer = json_record(document)
    offers = Rows(OFFERS)
    unknown: set[str] = set()
    for offer in answer.required_records("offers"):
        with document.row(offer.place):
            offers.add(**_offer(offer))
            unknown |= {f"offers.{name}" for name in offer.left} - _IGNORED.keys()
    if len(offers) >= MOST_OFFERS:
        unknown.add(f"offers beyond the {MOST_OFFERS} that were requested")
    return parsed(offers, unknown=unknown | (answer.left - _IGNORED.keys()))


def _offer(offer: Record) -> dict[str, Any]:
    gpus = offer.whole("num_gpus")
    if gpus < 1:
        raise offer.wrong("num_gpus", gpus, "number of GPUs")
    return {
        "offer_code": offer.whole("id"),
        "machine_code": offer.optional_whole("machine_id"),
        "gpu_name": offer.text("gpu_name"),
        "gpus": gpus,
        "gpu_memory": offer.number("gpu_ram"),
        "price": offer.number("dph_total"),
        "base_price": offer.number("dph_base"),
        "minimum_bid": offer.optional_number("min_bid"),
        "geolocation": offer.optional_text("geolocation"),
        "reliability_ratio": offer.optional_number("reliability2"),
        "locator": offer.place,
    }


SOURCE = register(
    Source(
        name="vast_gpu_offers",
        title="Offers of GPUs on vast.ai",
        publisher="Vast.ai",
        homepage="https://vast.ai/developers/api",
        licence="Published without a key; no licence to redistribute the offers",
        is_redistributable=False,
        tables=(OFFERS,),
        requests=_requests,
        parse=_parse,
        detect_error=_detect_error,
        excerpt=json_list("offers", _IGNORED),
        cadence="30 7 * * *",
        allowed_age=timedelta(days=3),
        requests_per_second=0.5,
        jitter_seconds=0.5,
        max_bytes=32 * 1024 * 1024,
        evidence="market",
        is_snapshot=True,
        ignored_fields=_IGNORED,
    )
)
