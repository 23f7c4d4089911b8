"""A release in which every name, title, remark and address is hostile: what each output makes of it."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from dashboard import page
from dashboard.browser import chromium, look
from ingestion.plain_text import is_unseen
from tests.helpers.froth import Froth
from tests.helpers.hostile_text import FORMULA, HOSTILE, spoil
from tests.helpers.places import Place

_COMMANDS = (
    ("company", "alphabet"),
    ("figure", "alphabet", "capex_cash", "2026Q2"),
    ("figure", "alphabet", HOSTILE, "2026Q2"),
    ("explain", "alphabet", "capex_cash", "2026Q2"),
    ("claims",),
    ("gauges",),
    ("status",),
    ("company", HOSTILE),
)


@pytest.fixture(scope="module")
def spoilt(place: Place, first: subprocess.CompletedProcess[str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a release that says hostile things everywhere."""
    folder = tmp_path_factory.mktemp("spoilt")
    spoil(place.current.resolve(), folder / "froth.duckdb")
    shutil.copyfile(place.current / "datapackage.json", folder / "datapackage.json")
    return folder


@pytest.fixture(scope="module")
def pages(spoilt: Path) -> list[Path]:
    written = page.write(
        spoilt / "froth.duckdb", HOSTILE, spoilt / "dashboard.html", page.sources_by_mart(spoilt / "datapackage.json")
    )
    return list(written)


@pytest.mark.parametrize("arguments", _COMMANDS, ids=lambda arguments: arguments[0])
@pytest.mark.parametrize("form", [(), ("--json",), ("--csv",)])
def test_the_command_puts_out_letters(spoilt: Path, arguments: tuple[str, ...], form: tuple[str, ...]) -> None:
    done = Froth(spoilt)(*arguments, *form)
    said = done.stdout + done.stderr
    assert said.strip()
    assert done.exception is None or isinstance(done.exception, SystemExit)
    assert done.stdout or done.exit_code
    assert not {one for one in said if is_unseen(one)}
    if form == ("--json",) and done.stdout:
        json.loads(done.stdout)
    if form == ("--csv",):
        for cell in (cell for row in csv.reader(io.StringIO(done.stdout)) for cell in row):
            assert cell[:1] not in ("=", "@", "\t", "\r")
            assert cell[:1] not in ("+", "-") or float(cell) is not None


def test_json_says_exactly_what_the_release_holds(spoilt: Path) -> None:
    texts = list(_texts(Froth(spoilt).json("company", "alphabet")))
    assert [text for text in texts if text.startswith(FORMULA) and text.endswith(HOSTILE)]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts(item)


_LINK = re.compile(r"https?://|#|[\w/.-]+$|[\w/.-]+#")
_FETCHING = ("img", "iframe", "object", "embed", "base", "form", "link")


class _Elements(HTMLParser):
    """Scripts, links and what would ask for something, as a browser finds them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.scripts, self.links, self.others = 0, list[str](), list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.scripts += tag == "script"
        self.links += [given["href"] or ""] if "href" in given else []
        if tag in _FETCHING or any(name.startswith("on") for name in given):
            self.others.append(tag)


def test_pages_hold_no_element_and_no_address_of_others(pages: list[Path]) -> None:
    assert len(pages) > 10
    for path in pages:
        text = path.read_text(encoding="utf-8")
        assert not {one for one in text.replace("\r", "") if is_unseen(one)} - set(_of_libraries(path))
        found = _Elements()
        found.feed(text)
        assert found.scripts == (4 if path.name == "dashboard.html" else 2)
        assert found.others == []
        assert not [address for address in found.links if not _LINK.match(address)]


def _of_libraries(path: Path) -> str:
    return page._libraries() if path.name == "dashboard.html" else ""


def test_a_browser_runs_nothing_of_it(pages: list[Path]) -> None:
    if chromium() is None:
        pytest.skip("there is no Chromium on PATH")
    seen = look(pages[0])
    assert seen.faults == ()
    assert seen.pages == len(pages)
