"""Epoch AI's data centres of May 2026 and its AI companies of January 2026, and how both files have changed."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from ingestion.parsing.reading import Reading, read
from ingestion.scaffold import record
from ingestion.sources import SOURCES
from tests.helpers import compute, fetches
from tests.helpers.documents import problem
from tests.publishers import misbehaviours as bad
from tests.publishers.epoch import Epoch
from tests.publishers.sample import Sample
from tests.publishers.server import Publishers

CENTERS, COMPANIES = "epoch_data_centers", "epoch_ai_companies"
PARTIES, REVENUES = f"{CENTERS}__parties", f"{COMPANIES}__revenues"


def test_a_data_centre_and_who_is_behind_it() -> None:
    parsed = compute.parse(compute.recorded(CENTERS, "sites"))
    sites = {row["data_center"]: row for row in compute.rows(parsed, f"{CENTERS}__sites")}
    colossus = sites["Colossus 2"]
    assert (len(sites), colossus["power"], colossus["country"]) == (50, Decimal(1494), "United States")
    assert colossus["capital_cost"] == Decimal("43.545359")
    abilene = sites["OpenAI Stargate Abilene"]
    assert (abilene["project"], abilene["project_confidence"]) == ("Stargate", "confident")
    parties = {
        (row["data_center"], row["role"], row["party"]): row["confidence"] for row in compute.rows(parsed, PARTIES)
    }
    assert parties["Colossus 2", "user", "Anthropic"] == "confident"
    assert parties["Microsoft Fairwater Atlanta", "user", "OpenAI"] == "likely"
    assert {row["confidence"] for row in compute.rows(parsed, PARTIES)} == {"confident", "likely", "speculative", None}


def test_days_ahead_of_the_file_are_forecasts() -> None:
    document = compute.recorded(CENTERS, "timelines")
    found = compute.rows(compute.parse(document), f"{CENTERS}__timelines")
    assert len(found) == 282
    assert sum(row["is_forecast"] for row in found) == 59
    assert max(row["changed_on"] for row in found) == date(2030, 5, 26)
    assert all(row["is_forecast"] == (row["changed_on"] > date(2026, 5, 23)) for row in found)


def test_a_data_centre_of_the_years_before_is_read_by_its_title() -> None:
    """The columns of December 2025, as far as they are known; no body of it is recorded."""
    header = b"Handle,Title,Latitude,Longitude,Owner,Users,Country,Current power (MW)\n"
    body = header + b"a,Site A,1,2,Meta #likely,,US,12.5\n"
    (site,) = compute.rows(compute.parse(compute.made(CENTERS, "sites", body)), f"{CENTERS}__sites")
    assert (site["data_center"], site["power"], site["h100_equivalents"]) == ("Site A", Decimal("12.5"), None)
    older = b"Data center,Date,Power (MW),Total capital cost (2025 USD billions)\nSite A,2025-11-01,10,1.5\n"
    (change,) = compute.rows(compute.parse(compute.made(CENTERS, "timelines", older)), f"{CENTERS}__timelines")
    assert (change["power"], change["it_power"], change["is_forecast"]) == (Decimal(10), None, False)


def test_revenue_is_read_in_both_generations() -> None:
    recorded = compute.recorded(COMPANIES, "revenues")
    found = compute.rows(compute.parse(recorded), REVENUES)
    october = next(row for row in found if row["company"] == "Anthropic" and row["measured_on"] == date(2025, 10, 21))
    assert (october["annualized_revenue"], october["annualized_kind"]) == (Decimal(7_000_000_000), "Annualized revenue")
    assert (len(found), october["scope"]) == (42, None)
    # The columns of September 2026, as the publisher orders them.
    header = (
        "Id,Company,Date,Annualized revenue (USD),Annualized revenue type,Scope,Revenue amount (normalize to annual),"
        "Period revenue,Period type,Other revenue info,Confidence,Source 1,Source 2,Source 3,Notes,Report date,"
        "Source type,Graph note\n"
    )
    row = 'x,OpenAI,2027-01-31,,,Full company,,4300000000,Half year,,Likely,https://e.org,,,"a\nb",2026-08-17,Media,\n'
    later = compute.parse(compute.made(COMPANIES, "revenues", (header + row).encode()))
    (half,) = compute.rows(later, REVENUES)
    assert (half["scope"], half["period_revenue"]) == ("Full company", Decimal(4_300_000_000))
    assert (half["period_kind"], half["is_forecast"]) == ("Half year", True)
    assert later.unknown_fields == ()


def test_funding_rounds_are_closed_or_spoken_of() -> None:
    found = compute.rows(compute.parse(compute.recorded(COMPANIES, "fundings")), f"{COMPANIES}__fundings")
    spoken = next(row for row in found if row["report_code"] == "OpenAI–Nvidia")
    assert (spoken["equity"], spoken["status"], spoken["closed_on"]) == (Decimal(10**11), "Late discussions", None)
    assert len(found) == 38


def test_drift_and_wrong_types_are_reported() -> None:
    sites = compute.recorded(CENTERS, "sites")
    renamed = replace(sites, body=sites.body.replace(b"Address", b"Street address", 1))
    assert compute.parse(renamed).unknown_fields == ("Street address",)
    assert re.search(
        "the column Owner is missing", problem(replace(sites, body=sites.body.replace(b"Owner", b"Holder", 1)))
    )
    revenues = compute.recorded(COMPANIES, "revenues")
    assert re.search(
        r"Annualized revenue \(USD\)",
        problem(replace(revenues, body=revenues.body.replace(b"7000000000.0", b"7 billion"))),
    )
    assert re.search("fields where the header has", problem(replace(revenues, body=revenues.body + b"1,2,3\n")))


def site(owner: str, power: str = "1200") -> Reading:
    text = f'Name,Owner,Users,Country,Current power (MW)\nSite A,"{owner}","Foo #likely",US,"{power}"\n'
    return read(SOURCES[CENTERS], compute.made(CENTERS, "sites", text.encode()))


@pytest.mark.parametrize(
    ("owner", "parties"),
    [
        ("Acme, Inc. #confident", [("Acme, Inc.", "confident")]),
        ("Acme, Ltd., Foo #likely", [("Acme, Ltd.", None), ("Foo", "likely")]),
        ("Acme #confident, Inco #likely", [("Acme", "confident"), ("Inco", "likely")]),
        ("Acme, Foo", [("Acme", None), ("Foo", None)]),
        ("Acme #lease #likely", [("Acme", "likely")]),
        ("Acme, LLC", [("Acme, LLC", None)]),
        ("Cooper, Coreweave #likely", [("Cooper", None), ("Coreweave", "likely")]),
    ],
)
def test_parties_are_separated_by_commas_and_legal_forms_are_not(owner: str, parties: list[Any]) -> None:
    found = site(owner).frames["epoch_data_centers__parties"]
    owners = [row for row in found.select("role", "party", "confidence").rows() if row[0] == "owner"]
    assert owners == [("owner", *party) for party in parties]


@pytest.mark.parametrize(
    ("power", "value"),
    [("1,200", 1200), ("13,000,000.5", Decimal("13000000.5")), ("1200", 1200), ("1,20", None), ("1.200,5", None)],
)
def test_thousands_may_be_set_apart(power: str, value: Any) -> None:
    reading = site("Acme", power)
    assert reading.frames["epoch_data_centers__sites"]["power"].to_list() == [value]
    assert bool(reading.problems) == (value is None)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-06-30", date(2026, 6, 30)),
        ("2026Q2", date(2026, 6, 30)),
        ("Q4 2026", date(2026, 12, 31)),
        ("2024-02", date(2024, 2, 29)),
        ("2026-13", None),
        ("2026Q5", None),
        ("spring 2026", None),
    ],
)
def test_a_quarter_or_a_month_stands_for_its_last_day(text: str, day: date | None) -> None:
    head = "Id,Company,Date,Annualized revenue (USD),Confidence,Report date,Source 1"
    body = f'{head}\na,ACo,{text},"13,000,000,000",Confident,2026-07-01,http://x\n'
    reading = read(SOURCES[COMPANIES], compute.made(COMPANIES, "revenues", body.encode()))
    (row,) = reading.frames["epoch_ai_companies__revenues"].to_dicts()
    assert (row["measured_on"], row["annualized_revenue"]) == (day, 13_000_000_000)


def test_an_excerpt_leaves_out_prose_alone() -> None:
    sites = compute.recorded(CENTERS, "sites")
    noted = sites.body.replace(b"Name,", b"Notes,Name,", 1).replace(b"\n", b"\nprose,")[: -len("prose,")]
    excerpt = SOURCES[CENTERS].excerpt(noted, record.selection())
    assert excerpt == sites.body


def test_both_are_fetched_and_then_confirmed(tmp_path: Path) -> None:
    with Publishers({"epoch.ai": Epoch(Sample())}) as publishers:
        publishers.misbehave("data_center_timelines", bad.cut_off)
        settings = compute.live_settings(tmp_path, publishers)
        for source in (CENTERS, COMPANIES):
            assert {one.outcome for one in fetches.run(settings, compute.hurried(source))} == {"fetched"}
            assert {one.http_status for one in fetches.run(settings, compute.hurried(source))} == {304}
    assert compute.built(settings, CENTERS)[PARTIES].height == 89
    assert compute.built(settings, COMPANIES)[REVENUES].height == 42
