"""A second run where nothing has changed: the release stands, unless one is demanded, which then says the same."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.helpers.places import Place

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

#: Dagster's asset of the release alone, as the run with ``--force`` configures it, after a run that left it as it was.
_FORCED = """
import dagster as dg
from orchestration.cli.run import run_config
from orchestration.definitions import defs

job = defs.resolve_job_def("everything")
with dg.DagsterInstance.get() as instance:
    key, config = dg.AssetKey(["release", "published"]), run_config(is_forced=True)
    job.execute_in_process(instance=instance, asset_selection=[key], run_config={"ops": config["ops"]})
"""


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
    (again.home / "forced.py").write_text(_FORCED, encoding="utf-8")
    forced = again.python(str(again.home / "forced.py"))
    assert forced.returncode == 0, forced.stdout + forced.stderr
    assert os.readlink(again.current) != before
    with again.connect() as connection:
        rows = connection.sql("select keys_added, keys_changed, keys_vanished from marts.releases").fetchall()
    assert rows[-1] == (0, 0, 0)
    assert len(rows) == 2
