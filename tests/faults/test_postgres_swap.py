"""Releases in PostgreSQL follow each other all at once, and a load that fails changes nothing."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Any

import pytest
from adbc_driver_postgresql import dbapi

from orchestration.postgres import loading
from orchestration.postgres.server import PostgresError
from tests.helpers.made_up_release import made_up, numbered
from tests.helpers.postgres_server import Server, needs_postgres


@needs_postgres
@pytest.mark.parametrize("order", [("first", "second"), ("second", "first")], ids="-then-".join)
def test_a_reader_sees_one_release_whole(database: Server, tmp_path: Path, order: tuple[str, str]) -> None:
    """In one statement, and in a transaction of two whichever view it reads first."""
    loading.load(numbered(tmp_path, 0), database.uri)
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
            loading.load(numbered(tmp_path, number), database.uri)
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
        loading.load(folder, database.uri)
    there = "select nspname from pg_namespace where nspname like 'release%' order by 1"
    assert database.say(there) == [["release_0002"], ["release_0003"]]
    back = loading.load(folders[2], database.uri)
    assert loading.describe(back) == "schema marts shows release 0002 (loaded before)"
    assert database.say("select distinct n from marts.first") == [["2"]]


@needs_postgres
def test_a_load_that_fails_leaves_the_views(database: Server, tmp_path: Path) -> None:
    loading.load(numbered(tmp_path, 1), database.uri)
    bad = made_up(
        tmp_path,
        "0002",
        "create table marts.first as select i, 2 as n from range(2000) t(i)",
        "create table marts.second as select {'a': 1} as n",
    )
    with pytest.raises(PostgresError, match=r"(?s)0002 could not be loaded.*the views there are what they were.*next:"):
        loading.load(bad, database.uri)
    assert_only_the_first_stands(database)


@needs_postgres
def test_a_connection_cut_in_the_middle_leaves_the_views(database: Server, tmp_path: Path) -> None:
    loading.load(numbered(tmp_path, 1), database.uri)
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
        loading.load(large, database.uri)
    cutting.join()
    assert cut == ["t"]
    assert_only_the_first_stands(database)


def assert_only_the_first_stands(database: Server) -> None:
    assert database.say("select distinct n from marts.first") == [["1"]]
    assert database.say("select nspname from pg_namespace where nspname like 'release%'") == [["release_0001"]]


@needs_postgres
def test_a_reader_in_the_middle_is_waited_for_and_named(database: Server, tmp_path: Path) -> None:
    loading.load(numbered(tmp_path, 1), database.uri)
    second = numbered(tmp_path, 2)
    with dbapi.connect(database.uri) as connection, connection.cursor() as cursor:
        cursor.execute("select count(*) from marts.second")
        assert cursor.fetchall() == [(10,)]
        with pytest.raises(PostgresError, match=r"a reader\s+has been in the middle of a transaction"):
            loading.load(second, database.uri, patience=0.5)
        assert database.say("select distinct n from marts.first") == [["1"]]
    loading.load(second, database.uri)
    assert database.say("select distinct n from marts.first") == [["2"]]
