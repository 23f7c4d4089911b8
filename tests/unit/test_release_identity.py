"""What identifies a release is a list, and the pages' part of it is what the pages are drawn from."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from orchestration.release import identity
from orchestration.release.identity import PAGE_SOURCES, page_files
from tests.helpers.places import ROOT

DASHBOARD = ROOT / "dashboard"


def test_the_pages_are_drawn_from_what_is_listed() -> None:
    """Every module below ``dashboard`` that drawing a page imports, and no other."""
    lister = (
        "import sys, dashboard.page; print(*(m.__file__ for n, m in sys.modules.items() if n.startswith('dashboard.')))"
    )
    done = subprocess.run([sys.executable, "-c", lister], cwd=ROOT, capture_output=True, text=True, check=True)
    listed = {str(path) for path in page_files(DASHBOARD) if path.suffix == ".py"}
    assert set(done.stdout.split()) == listed
    assert {path.suffix for path in page_files(DASHBOARD)} == {".py", ".sql", ".j2", ".css", ".js"}
    assert all((DASHBOARD / name).exists() for name in PAGE_SOURCES)


@pytest.mark.parametrize(
    ("changed", "is_another"),
    [
        ("cards/payers.py", True),
        ("questions/spend.sql", True),
        ("templates/page.css", True),
        ("style.py", True),
        ("cli/figure.py", False),
        ("answers.py", False),
        ("superset/metadata.yaml", False),
    ],
)
def test_a_page_drawn_otherwise_is_another_release(tmp_path: Path, changed: str, is_another: bool) -> None:
    copy = tmp_path / "dashboard"
    shutil.copytree(DASHBOARD, copy, ignore=shutil.ignore_patterns("__pycache__"))
    before = identity.digest_of_files(copy)
    with (copy / changed).open("a", encoding="utf-8") as file:
        file.write("\n")
    assert (identity.digest_of_files(copy) != before) is is_another
