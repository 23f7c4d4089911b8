"""Suites by layer and subject: where they stand, what they are called, and that reading them costs nothing."""

from __future__ import annotations

import importlib
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

from expectations.suites import intermediate, marts, staging

ROOT = Path(__file__).resolve().parents[2]
ALL = (*staging.SUITES, *intermediate.SUITES, *marts.SUITES)


def test_suites_have_names_of_their_own() -> None:
    names = [(suite.layer, suite.table, suite.name) for suite in ALL]
    assert len(names) == len(set(names))
    for suite in ALL:
        evaluated = [expected.name for expected in suite.expectations]
        assert evaluated
        assert len(evaluated) == len(set(evaluated)), suite
        assert re.fullmatch(r"[a-z0-9_]+", suite.name)


def test_a_suite_stands_in_the_file_named_as_its_tables_folder() -> None:
    folder = {path.stem: path.parent for path in (ROOT / "dbt_project" / "models").rglob("*.sql")}
    for layer in (staging, intermediate, marts):
        for module in pkgutil.iter_modules(layer.__path__, f"{layer.__name__}."):
            for suite in importlib.import_module(module.name).SUITES:
                assert module.name == ".".join(("expectations.suites", *folder[suite.table].parts[-2:])), suite.table


def test_suites_are_read_without_great_expectations() -> None:
    code = "import sys; from expectations.suites import intermediate, marts, staging; print(*sys.modules)"
    read = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    packages = {module.split(".")[0] for module in read.stdout.split()}
    assert "expectations" in packages
    assert packages.isdisjoint({"great_expectations", "pandas", "ingestion", "orchestration", "dagster"})
