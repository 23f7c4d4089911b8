"""The archive's index: a line that is gone, changed or cut off is an error; what a crash leaves is taken back."""

from __future__ import annotations

import hashlib
import json
import random
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from ingestion.archive.store import Archive
from ingestion.settings import Settings
from ingestion.source import SourceError
from tests.helpers import fetches
from tests.helpers.quotes import Y2024, of_one_year


def files(settings: Settings) -> list[Path]:
    return sorted((settings.data / "archive" / "outcomes" / "quotes").glob("*.jsonl"))


def seal(settings: Settings) -> Path:
    return settings.data / "archive" / "chains" / "quotes.json"


@pytest.fixture
def held(live: Settings) -> Settings:
    """An archive of three runs with two lines each."""
    for _ in range(3):
        fetches.run(live)
    assert [len(file.read_bytes().splitlines()) for file in files(live)] == [2, 2, 2]
    return live


def as_before_chains(settings: Settings) -> None:
    """The archive as it was written before lines were chained."""
    shutil.rmtree(settings.data / "archive" / "chains")
    for file in files(settings):
        file.write_bytes(re.sub(rb',"line":\d+,"before":"[0-9a-f]{64}"', b"", file.read_bytes()))
        assert b"before" not in file.read_bytes()


def _first_line_gone(file: Path) -> None:
    file.write_bytes(file.read_bytes().split(b"\n", 1)[1])


def _last_line_gone(file: Path) -> None:
    file.write_bytes(b"".join(line + b"\n" for line in file.read_bytes().splitlines()[:-1]))


def _cut_within_the_last_line(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-20])


def _lines_swapped(file: Path) -> None:
    one, other = file.read_bytes().splitlines()
    renumbered = [json.loads(other) | {"line": json.loads(one)["line"]}, json.loads(one)]
    renumbered[1]["line"] += 1
    file.write_text("".join(json.dumps(line) + "\n" for line in renumbered), encoding="utf-8")


def _value_changed(file: Path) -> None:
    file.write_bytes(file.read_bytes().replace(b'"seconds":', b'"seconds":1', 1))


_DAMAGES = [_first_line_gone, _last_line_gone, _cut_within_the_last_line, _lines_swapped, _value_changed, Path.unlink]


@pytest.mark.parametrize("run", [0, 1, 2])
@pytest.mark.parametrize("damage", _DAMAGES, ids=lambda damage: damage.__name__)
def test_lost_and_changed_lines_are_errors_with_a_next_step(
    held: Settings, damage: Callable[[Path], None], run: int
) -> None:
    damage(files(held)[run])
    with pytest.raises(SourceError, match="the archive's index is damaged") as caught:
        Archive(held).outcomes("quotes")
    assert "from a copy of the archive; without one run froth repair --give-up" in caught.value.next_step
    with pytest.raises(SourceError, match="the archive's index is damaged"):
        fetches.run(held)


@pytest.mark.parametrize("damage", _DAMAGES, ids=lambda damage: damage.__name__)
def test_lines_from_before_chains_are_held_from_the_next_line_on(
    held: Settings, damage: Callable[[Path], None]
) -> None:
    as_before_chains(held)
    before = Archive(held).outcomes("quotes")
    fetches.run(held)
    assert Archive(held).outcomes("quotes")[:6] == before
    if damage is not _lines_swapped:
        damage(files(held)[1])
        with pytest.raises(SourceError, match="the archive's index is damaged"):
            Archive(held).outcomes("quotes")


def test_a_bit_flipped_anywhere_in_the_index_is_noticed(held: Settings) -> None:
    chance = random.Random(20)
    for file in (*files(held), seal(held)):
        sound = file.read_bytes()
        for _ in range(40):
            body = bytearray(sound)
            body[chance.randrange(len(body))] ^= 1 << chance.randrange(8)
            file.write_bytes(body)
            with pytest.raises(SourceError, match="the archive's index is damaged"):
                Archive(held).outcomes("quotes")
        file.write_bytes(sound)
    assert len(Archive(held).outcomes("quotes")) == 6


@pytest.mark.parametrize("folder", ["outcomes/quotes", "chains"])
def test_a_folder_of_the_index_that_is_gone_is_noticed(held: Settings, folder: str) -> None:
    shutil.rmtree(held.data / "archive" / folder)
    with pytest.raises(SourceError, match="the archive's index is damaged"):
        Archive(held).outcomes("quotes")


@pytest.mark.parametrize("is_counted", [True, False])
@pytest.mark.parametrize("in_a_file_of_its_own", [True, False])
def test_the_beginning_of_a_line_that_a_crash_left_is_taken_back_and_named(
    held: Settings, is_counted: bool, in_a_file_of_its_own: bool
) -> None:
    before = Archive(held).outcomes("quotes")
    file = files(held)[-1]
    if not is_counted:  # the crash came before the line was counted
        counted = json.loads(seal(held).read_text())
        lines = file.read_bytes().splitlines()
        seal(held).write_text(
            json.dumps({"lines": counted["lines"] - 1, "last": hashlib.sha256(lines[-2]).hexdigest()})
        )
    if in_a_file_of_its_own:
        file = file.with_name("run-killed.jsonl")
    with file.open("ab") as lines_of_the_dead:
        lines_of_the_dead.write(b'{"run_id":"run-killed","sour')
    assert Archive(held).outcomes("quotes") == before
    (torn,) = Archive(held).recover("quotes")
    assert str(file) in str(torn)
    assert Archive(held).recover("quotes") == []
    fetches.run(held)
    assert Archive(held).outcomes("quotes")[:6] == before


def test_a_crash_in_the_first_line_ever_leaves_an_archive_without_one(live: Settings) -> None:
    folder = live.data / "archive" / "outcomes" / "quotes"
    folder.mkdir(parents=True)
    (folder / "run-0.jsonl").write_bytes(b'{"run')
    row = fetches.attempt(live, of_one_year())
    assert (row.outcome, row.document_id) == ("fetched", hashlib.sha256(Y2024).hexdigest())
    assert (folder / "run-0.jsonl").read_bytes() == b""


def test_attempts_stand_in_the_order_in_which_they_were_made_whatever_the_clock_said(held: Settings) -> None:
    last = Archive(held).outcomes("quotes")[-1]
    for days in (-500, 3, -1):
        again = replace(
            last, run_id=f"run{days}", attempted_at=last.attempted_at + timedelta(days=days), detail=str(days)
        )
        Archive(held).record(again)
    assert [row.detail for row in Archive(held).outcomes("quotes")[-3:]] == ["-500", "3", "-1"]


@pytest.mark.parametrize("damage", _DAMAGES, ids=lambda damage: damage.__name__)
def test_what_is_given_up_is_copied_aside_and_the_rest_stands(held: Settings, damage: Callable[[Path], None]) -> None:
    damage(files(held)[1])
    left = {file.name: file.read_bytes() for file in files(held)}
    _, aside = Archive(held).index("quotes").give_up(lambda outcome: outcome.run_id != "run-none")
    assert {file.name: file.read_bytes() for file in aside.glob("*.jsonl")} == left
    assert len(Archive(held).outcomes("quotes")) >= 4
    fetches.run(held)
    assert Archive(held).latest("quotes", "quotes/2024") is not None
