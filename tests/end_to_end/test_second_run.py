"""A second run where nothing has changed: the release stands, unless one is demanded, which then says the same."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import polars as pl
import pytest

from tests.helpers.places import Place

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


def test_a_second_run_says_that_nothing_changed(
    place: Place, first: subprocess.CompletedProcess[str], tmp_path: Path
) -> None:
    again = place.copied(tmp_path).quick
    before = os.readlink(again.current)
    second = again.run()
    assert second.returncode == 0, second.stdout + second.stderr
    assert "unchanged    the marts say what release" in second.stdout
    assert re.search(r"fetched +.*\d+ unchanged", second.stdout)
    assert os.readlink(again.current) == before
    checks = pl.read_parquet(sorted((again.data / "checks").glob("*.parquet")), columns=["run_id"])
    assert checks["run_id"].n_unique() == 2, "what the first run found stands, but for the comparison with its release"
    forced = again.run("--force")
    assert forced.returncode == 0, forced.stdout + forced.stderr
    assert os.readlink(again.current) != before
    with again.connect() as connection:
        rows = connection.sql("select keys_added, keys_changed, keys_vanished from marts.releases").fetchall()
    assert rows[-1] == (0, 0, 0)
    assert len(rows) == 2
