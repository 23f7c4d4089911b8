"""``make run`` from the recorded sample: what it publishes, and what it says of it."""

from __future__ import annotations

import json
import re
import subprocess

import pytest

from tests.helpers.places import Place

#: Among the first files, for the run that many others wait for is made here.
pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


def test_a_run_publishes_and_says_what(place: Place, first: subprocess.CompletedProcess[str]) -> None:
    assert "published    20" in first.stdout
    for stage in ("load", "fetch", "parse", "check raw", "staging", "intermediate", "marts", "publish"):
        assert re.search(rf"^{stage} +[0-9.]+ s$", first.stdout, re.MULTILINE), first.stdout
    assert len(re.findall(r"https://www\.sec\.gov/\S+", first.stdout)) == 3
    assert re.search(r"checks +\d+ held, \d+ warned, 0 failed", first.stdout)
    held = sorted(path.name for path in place.current.iterdir())
    assert held == [
        *("CITATION.cff", "LICENSES.md", "SHA256SUMS", "checks", "companies", "dashboard.html", "datapackage.json"),
        *("dictionary.html", "dictionary.md", "diff.md", "froth.duckdb", "parquet", "sbom.json"),
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
