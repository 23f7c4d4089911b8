"""dbt's unit tests: models over made-up rows. They test the code, so they are carried out here and by no run."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import yaml

from ingestion.settings import Settings
from orchestration.warehouse import dbt_runner
from tests.helpers.places import ROOT, Place


def test_every_model_passes_its_unit_tests(
    place: Place, first: subprocess.CompletedProcess[str], tmp_path: Path
) -> None:
    shutil.copyfile(place.data / "warehouse.duckdb", tmp_path / "warehouse.duckdb")
    files = (ROOT / "dbt_project" / "models").rglob("*_unit_tests.yml")
    written = {test["name"] for file in files for test in yaml.safe_load(file.read_text("utf-8"))["unit_tests"]}
    done = dbt_runner.test_units(Settings(root=ROOT, data=tmp_path))
    assert {node.name for node in done} == written
    assert [f"{node.name}: {node.message}" for node in done if not node.is_sound] == []
