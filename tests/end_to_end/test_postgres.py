"""A release in PostgreSQL: the same values and comments, read-only, and loaded by a command or with every run."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import dagster as dg
import duckdb
import pytest
from rich.console import Console

from ingestion.settings import Settings, SettingsError
from orchestration.cli import summary
from orchestration.postgres import loading
from orchestration.postgres.asset import KEY, postgres_assets
from orchestration.postgres.server import PostgresError
from orchestration.release.assets import PUBLISHED
from tests.clients import postgresql
from tests.helpers.made_up_release import made_up, numbered
from tests.helpers.places import ROOT, Place
from tests.helpers.postgres_server import Server, needs_postgres

#: One value of every type that a mart may have, and a row of nulls.
_KINDS = """
create table marts.kinds as
select -0.000001::decimal(38, 6) as small, 12345678901234567890123456789012.654321::decimal(38, 6) as large,
    0::decimal(38, 6) as zero, 2::hugeint as huge, [1, 2] as numbers, ['a', 'b'] as words, true as is_so,
    timestamptz '2026-01-01 08:00:00+08' as instant, timestamp '2026-01-01 08:00:00.000001' as clock,
    date '1969-12-31' as day, 1e-300::double as tiny, 0.1::double as tenth, 7::integer as seven,
    9223372036854775807 as most, 'O''Neill, "中际旭创"' as name
union all
select null, null, null, null, null, null, null, null, null, null, null, null, null, null, null
"""


@needs_postgres
def test_a_release_is_there_value_for_value(
    database: Server, place: Place, first: subprocess.CompletedProcess[str]
) -> None:
    loaded = loading.load(place.current, database.uri)

    assert not loaded.is_unchanged
    assert loaded.release_id == place.current.resolve().name
    marts, values = postgresql.same_marts(database, place.current)
    assert marts == len(loaded.rows)
    assert values > 1_000_000
    assert loaded.rows["reduction_plans"] == 0 < loaded.rows["share_prices_daily"]
    assert postgresql.same_comments(database, place.current) > 400

    again = loading.load(place.current, database.uri)
    assert again.is_unchanged
    assert loading.describe(again) == f"unchanged: schema marts shows release {loaded.release_id} already"


@needs_postgres
def test_every_type_arrives(database: Server, tmp_path: Path) -> None:
    folder = made_up(tmp_path, "0001", _KINDS)
    loading.load(folder, database.uri)
    assert postgresql.same_marts(database, folder) == (1, 30)
    assert database.say("select small, large, words, instant, name from marts.kinds where is_so") == [
        [
            "-0.000001",
            "12345678901234567890123456789012.654321",
            "{a,b}",
            "2026-01-01 00:00:00+00",
            'O\'Neill, "中际旭创"',
        ]
    ]


@needs_postgres
def test_a_history_answers_as_of_a_day(database: Server, place: Place, published: duckdb.DuckDBPyConnection) -> None:
    loading.load(place.current, database.uri)
    for function in ("facts_as_of", "claims_as_of"):
        for day in ("2020-06-30", "2026-02-05"):
            query = f"select count(*) from marts.{function}(date '{day}')"
            assert database.say(query) == [[str(row[0])] for row in published.sql(query).fetchall()]


@needs_postgres
def test_columns_and_marts_may_come_and_go(database: Server, tmp_path: Path) -> None:
    def load(release_id: str, *statements: str) -> None:
        folder = made_up(tmp_path, release_id, *statements)
        loading.load(folder, database.uri)
        assert postgresql.same_marts(database, folder)[0] == len(statements)

    load("0001", "create table marts.one as select 1 as a, 'x' as b", "create table marts.gone as select 1 as a")
    load("0002", "create table marts.one as select 1 as a, 'x' as b, true as c")
    load("0003", "create table marts.one as select 'y' as b, 2.5::double as a", "create table marts.came as select 1 a")
    assert database.say("select has_table_privilege('froth_reader', 'marts.one', 'select')") == [["t"]]


@needs_postgres
def test_readers_read_and_nothing_else(database: Server, tmp_path: Path) -> None:
    loading.load(numbered(tmp_path, 1), database.uri)
    database.say("create role analyst login in role froth_reader")
    try:
        assert database.say("select max(n) from marts.first", user="analyst") == [["1"]]
        for statement in (
            "insert into marts.first values (1, 1)",
            "update marts.first set n = 9",
            "delete from marts.first",
            "drop view marts.first",
            "create table marts.mine (i int)",
            "select * from release_0001.first",
        ):
            refused = database.ask(statement, user="analyst")
            assert refused.returncode == 1
            assert "permission denied" in refused.stderr or "must be owner" in refused.stderr, statement
    finally:
        database.say("drop role analyst")


@needs_postgres
def test_a_loader_without_the_right_to_make_roles_says_so(database: Server, tmp_path: Path) -> None:
    folder = numbered(tmp_path, 1)
    database.say("drop schema if exists marts cascade")
    database.say("drop owned by froth_reader; drop role froth_reader" if has_reader(database) else "select 1")
    database.say("create role loader login")
    try:
        with pytest.raises(PostgresError, match="grant create on database"):
            loading.load(folder, database.uri_of("loader"))
        database.say("grant create on database froth to loader")
        loaded = loading.load(folder, database.uri_of("loader"))
        assert ["create role froth_reader" in warning for warning in loaded.warnings] == [True]
        database.say("create role froth_reader nologin")
        again = loading.load(folder, database.uri_of("loader"))
        assert (again.is_unchanged, again.warnings) == (True, ())
        assert database.say("select has_table_privilege('froth_reader', 'marts.first', 'select')") == [["t"]]
    finally:
        database.say("drop owned by loader cascade; drop role loader")


def has_reader(server: Server) -> bool:
    return server.say("select 1 from pg_roles where rolname = 'froth_reader'") == [["1"]]


@needs_postgres
def test_what_is_not_the_warehouses_is_left_alone(database: Server, tmp_path: Path) -> None:
    database.say("create schema marts; create table marts.first (i int); create schema release_notes")
    with pytest.raises(PostgresError, match=r"marts\.first in PostgreSQL is no view"):
        loading.load(numbered(tmp_path, 1), database.uri)
    database.say("drop table marts.first")
    for number in (2, 3, 4):
        loading.load(numbered(tmp_path, number), database.uri)
    assert database.say("select 1 from pg_namespace where nspname = 'release_notes'") == [["1"]]


@needs_postgres
def test_the_command_says_what_it_did(
    database: Server, place: Place, first: subprocess.CompletedProcess[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FROTH_PUBLISHED", str(place.home / "published"))
    monkeypatch.setenv("FROTH_POSTGRES", database.uri)
    said = [command().stdout for _ in range(2)]
    release_id = place.current.resolve().name
    assert said[0].startswith(f"schema marts shows release {release_id} (")
    assert said[1].startswith(f"unchanged: schema marts shows release {release_id} already")


def command() -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "orchestration.postgres.loading"], cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_an_address_that_nobody_answers_is_named_without_its_password(tmp_path: Path) -> None:
    with pytest.raises(PostgresError) as raised:
        loading.load(numbered(tmp_path, 1), "postgresql://someone:secret@127.0.0.1:1/froth")
    assert "127.0.0.1:1/froth" in str(raised.value)
    assert "next: see that the server runs" in str(raised.value)
    assert "secret" not in str(raised.value)


def test_an_address_that_is_none_is_refused_without_being_repeated() -> None:
    with pytest.raises(SettingsError, match="next: set it to one") as raised:
        Settings.from_environment({"FROTH_POSTGRES": "mysql://someone:secret@host/froth"})
    assert "secret" not in str(raised.value)
    assert "secret" not in repr(Settings(postgres="postgresql://someone:secret@host/froth"))


@needs_postgres
def test_the_asset_follows_the_release_where_an_address_is_set(database: Server, tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data", published=tmp_path / "published", postgres=database.uri)
    assert postgres_assets(replace(settings, postgres=None)) == []
    (loading,) = postgres_assets(settings)
    assert loading.asset_deps[KEY] == {PUBLISHED}
    folder = numbered(tmp_path / "published" / "releases", 1)
    (tmp_path / "published" / "current").symlink_to(folder)
    result = dg.materialize([loading], instance=dg.DagsterInstance.ephemeral(), resources={"settings": settings})
    (done,) = result.asset_materializations_for_node("release__postgres")
    assert done.metadata["dagster/row_count"].value == 2_010
    assert database.say("select distinct n from marts.first") == [["1"]]


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ("release__postgres", "The release stands published"),
        ("release__published", "The published release is untouched"),
    ],
)
def test_a_run_that_fails_after_publication_says_what_is_published(tmp_path: Path, step: str, said: str) -> None:
    settings = Settings(data=tmp_path / "data", published=tmp_path / "published")
    (tmp_path / "published").mkdir()
    (tmp_path / "published" / "current").symlink_to(numbered(tmp_path / "published" / "releases", 7))
    console = Console(record=True, width=200, file=io.StringIO())
    summary.of_failure(console, settings, "run", [(step, "the reason\n  next: what to do")])
    text = console.export_text()
    assert "the reason\n  next: what to do" in text
    assert re.search(rf"{said}.*: 0007", text)
