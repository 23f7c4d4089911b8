"""The rooms of the code: each says what goes in and what stays out, and a name means one thing."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pytest

from tests.helpers.places import ROOT

_ROOMS = ("ingestion", "orchestration", "dashboard", "expectations")
#: Rooms by subject: a subject has a file in each layer, of one name by convention (docs/map.md).
_BY_SUBJECT = ROOT / "expectations" / "suites"

_FOLDERS = sorted(path.parent for room in _ROOMS for path in (ROOT / room).rglob("__init__.py"))


@pytest.mark.parametrize("folder", _FOLDERS, ids=lambda folder: str(folder.relative_to(ROOT)))
def test_a_folder_says_what_goes_in_and_what_stays_out(folder: Path) -> None:
    text = (folder / "__init__.py").read_text(encoding="utf-8")
    assert re.search(r"^In: ", text, re.MULTILINE)
    assert re.search(r"Out: ", text)


@pytest.mark.parametrize("folder", [".", "seeds", "macros", "models/staging", "models/intermediate", "models/marts"])
def test_a_folder_of_dbt_says_it_in_its_readme(folder: str) -> None:
    text = (ROOT / "dbt_project" / folder / "README.md").read_text(encoding="utf-8")
    assert re.search(r"^In: ", text, re.MULTILINE)
    assert re.search(r"^Out: ", text, re.MULTILINE)
    assert re.search(r"^Example: |example", text, re.MULTILINE)
    for model in re.findall(r"`((?:int|stg)_\w+)`", text):
        assert list((ROOT / "dbt_project" / "models").rglob(f"{model}.sql")), model
    for place in re.findall(r"\]\(([^)]+)\)", text):
        assert (ROOT / "dbt_project" / folder / place).exists(), place


def test_no_two_modules_or_classes_have_one_name() -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for room in _ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            if path.stem not in ("__init__", "__main__") and not path.is_relative_to(_BY_SUBJECT):
                places[f"module {path.stem}"].append(str(path.relative_to(ROOT)))
            for name in re.findall(r"^class (\w+)", path.read_text(encoding="utf-8"), re.MULTILINE):
                places[f"class {name}"].append(str(path.relative_to(ROOT)))
    assert {name: found for name, found in places.items() if len(found) > 1} == {}
