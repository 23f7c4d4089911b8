"""The marts of figures, one a length of period: dbt's folder is their home, and what lists them lists them all."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dashboard.address import KINDS
from orchestration.release.candidate import FIGURES

ROOT = Path(__file__).resolve().parents[2]
MARTS = {path.stem for path in (ROOT / "dbt_project" / "models" / "marts" / "figures").glob("figures_*.sql")}


def test_the_code_lists_every_mart_of_figures() -> None:
    assert MARTS
    assert set(FIGURES) == MARTS
    assert {kind.mart for kind in KINDS} == MARTS


@pytest.mark.parametrize(
    "path",
    [
        "dashboard/questions/filings.sql",
        "dbt_project/tests/every_figure_is_cited.sql",
        "expectations/suites/marts/figures.py",
    ],
)
def test_what_is_queried_of_all_figures_is_queried_of_every_mart(path: str) -> None:
    named = set(re.findall(r"\bfigures_(?:\w+ly)\b", (ROOT / path).read_text(encoding="utf-8")))
    assert named == MARTS
