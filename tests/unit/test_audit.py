"""What is stored is held against what was written: a bit flipped in any kind of file is found, and mended or named."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import duckdb
import polars as pl
import pytest
from typer.testing import CliRunner

from dashboard import audit
from dashboard.audit import databases, release_audit
from dashboard.cli.app import app
from ingestion.archive.store import Archive
from ingestion.findings import Finding
from ingestion.parsing import table_files
from ingestion.settings import Settings
from ingestion.source import SourceError
from orchestration import recovery
from orchestration.release import publication
from tests.helpers import fetches
from tests.helpers.made_up_release import make_warehouse, publish
from tests.helpers.quotes import QUOTES, Y2024


@pytest.fixture
def stored(live: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """An archive, a table, a warehouse, two releases and Dagster's files, all made up."""
    settings = replace(live, published=live.data.parent / "published")
    monkeypatch.setenv("DAGSTER_HOME", str(settings.data.parent / "dagster"))
    monkeypatch.setattr(recovery, "registered", lambda: {"quotes": QUOTES})
    fetches.run(settings)
    fetches.build(settings)
    make_warehouse(settings.data / "warehouse.duckdb")
    for number in (1, 2):
        publish(settings.published, settings.data / "warehouse.duckdb", f"{number:04}")
    home = settings.data.parent / "dagster" / "history"
    home.mkdir(parents=True)
    with sqlite3.connect(home / "runs.db") as connection:
        connection.execute("create table runs (id integer primary key, body text)")
        connection.executemany("insert into runs (body) values (?)", [(f"run {n}" * 50,) for n in range(200)])
    return settings


def damages(settings: Settings) -> list[Finding]:
    return [finding for one in audit.everything(settings) for finding in one.findings if finding.is_damage]


def flip(path: Path, chance: random.Random, low: int = 0) -> None:
    """Flip a bit of a file, from byte ``low`` on."""
    path.chmod(0o644)
    body = bytearray(path.read_bytes())
    body[chance.randrange(low, len(body))] ^= 1 << chance.randrange(8)
    path.write_bytes(body)


def test_what_was_written_is_sound(stored: Settings) -> None:
    audited = audit.everything(stored)
    assert [finding for one in audited for finding in one.findings] == []
    assert {one.area: one.checked for one in audited} == {
        "bodies": 2, "index": 2, "sample": 0, "tables": 2, "warehouse": 3, "release": 6, "runs": 1
    }  # fmt: skip


_KINDS: dict[str, Callable[[Settings], list[Path]]] = {
    "bodies": lambda s: sorted((s.data / "archive" / "blobs").glob("*/*")),
    "index": lambda s: sorted((s.data / "archive" / "outcomes").glob("*/*")),
    "tables": lambda s: [s.tables / "quotes__prices.parquet", s.data / "problems" / "quotes.parquet"],
    "release": lambda s: sorted(path for path in (s.published / "current").resolve().rglob("*") if path.is_file()),
}


@pytest.mark.parametrize("area", _KINDS)
def test_a_flipped_bit_is_found_wherever_it_lies(stored: Settings, area: str) -> None:
    chance = random.Random(area)
    for path in _KINDS[area](stored):
        sound = path.read_bytes()
        for _ in range(6):
            flip(path, chance)
            found = damages(stored)
            assert found, path
            assert area in {finding.area for finding in found}
            assert all(finding.next_step for finding in found)
            path.write_bytes(sound)
    assert damages(stored) == []


def test_a_flipped_bit_of_the_warehouse_is_found_or_changes_no_row(stored: Settings) -> None:
    path, chance = stored.data / "warehouse.duckdb", random.Random(1)
    sound, rows = path.read_bytes(), _rows(path)
    found = 0
    for _ in range(25):
        flip(path, chance)
        if any(finding.area == "warehouse" for finding in damages(stored)):
            found += 1
        else:
            assert _rows(path) == rows, "a block that nothing uses"
        path.write_bytes(sound)
    assert found > 0


def _rows(path: Path) -> object:
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute("from marts.figures_quarterly order by all").fetchall()


@pytest.mark.parametrize("how", [lambda body: body[:-3000], lambda body: b"no database" + body[11:], lambda body: b""])
def test_dagsters_files_that_cannot_be_read_are_set_aside(stored: Settings, how: Callable[[bytes], bytes]) -> None:
    home = databases.dagster_home(stored)
    path = home / "history" / "runs.db"
    body = how(path.read_bytes())
    path.write_bytes(body)
    if body:
        assert [finding.area for finding in damages(stored)] == ["runs"]
        (said,) = recovery.recover_history(home)
        assert str(path) in said
        assert not path.exists()
        assert (home / "set_aside" / "runs.db-1").read_bytes() == body
    assert damages(stored) == []


def test_a_damaged_table_is_set_aside_and_built_anew(stored: Settings) -> None:
    path = stored.tables / "quotes__prices.parquet"
    before = path.read_bytes()
    flip(path, random.Random(2))
    damaged = path.read_bytes()
    (said,) = recovery.recover(stored)
    assert said.startswith(f"set aside    {path}: ")
    assert (stored.data / "set_aside" / "quotes__prices.parquet-1").read_bytes() == damaged
    assert path.read_bytes() == before
    assert list(recovery.recover(stored)) == []


def test_a_damaged_warehouse_is_set_aside(stored: Settings) -> None:
    path = stored.data / "warehouse.duckdb"
    path.write_bytes(path.read_bytes()[:5000])
    (said,) = recovery.recover(stored)
    assert said.startswith(f"set aside    {path}: it cannot be read")
    assert not path.exists()
    assert damages(stored) == []


def test_a_table_between_two_versions_is_either(stored: Settings) -> None:
    """A crash after the sums were written and before the table was: both are what was written."""
    path = stored.tables / "quotes__prices.parquet"
    before = path.read_bytes()
    table_files.replace({path: pl.read_parquet(path).head(1)})
    assert table_files.is_sound(path)
    path.write_bytes(before)
    assert table_files.is_sound(path)


def test_tables_from_before_sums_are_read(stored: Settings) -> None:
    shutil.rmtree(stored.data / "sums")
    assert damages(stored) == []
    path = stored.tables / "quotes__prices.parquet"
    path.write_bytes(path.read_bytes()[:-9])
    assert [finding.path for finding in damages(stored)] == [path]


def test_a_release_from_before_lists_is_held_against_its_package(stored: Settings) -> None:
    folder = (stored.published / "current").resolve()
    (folder / release_audit.SUMS).unlink()
    assert damages(stored) == []
    flip(folder / "froth.duckdb", random.Random(3))
    assert [finding.path for finding in damages(stored)] == [folder / "froth.duckdb"]


def test_what_dead_runs_left_is_removed_and_named(stored: Settings) -> None:
    left = [
        stored.tables / ".quotes__prices.parquet.999.tmp",
        stored.data / "archive" / "incoming" / "tmpabc",
        stored.published / "releases" / ".tmp-0003" / "froth.duckdb",
    ]
    for path in left:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"half")
    audited = [finding for one in audit.everything(stored) for finding in one.findings]
    assert len(audited) == 3
    assert not any(finding.is_damage for finding in audited)
    said = "\n".join(recovery.recover(stored))
    assert said.count("removed      what a dead run left") == 3
    assert not any(path.exists() for path in left)
    assert publication.current(stored.published).name == "0002"  # type: ignore[union-attr]


def test_a_damaged_release_is_set_aside_and_the_one_before_stands(stored: Settings) -> None:
    folder = (stored.published / "current").resolve()
    flip(folder / "parquet" / "facts_history.parquet", random.Random(4))
    (said,) = recovery.withdraw_damaged_release(stored)
    assert "current is 0001 until a new one is published" in said
    assert (stored.published / "set_aside" / "0002" / "froth.duckdb").exists()
    assert damages(stored) == []
    flip((stored.published / "current").resolve() / "froth.duckdb", random.Random(5))
    (said,) = recovery.withdraw_damaged_release(stored)
    assert "current is nothing" in said
    assert publication.current(stored.published) is None


def test_what_is_lost_of_the_archive_is_given_up_where_that_is_asked(stored: Settings) -> None:
    body = next(path for path in Archive(stored).blobs() if path.read_bytes() == Y2024)
    flip(body, random.Random(6))
    (finding,) = damages(stored)
    assert finding.mends == "publisher"
    assert "FROTH_FETCH=live make run asks for it again" in finding.next_step
    assert "quotes/2024 (https://shelf.example.org/2024.csv)" in finding.problem
    said = list(recovery.give_up(stored))
    assert "1 lines of quotes" in said[0]
    assert damages(stored) == []
    assert Archive(stored).latest("quotes", "quotes/2024") is None
    assert [row.outcome for row in fetches.run(stored)] == ["fetched", "unchanged"]
    assert damages(stored) == []


def test_a_live_fetch_mends_a_damaged_body(stored: Settings) -> None:
    body = next(path for path in Archive(stored).blobs() if path.read_bytes() == Y2024)
    flip(body, random.Random(7))
    fetches.run(stored)
    assert body.read_bytes() == Y2024
    assert damages(stored) == []


def test_verify_says_so_in_words_json_and_exit_code(stored: Settings) -> None:
    places = {
        "FROTH_DATA": str(stored.data), "FROTH_PUBLISHED": str(stored.published), "COLUMNS": "200", "FROTH_FETCH": ""
    }  # fmt: skip
    sound = CliRunner().invoke(app, ["verify", "--json"], env=places)
    said = json.loads(sound.stdout)
    assert (said["verdict"], said["findings"]) == ("sound", [])
    assert sound.exit_code == 0
    flip(stored.tables / "quotes__prices.parquet", random.Random(8))
    damaged = CliRunner().invoke(app, ["verify", "--json"], env=places)
    assert damaged.exit_code == 1
    (found,) = json.loads(damaged.stdout)["findings"]
    assert (found["area"], found["state"]) == ("tables", "damaged")
    words = CliRunner().invoke(app, ["verify"], env=places).stdout
    assert "its bytes are not those that were written" in words
    assert "note: froth repair rebuilds what can be rebuilt" in words


def test_a_damaged_index_is_named_with_what_brings_it_back(stored: Settings) -> None:
    (file,) = _KINDS["index"](stored)
    file.unlink()
    with pytest.raises(SourceError, match="index is damaged"):
        Archive(stored).outcomes("quotes")
    found = damages(stored)
    assert [finding.area for finding in found] == ["index"]
    assert "froth repair --give-up" in found[0].next_step
    list(recovery.give_up(stored))
    assert damages(stored) == []
