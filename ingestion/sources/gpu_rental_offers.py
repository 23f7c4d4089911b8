"""gpurentalprices.com: what some three dozen providers ask for an hour of a GPU, collected daily from their own pages.

Prices are in USD for one GPU and an hour. Where a provider's page could not be read the row of the day before is
carried forward; ``fetched_at`` tells. The publisher keeps a rolling window of days.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

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

OFFERS = Table(
    name="gpu_rental_offers__offers",
    description="One row for each price of a GPU at a provider on a day.",
    columns=(
        Column("snapshot_on", pl.Date, "Day of the collection."),
        Column("offer_number", pl.Int64, "Place of the offer in the day's list, from 0."),
        Column("provider", pl.String, "Provider, as the publisher calls it."),
        Column("gpu", pl.String, "GPU, as the publisher calls it, like h100-sxm."),
        Column("gpu_memory", RATE, "Memory of the GPU.", unit="GB"),
        Column("price", RATE, "Price of a GPU and an hour.", unit="USD", is_positive=True),
        Column(
            "kind",
            pl.String,
            "How it is sold.",
            values=("on-demand", "spot", "secure", "community", "serverless", "marketplace"),
        ),
        Column("fetched_on", pl.Date, "Day on which the provider's page was read."),
        Column("source_url", pl.String, "The provider's page."),
        Column("gpus", pl.Int64, "Least number of GPUs that can be rented together.", nullable=True),
        Column("region", pl.String, "Where the GPU stands.", nullable=True),
        Column("availability", pl.String, "Whether it can be had.", nullable=True),
        Column("instance", pl.String, "What is rented, in the provider's words.", nullable=True),
    ),
    key=("snapshot_on", "offer_number"),
)
_FIRST_DAY = date(2026, 7, 6)
_FOLDER = "https://raw.githubusercontent.com/adriannutiu/gpu-rental-prices/main/data"
_IGNORED = {
    "generated_at": "each offer says when it was read",
    "providers": "marks rows that were carried forward; each offer says when it was read",
    "offers.gpu_count_reported": "about the collection",
    "offers.source_quote": "the provider's own record",
    "offers.ram_label": "about the machine",
    "offers.disk_label": "about the machine",
}


def _requests(universe: Universe, today: date) -> Iterable[Request]:
    """The newest day, and for the time before it one day a week: a day that is over changes no more."""
    yield Request(key="latest", url=f"{_FOLDER}/latest.json")
    day = _FIRST_DAY
    while day < today:
        address = f"{_FOLDER}/snapshots/{day}.json"
        yield Request(key=f"snapshot/{day}", url=address, may_be_absent=True, is_final=True)
        day += timedelta(weeks=1)


def _detect_error(body: bytes, request: Request) -> None:
    answer = json_text.decode(body)
    if not isinstance(answer, dict) or "offers" not in answer:
        raise Refusal(f"no list of offers: {body[:200].decode('utf-8', 'replace')}")
    if not answer["offers"]:
        raise Absence("the list of offers is empty")


def _parse(document: Document) -> Parsed:
    answer = json_record(document)
    snapshot_on = _snapshot_day(answer)
    offers = Rows(OFFERS, snapshot_on=snapshot_on)
    unknown: set[str] = set()
    for offer in answer.required_records("offers"):
        with document.row(offer.place):
            offers.add(
                offer.place,
                offer_number=offer.index,
                provider=offer.text("provider"),
                gpu=offer.text("gpu"),
                gpu_memory=offer.number("vram_gb"),
                price=offer.number("usd_hr"),
                kind=offer.text("kind"),
                fetched_on=offer.day("fetched_at"),
                source_url=offer.text("source_url"),
                gpus=offer.optional_whole("min_gpus", null_means="one GPU"),
                region=offer.optional_text("region"),
                availability=offer.optional_text("availability"),
                instance=offer.optional_text("instance"),
            )
            unknown |= {f"offers.{name}" for name in offer.left} - _IGNORED.keys()
    return parsed(offers, unknown=unknown | (answer.left - _IGNORED.keys()))


def _snapshot_day(answer: Record) -> date:
    """The day of the collection, which has to be the one that was requested."""
    day = answer.day("date")
    if answer.document.key not in ("latest", f"snapshot/{day}"):
        raise ParseError(answer.document, "date", f"{day} came where {answer.document.key} was requested")
    return day


SOURCE = register(
    Source(
        name="gpu_rental_offers",
        title="GPU rental prices of some three dozen providers",
        publisher="gpurentalprices.com",
        homepage="https://gpurentalprices.com/data",
        licence="CC BY 4.0: GPU rental price data by gpurentalprices.com",
        is_redistributable=True,
        tables=(OFFERS,),
        requests=_requests,
        parse=_parse,
        detect_error=_detect_error,
        excerpt=json_list("offers", _IGNORED),
        cadence="0 10 * * *",
        allowed_age=timedelta(days=4),
        requests_per_second=4,
        max_bytes=16 * 1024 * 1024,
        evidence="vendor",
        is_snapshot=True,
        ignored_fields=_IGNORED,
    )
)
