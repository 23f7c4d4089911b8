"""Drills with the whole warehouse: all lost but a copy of the archive, and the data folder of an earlier version."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import duckdb
import pytest

from tests.compare_releases import compare
from tests.helpers.older import as_older
from tests.helpers.places import ROOT, Place

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

#: Marts that tell of runs: a further run adds to them, and may add nothing else.
_OF_RUNS = {"check_results", "fetch_outcomes", "freshness", "releases"}


def _verified(place: Place) -> None:
    done = place.python("dashboard.cli", "verify", "--json")
    said = json.loads(done.stdout)
    assert (done.returncode, said["verdict"]) == (0, "sound"), said


def _same_figures(before: Place, after: Place) -> None:
    """Every mart says the same, and of what was attempted nothing was forgotten."""
    assert {one.mart for one in compare(before.current, after.current)} <= _OF_RUNS
    attempt = "run_id, source_name, publisher_code, attempted_at, outcome"
    files = (f"{place.current}/parquet/fetch_outcomes.parquet" for place in (before, after))
    old, new = (f"select {attempt} from '{file}'" for file in files)
    assert duckdb.sql(f"select count(*) from ({old} except all {new})").fetchall() == [(0,)]
    assert duckdb.sql(f"select count(*) > 100 from ({old})").fetchall() == [(True,)]


def test_with_all_lost_but_a_copy_of_the_archive_every_figure_is_there_again(
    place: Place, first: subprocess.CompletedProcess[str], tmp_path: Path
) -> None:
    """As docs/running.md says: copy, restore, ``froth verify``, ``make run``."""
    running = (ROOT / "docs" / "running.md").read_text("utf-8")
    (copying,) = re.findall(r"^\$ (for part in .*; done)$", running, re.MULTILINE)
    (place.home / "backup").mkdir()
    subprocess.run(["bash", "-euc", copying], cwd=place.home, check=True)
    restored = Place(place.project, tmp_path).quick
    restored.data.mkdir()
    shutil.move(place.home / "backup", restored.data / "archive")
    _verified(restored)
    done = restored.run()
    assert done.returncode == 0, done.stdout + done.stderr
    _same_figures(place, restored)
    _verified(restored)


def test_an_older_data_folder_is_taken_as_it_is(
    place: Place, first: subprocess.CompletedProcess[str], tmp_path: Path
) -> None:
    older = place.copied(tmp_path).quick
    as_older(older.data)
    done = older.run()
    assert done.returncode == 0, done.stdout + done.stderr
    assert "set aside" not in done.stdout
    assert "unchanged    the marts say what release" in done.stdout
    assert older.current.resolve().name == place.current.resolve().name
    _verified(older)
    for chained in ("archive/chains", "sums"):
        assert any((older.data / chained).iterdir()), f"{chained} is kept from now on"
