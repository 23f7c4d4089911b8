"""A release in PostgreSQL: the same values, turned all at once, read-only, and untouched by a load that fails."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb
import pytest
from adbc_driver_postgresql import dbapi
from rich.console import Console

from ingestion.settings import Settings, SettingsError
from orchestration import postgres, summary
from orchestration.postgres import PostgresError
from orchestration.postgres_asset import KEY, postgres_assets
from orchestration.release_assets import PUBLISHED
from orchestration.release_files import DATABASE
from tests import postgres_server
from tests.clients import postgresql
from tests.places import ROOT, Place
from tests.postgres_server import Server

needs_postgres = pytest.mark.skipif(
    postgres_server.programs() is None,
    reason="no PostgreSQL: releases are not loaded into one (Debian and Ubuntu: apt install postgresql)",
)

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


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with postgres_server.running() as running:
        yield running


@pytest.fixture
def database(server: Server) -> Iterator[Server]:
    """The server with nothing of a release in it."""
    yield server
    schemas = server.say("select nspname from pg_namespace where nspname = 'marts' or nspname like 'release%'")
    for (schema,) in schemas:
        server.say(f'drop schema "{schema}" cascade')


def made_up(folder: Path, release_id: str, *statements: str) -> Path:
    """The folder of a release that holds what ``statements`` make."""
    target = folder / release_id
    target.mkdir(parents=True)
    with duckdb.connect(str(target / DATABASE)) as connection:
        connection.execute("create schema marts")
        for statement in statements:
            connection.execute(statement)
    return target


def numbered(folder: Path, number: int, rows: int = 2_000) -> Path:
    """A release whose every row carries ``number``."""
    return made_up(
        folder,
        f"{number:04}",
        f"create table marts.first as select i, {number} as n from range({rows}) t(i)",
        f"create table marts.second as select i, {number} as n from range(10) t(i)",
    )


@needs_postgres
def test_a_release_is_there_value_for_value(
    database: Server, place: Place, first: subprocess.CompletedProcess[str]
) -> None:
    loaded = postgres.load(place.current, database.uri)

    assert not loaded.is_unchanged
    assert loaded.release_id == place.current.resolve().name
    marts, values = postgresql.same_marts(database, place.current)
    assert marts == len(loaded.rows)
    assert values > 1_000_000
    assert loaded.rows["reduction_plans"] == 0 < loaded.rows["share_prices_daily"]
    assert postgresql.same_comments(database, place.current) > 400

    again = postgres.load(place.current, database.uri)
    assert again.is_unchanged
    assert postgres.describe(again) == f"unchanged: schema marts shows release {loaded.release_id} already"


@needs_postgres
def test_every_type_arrives(database: Server, tmp_path: Path) -> None:
    folder = made_up(tmp_path, "0001", _KINDS)
    postgres.load(folder, database.uri)
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
    postgres.load(place.current, database.uri)
    for function in ("facts_as_of", "claims_as_of"):
        for day in ("2020-06-30", "2026-02-05"):
            query = f"select count(*) from marts.{function}(date '{day}')"
            assert database.say(query) == [[str(row[0])] for row in published.sql(query).fetchall()]


@needs_postgres
@pytest.mark.parametrize("order", [("first", "second"), ("second", "first")], ids="-then-".join)
def test_a_reader_sees_one_release_whole(database: Server, tmp_path: Path, order: tuple[str, str]) -> None:
    """In one statement, and in a transaction of two whichever view it reads first."""
    postgres.load(numbered(tmp_path, 0), database.uri)
    stop = threading.Event()
    seen: dict[str, list[set[int]]] = {"statement": [], "read committed": [], "repeatable read": []}
    faults: list[BaseException] = []

    def read(kind: str) -> None:
        try:
            with dbapi.connect(database.uri, autocommit=kind == "statement") as connection:
                while not stop.is_set():
                    with connection.cursor() as cursor:
                        seen[kind].append(look(cursor, kind))
                    if kind != "statement":
                        connection.commit()
                    time.sleep(0.005)
        except BaseException as fault:
            faults.append(fault)

    def look(cursor: Any, kind: str) -> set[int]:
        if kind == "statement":
            cursor.execute("select distinct n from marts.first union select distinct n from marts.second")
            return {row[0] for row in cursor.fetchall()}
        found: set[int] = set()
        cursor.execute(f"set transaction isolation level {kind}")
        for view in order:
            cursor.execute(f"select count(*), min(n), max(n) from marts.{view}")
            count, least, most = cursor.fetchall()[0]
            assert count == {"first": 2_000, "second": 10}[view]
            found |= {least, most}
            time.sleep(0.005)
        return found

    readers = [threading.Thread(target=read, args=(kind,)) for kind in seen]
    for reader in readers:
        reader.start()
    try:
        for number in range(1, 7):
            postgres.load(numbered(tmp_path, number), database.uri)
    finally:
        stop.set()
        for reader in readers:
            reader.join()
    assert faults == []
    for kind, answers in seen.items():
        assert {len(answer) for answer in answers} == {1}, kind
        assert len(set.union(*answers)) > 3, kind


@needs_postgres
def test_the_release_before_stays_and_older_ones_go(database: Server, tmp_path: Path) -> None:
    folders = [numbered(tmp_path, number) for number in range(4)]
    for folder in folders:
        postgres.load(folder, database.uri)
    there = "select nspname from pg_namespace where nspname like 'release%' order by 1"
    assert database.say(there) == [["release_0002"], ["release_0003"]]
    back = postgres.load(folders[2], database.uri)
    assert postgres.describe(back) == "schema marts shows release 0002 (loaded before)"
    assert database.say("select distinct n from marts.first") == [["2"]]


@needs_postgres
def test_columns_and_marts_may_come_and_go(database: Server, tmp_path: Path) -> None:
    def load(release_id: str, *statements: str) -> None:
        folder = made_up(tmp_path, release_id, *statements)
        postgres.load(folder, database.uri)
        assert postgresql.same_marts(database, folder)[0] == len(statements)

    load("0001", "create table marts.one as select 1 as a, 'x' as b", "create table marts.gone as select 1 as a")
    load("0002", "create table marts.one as select 1 as a, 'x' as b, true as c")
    load("0003", "create table marts.one as select 'y' as b, 2.5::double as a", "create table marts.came as select 1 a")
    assert database.say("select has_table_privilege('froth_reader', 'marts.one', 'select')") == [["t"]]


@needs_postgres
def test_a_load_that_fails_leaves_the_views(database: Server, tmp_path: Path) -> None:
    postgres.load(numbered(tmp_path, 1), database.uri)
    bad = made_up(
        tmp_path,
        "0002",
        "create table marts.first as select i, 2 as n from range(2000) t(i)",
        "create table marts.second as select {'a': 1} as n",
    )
    with pytest.raises(PostgresError, match=r"(?s)0002 could not be loaded.*the views there are what they were.*next:"):
        postgres.load(bad, database.uri)
    assert_only_the_first_stands(database)


@needs_postgres
def test_a_connection_cut_in_the_middle_leaves_the_views(database: Server, tmp_path: Path) -> None:
    postgres.load(numbered(tmp_path, 1), database.uri)
    large = numbered(tmp_path, 2, rows=5_000_000)
    cut: list[str] = []

    def cut_once_it_copies() -> None:
        until = time.monotonic() + 60
        while not cut and time.monotonic() < until:
            ended = database.say(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where query like 'COPY%FROM STDIN%' and state = 'active' and pid <> pg_backend_pid()"
            )
            cut.extend(row[0] for row in ended)

    cutting = threading.Thread(target=cut_once_it_copies)
    cutting.start()
    with pytest.raises(PostgresError, match="see that the server runs"):
        postgres.load(large, database.uri)
    cutting.join()
    assert cut == ["t"]
    assert_only_the_first_stands(database)


def assert_only_the_first_stands(database: Server) -> None:
    assert database.say("select distinct n from marts.first") == [["1"]]
    assert database.say("select nspname from pg_namespace where nspname like 'release%'") == [["release_0001"]]


@needs_postgres
def test_a_reader_in_the_middle_is_waited_for_and_named(database: Server, tmp_path: Path) -> None:
    postgres.load(numbered(tmp_path, 1), database.uri)
    second = numbered(tmp_path, 2)
    with dbapi.connect(database.uri) as connection, connection.cursor() as cursor:
        cursor.execute("select count(*) from marts.second")
        assert cursor.fetchall() == [(10,)]
        with pytest.raises(PostgresError, match=r"a reader\s+has been in the middle of a transaction"):
            postgres.load(second, database.uri, patience=0.5)
        assert database.say("select distinct n from marts.first") == [["1"]]
    postgres.load(second, database.uri)
    assert database.say("select distinct n from marts.first") == [["2"]]


@needs_postgres
def test_readers_read_and_nothing_else(database: Server, tmp_path: Path) -> None:
    postgres.load(numbered(tmp_path, 1), database.uri)
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
            postgres.load(folder, database.uri_of("loader"))
        database.say("grant create on database froth to loader")
        loaded = postgres.load(folder, database.uri_of("loader"))
        assert ["create role froth_reader" in warning for warning in loaded.warnings] == [True]
        database.say("create role froth_reader nologin")
        again = postgres.load(folder, database.uri_of("loader"))
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
        postgres.load(numbered(tmp_path, 1), database.uri)
    database.say("drop table marts.first")
    for number in (2, 3, 4):
        postgres.load(numbered(tmp_path, number), database.uri)
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
        [sys.executable, "-m", "orchestration.postgres"], cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_an_address_that_nobody_answers_is_named_without_its_password(tmp_path: Path) -> None:
    with pytest.raises(PostgresError) as raised:
        postgres.load(numbered(tmp_path, 1), "postgresql://someone:secret@127.0.0.1:1/froth")
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
    result = dg.materialize([loading], instance=dg.DagsterInstance.ephemeral())
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
