"""Every place in the code that tells a person what to do next is in the runbook, and the runbook names no other."""

from __future__ import annotations

import ast
import re

import pytest

from tests.helpers.places import ROOT

#: What can end a run: the commands that ask a release, draw it or make files of the project are not among it. What a
#: check says stands on the pages that the summary of a failed run names.
_ROOMS = ("ingestion", "orchestration")
_NO_RUNS = "ingestion/scaffold"
_RUNBOOK = ROOT / "docs" / "running.md"


def speaking() -> set[str]:
    """Modules with a text that ends in a next step."""
    found = set()
    for path in (path for room in _ROOMS for path in (ROOT / room).rglob("*.py")):
        name = str(path.relative_to(ROOT))
        texts = (node.value for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Constant))
        if not name.startswith(_NO_RUNS) and any(isinstance(text, str) and "next: " in text for text in texts):
            found.add(name)
    return found


def rows() -> list[list[str]]:
    table = _RUNBOOK.read_text("utf-8").split("<!-- messages -->")[1]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table.strip().splitlines()[2:]]


def test_the_runbook_knows_every_place_that_says_what_to_do_next() -> None:
    named = {name for row in rows() for name in re.findall(r"`([\w/]+\.py)`", row[0])}
    assert named == speaking()
    assert len(named) > 10


def test_the_runbook_says_what_to_do_of_each() -> None:
    assert all(len(row) == 3 and all(row) for row in rows())


@pytest.mark.parametrize("code", [1, 2, 3, 4, 130, 143])
def test_the_runbook_knows_every_exit_code(code: int) -> None:
    text = _RUNBOOK.read_text("utf-8")
    (codes,) = re.findall(r"Exit codes: 0 done, (.*?)\.", text)
    assert re.search(rf"\b{code} \w+", codes)


def test_a_module_without_a_row_would_be_seen() -> None:
    assert "orchestration/locks.py" in speaking()
    assert "orchestration/home.py" not in speaking()
