"""A run that fails in a layer: what is published is untouched, and the layers after it are not built."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from tests.helpers.places import Place, copy_project

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture
def broken(place: Place, first: subprocess.CompletedProcess[str], tmp_path: Path) -> Place:
    """What the first run made, with a project of its own, to be broken."""
    copied = place.copied(tmp_path).quick
    return replace(copied, project=copy_project(copied.home / "project"))


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
    """Evidence that no seed ranks: the intermediate layer's check fails, no mart is built."""
    ranks = broken.project / "dbt_project" / "seeds" / "evidence_ranks.csv"
    lines = ranks.read_text(encoding="utf-8").splitlines(keepends=True)
    assert sum(line.startswith("vendor,") for line in lines) == 1
    ranks.write_text("".join(line for line in lines if not line.startswith("vendor,")), encoding="utf-8")
    before = os.readlink(broken.current)
    built = (broken.data / "checks" / "dbt_marts.parquet").stat().st_mtime_ns

    done = broken.run()
    assert done.returncode == 1
    assert "intermediate.int_facts__unioned: evidence_is_known" in done.stdout, done.stdout
    assert "next: read" in done.stdout
    assert os.readlink(broken.current) == before
    assert (broken.data / "checks" / "dbt_marts.parquet").stat().st_mtime_ns == built, "no mart was built"
    assert (broken.data / "checks" / "pages" / "intermediate.html").exists()
