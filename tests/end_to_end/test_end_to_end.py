"""``make run`` from the recorded sample: published once, unchanged the second time, untouched when a layer fails."""

from __future__ import annotations

import json
import os
import re
import subprocess
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from tests.helpers.places import Place, copy_project

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


def test_a_run_publishes_and_says_what(place: Place, first: subprocess.CompletedProcess[str]) -> None:
    assert "published    20" in first.stdout
    for stage in ("load", "fetch", "parse", "check raw", "staging", "intermediate", "marts", "publish"):
        assert re.search(rf"^{stage} +[0-9.]+ s$", first.stdout, re.MULTILINE), first.stdout
    assert len(re.findall(r"https://www\.sec\.gov/\S+", first.stdout)) == 3
    assert re.search(r"checks +\d+ held, \d+ warned, 0 failed", first.stdout)
    held = sorted(path.name for path in place.current.iterdir())
    assert held == [
        *("CITATION.cff", "LICENSES.md", "checks", "companies", "dashboard.html", "datapackage.json"),
        *("dictionary.html", "dictionary.md", "diff.md", "froth.duckdb", "parquet"),
    ]
    with place.connect() as connection:
        marts = {name for (name,) in connection.sql("select table_name from duckdb_tables()").fetchall()}
        release = connection.sql("select release_id, figures, keys_vanished from marts.releases").fetchall()
        figures = connection.sql(
            "select sum(n) from (select count(value) n from marts.figures_quarterly union all"
            " select count(value) from marts.figures_half_yearly union all"
            " select count(value) from marts.figures_yearly)"
        ).fetchone()
    assert {path.stem for path in (place.current / "parquet").iterdir()} == marts
    assert len(release) == 1
    assert figures == (release[0][1],)
    assert place.current.resolve().name == release[0][0]


def test_every_column_carries_its_meaning(place: Place, first: subprocess.CompletedProcess[str]) -> None:
    with place.connect() as connection:
        silent = connection.sql(
            "select table_name, column_name from duckdb_columns() where schema_name = 'marts' and comment is null"
        ).fetchall()
        untold = connection.sql("select table_name from duckdb_tables() where comment is null").fetchall()
    assert (silent, untold) == ([], [])
    package = json.loads((place.current / "datapackage.json").read_text())
    tables = [resource for resource in package["resources"] if resource["format"] == "parquet"]
    assert tables
    for resource in tables:
        assert all(field["description"] for field in resource["schema"]["fields"]), resource["name"]
    figures = next(resource for resource in package["resources"] if resource["name"] == "figures-quarterly")
    assert len(figures["sources"]) > 2
    assert all(source["licence"] for source in figures["sources"])


def test_the_published_figures_are_those_of_the_filings(place: Place, first: subprocess.CompletedProcess[str]) -> None:
    with place.connect() as connection:
        capex = dict(
            connection.sql(
                "select company_id || ' ' || calendar_quarter, cast(value / 1000000 as bigint)"
                " from marts.figures_quarterly where metric_id = 'capex_cash'"
            ).fetchall()
        )
    # Alphabet's 10-Q states 80,598 for the half year 2026; its second quarter is that less 35,674.
    assert capex["alphabet 2026Q2"] == 44_924
    assert capex["alphabet 2025Q2"] == 22_446
    assert capex["microsoft 2026Q2"] == 35_802


def test_checks_are_published_as_rows_and_pages(place: Place, first: subprocess.CompletedProcess[str]) -> None:
    with place.connect() as connection:
        layers = connection.sql("select layer, count(*) from marts.check_results group by layer").fetchall()
        failed = connection.sql(
            "select * from marts.check_results where severity = 'blocking' and not is_passed"
        ).fetchall()
    assert {"raw", "seeds", "staging", "intermediate", "marts", "release"} <= {layer for layer, _ in layers}
    assert failed == []
    pages = {path.name for path in (place.current / "checks").iterdir()}
    assert {"index.html", "raw.html", "staging.html", "intermediate.html", "marts.html", "release.html"} <= pages


@pytest.fixture
def again(place: Place, first: subprocess.CompletedProcess[str], tmp_path: Path) -> Place:
    """What the first run made, to be run once more."""
    return place.copied(tmp_path)


def test_a_second_run_says_that_nothing_changed(again: Place) -> None:
    before = os.readlink(again.current)
    second = again.run()
    assert second.returncode == 0, second.stdout + second.stderr
    assert "unchanged    the marts say what release" in second.stdout
    assert re.search(r"fetched +.*\d+ unchanged", second.stdout)
    assert os.readlink(again.current) == before
    forced = again.run("--force")
    assert forced.returncode == 0, forced.stdout + forced.stderr
    assert os.readlink(again.current) != before
    with again.connect() as connection:
        rows = connection.sql("select keys_added, keys_changed, keys_vanished from marts.releases").fetchall()
    assert rows[-1] == (0, 0, 0)
    assert len(rows) == 2


@pytest.fixture
def broken(again: Place) -> Place:
    """The same with a project of its own, to be broken."""
    return replace(again, project=copy_project(again.home / "project"))


def test_a_damaged_body_stops_the_run_and_nothing_else(broken: Place) -> None:
    manifest = broken.project / "ingestion" / "recorded" / "manifest.jsonl"
    entry = next(json.loads(line) for line in manifest.read_text().splitlines() if "company_facts" in line)
    body = broken.project / "ingestion" / "recorded" / entry["path"]
    flipped = bytearray(body.read_bytes())
    flipped[len(flipped) // 2] ^= 1
    body.chmod(0o644)
    body.write_bytes(flipped)
    before = os.readlink(broken.current)

    done = broken.run()
    assert done.returncode == 1
    assert "damaged: its bytes do not hash to its name" in done.stdout
    assert entry["sha256"] in done.stdout
    assert "next:" in done.stdout
    assert f"The published release is untouched: {Path(before).name}" in done.stdout
    assert os.readlink(broken.current) == before
    assert pl.read_parquet(broken.data / "tables" / "sec_company_facts__facts.parquet").height > 0


def test_a_failing_check_stops_the_layer_after_it(broken: Place) -> None:
    """A curated figure that contradicts the filing: the intermediate layer's check fails, no mart is built."""
    figures = broken.project / "ingestion" / "disclosures" / "figures.csv"
    text = figures.read_text(encoding="utf-8")
    # The first quarter's cost of Innolight (中际旭创), as its report and the portal state it, with two digits swapped.
    assert text.count("10516721119.21") == 1
    figures.write_text(text.replace("10516721119.21", "15016721119.21"), encoding="utf-8")
    before = os.readlink(broken.current)
    built = (broken.data / "checks" / "dbt_marts.parquet").stat().st_mtime_ns

    done = broken.run()
    assert done.returncode == 1
    assert "intermediate.int_facts__compared: curated_agrees" in done.stdout, done.stdout
    assert "next: read" in done.stdout
    assert os.readlink(broken.current) == before
    assert (broken.data / "checks" / "dbt_marts.parquet").stat().st_mtime_ns == built, "no mart was built"
    assert (broken.data / "checks" / "pages" / "intermediate.html").exists()
