"""A release from whole bodies of EDGAR's company facts, as they are recorded in a folder beside the project."""

from __future__ import annotations

import json
import os
from datetime import date, timedelta
from pathlib import Path

import pytest

import ingestion.scaffold.record
from ingestion.scaffold.record import Recording, add, read_manifest, write_manifest
from ingestion.universe import read_universe
from tests.facts.test_as_of import some_days
from tests.helpers import rebuilt
from tests.helpers.places import Place, copy_project

RESPONSES = os.environ.get("FROTH_TEST_RESPONSES")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(RESPONSES is None, reason="FROTH_TEST_RESPONSES names no folder with whole bodies"),
]

#: By company, metric and fiscal quarter: millions of US dollars, as the filings state them.
QUARTERS = {
    ("nvidia", "revenue"): {"FY2025Q1": 26_044, "FY2025Q2": 30_040, "FY2025Q3": 35_082, "FY2025Q4": 39_331},
    ("nvidia", "capex_cash"): {"FY2025Q1": 369, "FY2025Q2": 977, "FY2025Q3": 813, "FY2025Q4": 1_077},
    ("nvidia", "amortisation_of_intangibles"): {"FY2022Q3": 143, "FY2023Q3": 181, "FY2023Q4": 181},
}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A project whose sample holds the whole bodies in place of their excerpts, run."""
    home = tmp_path_factory.mktemp("whole")
    place = Place(copy_project(home / "project"), home)
    sample = place.project / "ingestion" / "recorded"
    fresh = [_recording(path) for path in sorted((Path(str(RESPONSES)) / "sec" / "companyfacts").glob("CIK*.json"))]
    keys = {recording.key for recording, _ in fresh}
    others = [recording for recording in read_manifest(sample) if recording.key not in keys]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ingestion.scaffold.record, "MOST_BYTES", 1 << 30)
        write_manifest(sample, [*others, *(add(sample, recording, body) for recording, body in fresh)])
    done = place.run()
    assert done.returncode == 0, done.stdout + done.stderr
    return place


def _recording(path: Path) -> tuple[Recording, bytes]:
    """A body as it was fetched on the day after its newest filing."""
    body = path.read_bytes()
    facts = json.loads(body)["facts"]
    filed = max(
        fact["filed"]
        for tags in facts.values()
        for tag in tags.values()
        for rows in tag["units"].values()
        for fact in rows
    )
    key = f"companyfacts/{path.name[:13]}"
    (company,) = (one for one, cik in read_universe().identified_by("cik", date.today()) if key.endswith(cik))
    fetched = f"{date.fromisoformat(filed) + timedelta(days=1)}T00:00:00+00:00"
    address = f"https://data.sec.gov/api/xbrl/{key}.json"
    told = Recording(
        "sec_company_facts",
        key,
        address,
        company.company_id,
        fetched,
        "application/json",
        "",
        0,
        "",
        "nothing",
        "whole",
    )
    return told, body


@pytest.mark.timeout(900)
def test_figures_are_those_of_the_filings(whole: Place) -> None:
    with whole.connect() as connection:
        for (company, metric), quarters in QUARTERS.items():
            rows = connection.execute(
                "select fiscal_label, value / 1000000 from marts.figures_quarterly"
                " where company_id = ? and metric_id = ? and list_contains(?, fiscal_label)",
                [company, metric, list(quarters)],
            ).fetchall()
            assert {label: float(value) for label, value in rows} == quarters, (company, metric)


def test_a_contradiction_was_known_as_such(whole: Place) -> None:
    """The nine months of fiscal 2023 read 143 M until a later filing put them right."""
    with whole.connect() as connection:
        (answer,) = connection.execute(
            "select value / 1000000, reason from marts.facts_as_of(date '2023-06-01')"
            " where company_id = 'nvidia' and metric_id = 'amortisation_of_intangibles' and fiscal_label = 'FY2023Q4'"
        ).fetchall()
        assert answer == (None, "contradicted")


@pytest.mark.timeout(900)
def test_any_day_is_rebuilt_alike(whole: Place, tmp_path: Path) -> None:
    warehouse = whole.data / "warehouse.duckdb"
    assert rebuilt.differences(warehouse, tmp_path / "rebuilt", whole.project, some_days(warehouse, 8)) == []
