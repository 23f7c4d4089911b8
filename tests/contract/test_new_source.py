"""A new source passes the tests as it is made, and CONTRIBUTING's walk through one works as it says."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from tests.helpers.places import ROOT, Place, copy_project
from tests.publishers.server import Publishers
from tests.publishers.shelf import Shelf

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

NAME = "fred_exchange_rates"
#: Days of summer 2025 as the Federal Reserve stated them; the Fourth of July has no rate.
ANSWER = b"observation_date,DEXCHUS\n2025-06-27,7.1721\n2025-06-30,7.1636\n2025-07-03,7.1684\n2025-07-04,\n"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    home = tmp_path_factory.mktemp("walk")
    project = copy_project(home / "project")
    shutil.copytree(ROOT / "tests", project / "tests", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "CONTRIBUTING.md"):
        shutil.copyfile(ROOT / name, project / name)
    return Place(project, home)


def run(place: Place, *command: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=place.project,
        env={**os.environ, "PYTHONPATH": str(place.project), "NO_PROXY": "127.0.0.1", **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_new_source_passes_the_tests_as_it_is(place: Place) -> None:
    said = run(place, "ingestion.scaffold.new_source", NAME)
    written = [Path(line).relative_to(place.project) for line in said.splitlines() if line.startswith("/")]
    assert [path.name for path in written if path.suffix != ".md"][-4:] == [
        f"{NAME}.py",
        f"stg_{NAME}__rates.sql",
        f"_{NAME}.yml",
        "all.2026-01-02.json",
    ]
    lines = (place.project / "ingestion" / "sources" / f"{NAME}.py").read_text().splitlines()
    assert len(lines) < 80
    run(
        place,
        "pytest",
        "-q",
        "-x",
        "tests/contract/test_sources.py",
        "tests/contract/test_definitions.py",
        "-m",
        "not slow",
    )


@pytest.mark.parametrize("name", ["quotes", "Quotes_daily", "sec_submissions", "../quotes_daily"])
def test_a_name_that_cannot_be_one_is_refused(place: Place, name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ingestion.scaffold.new_source", name],
        cwd=place.project,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(place.project)},
    )
    assert done.returncode == 2
    assert name in done.stderr


def test_the_walk_of_contributing_works(place: Place) -> None:
    """The declaration as printed, a real answer for the stub, a whole run: the rates are in the warehouse."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    (declaration,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    assert len(declaration.splitlines()) < 80
    (place.project / "ingestion" / "sources" / f"{NAME}.py").write_text(declaration, encoding="utf-8")
    shelf = Shelf()
    shelf.put("/graph/fredgraph.csv", ANSWER, last_modified=1_752_000_000)
    with Publishers({"fred.stlouisfed.org": shelf}) as publishers:
        said = run(
            place,
            "ingestion.scaffold.record",
            NAME,
            FROTH_CONTACT="you@example.org",
            FROTH_ADDRESS_MAP=json.dumps(publishers.address_map),
        )
        assert "recorded:" in said
        assert publishers.received[0].query == {"id": "DEXCHUS", "cosd": "2019-01-01"}
    run(place, "ingestion.scaffold.derive")
    run(place, "pytest", "-q", "-x", "tests/contract/test_sources.py", "-m", "not slow")
    done = place.quick.run()
    assert done.returncode == 0, done.stdout + done.stderr
    with duckdb.connect(str(place.data / "warehouse.duckdb"), read_only=True) as warehouse:
        rows = warehouse.sql(
            f"select cast(stated_on as varchar), cast(value as varchar) from staging.stg_{NAME}__rates order by 1"
        ).fetchall()
    assert rows == [("2025-06-27", "7.17210000"), ("2025-06-30", "7.16360000"), ("2025-07-03", "7.16840000")]
