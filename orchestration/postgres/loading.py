"""A release in PostgreSQL, for clients that read no DuckDB: ``python -m orchestration.postgres.loading``.

The tables of a release stand in a schema of their own, ``release_<id>``, loaded in one transaction. Readers look at
views in schema ``marts``, which a second, short transaction turns from one release to the next all at once: it first
locks every view, so that a transaction that has read one of them reads the others from the same release. The schema of
the release before stays; older ones are dropped. A load that fails leaves the views as they were.

One case is not covered: a transaction at ``repeatable read`` that took its snapshot before a release was loaded, and
looks at ``marts`` for the first time after the views were turned, finds the new tables empty.
"""

from __future__ import annotations

import itertools
import random
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import duckdb

from dashboard.release import DATABASE
from ingestion.settings import Settings, SettingsError
from orchestration.postgres import statements as sql
from orchestration.postgres.statements import PostgresTable, quoted
from orchestration.release import publication

#: Rows that travel at a time.
_BATCH = 50_000
#: How long to try for a moment at which no reader is in the middle of a transaction, in seconds.
PATIENCE = 60.0

_NO_ROLE = (
    f"role {sql.READER} is not there and this user may not create it, so nobody was given rights to read\n"
    f"  next: have a superuser run: create role {sql.READER} nologin; then run this again"
)


class PostgresError(Exception):
    """A release could not be loaded. The views in PostgreSQL are what they were."""


@dataclass(frozen=True)
class Loaded:
    """What stands in PostgreSQL now. ``rows`` is empty where the release was the current one there already."""

    release_id: str
    is_unchanged: bool
    rows: Mapping[str, int]
    dropped: tuple[str, ...]
    warnings: tuple[str, ...]


def load(folder: Path, uri: str, patience: float = PATIENCE) -> Loaded:
    """Make the release in ``folder``, named for its id, the one that views in schema ``marts`` show.

    Raises :class:`PostgresError`, with the views as they were, where that cannot be done.
    """
    folder = folder.resolve()
    release_id = folder.name
    with _explaining(release_id, uri), _connect(uri) as target:
        target.execute("select pg_advisory_lock(hashtext('froth release'))")
        target.fetchall()
        standing = _standing(target)
        warnings = () if _has_reader(target) else (_NO_ROLE,)
        with duckdb.connect(str(folder / DATABASE), read_only=True) as source:
            tables = _tables(source)
            if standing == release_id:
                _grant(target, [] if warnings else tables)
                return Loaded(release_id, True, {}, (), warnings)
            rows = _fill(source, target, release_id, tables)
        _swap(target, release_id, standing, tables, grants=not warnings, patience=patience)
        dropped, stuck = _drop_older(target, retained={release_id, standing})
        return Loaded(release_id, False, rows, dropped, (*warnings, *stuck))


def where(uri: str) -> str:
    """The address without the password."""
    parts = urlsplit(uri)
    return f"{parts.hostname or 'localhost'}:{parts.port or 5432}{parts.path}"


@contextmanager
def _connect(uri: str) -> Iterator[Any]:
    """A cursor. Nothing it did stands until its connection commits."""
    from adbc_driver_postgresql import dbapi

    with dbapi.connect(uri) as connection, connection.cursor() as cursor:
        yield cursor


@contextmanager
def _explaining(release_id: str, uri: str) -> Iterator[None]:
    from adbc_driver_manager import Error

    try:
        yield
    except Error as error:
        raise PostgresError(
            f"release {release_id} could not be loaded into PostgreSQL at {where(uri)}: {_words(error)}\n"
            "  the views there are what they were\n"
            f"  next: {_next_step(error)}; then run: python -m orchestration.postgres.loading"
        ) from error


def _words(error: Exception) -> str:
    return str(error).removeprefix("INVALID_STATE: ").removeprefix("IO: ").split("\n\nQuery was:")[0].strip()


def _next_step(error: Any) -> str:
    match error.sqlstate:
        case None | "" | "57P01" | "08006" | "08001" | "08003":
            return "see that the server runs, can be reached and lets this user in"
        case "42501":
            return "let this user create schemas (grant create on database ... to ...) or load as one who may"
        case "2BP01":
            return "drop what depends on the view it names (its columns have changed)"
        case "53100":
            return "free space on the disk of the server"
        case _:
            return "mend what the message names"


def _tables(source: duckdb.DuckDBPyConnection) -> list[PostgresTable]:
    """Every mart with its columns and what they mean."""
    columns: dict[str, dict[str, str | None]] = {}
    for table, column, comment in source.execute(
        "select table_name, column_name, comment from duckdb_columns() where schema_name = 'marts'"
        " order by table_name, column_index"
    ).fetchall():
        columns.setdefault(table, {})[column] = comment
    comments = dict(
        source.execute("select table_name, comment from duckdb_tables() where schema_name = 'marts'").fetchall()
    )
    return [PostgresTable(name, comments[name], columns[name]) for name in sorted(comments)]


def _fill(
    source: duckdb.DuckDBPyConnection, target: Any, release_id: str, tables: Sequence[PostgresTable]
) -> dict[str, int]:
    """The tables of a release in a schema of their own, whole or not at all. Rows of each."""
    schema = sql.schema_of(release_id)
    target.execute("select 1 from pg_namespace where nspname = $1", [schema])
    if target.fetchall():
        return {}  # loaded before: the release was the current one once, or its views could not be turned
    target.execute(f"create schema {quoted(schema)}")
    rows = {}
    for table in tables:
        batches = source.sql(f"from marts.{quoted(table.name)}").to_arrow_reader(_BATCH)
        rows[table.name] = int(target.adbc_ingest(table.name, batches, mode="create", db_schema_name=schema))
    target.execute(sql.block([*sql.comments(schema, "table", tables), sql.mark(schema, release_id)]))
    target.connection.commit()
    return rows


def _standing(target: Any) -> str | None:
    """The release that the views show."""
    target.execute("select obj_description(oid, 'pg_namespace') from pg_namespace where nspname = 'marts'")
    rows = target.fetchall()
    return sql.marked(rows[0][0]) if rows else None


def _has_reader(target: Any) -> bool:
    """Whether the role of readers is there, created where this user may."""
    target.execute("select count(*) from pg_roles where rolname = $1", [sql.READER])
    if target.fetchall()[0][0]:
        return True
    target.execute("select rolsuper or rolcreaterole from pg_roles where rolname = current_user")
    if not target.fetchall()[0][0]:
        return False
    target.execute(f"create role {sql.READER} nologin")
    return True


def _grant(target: Any, tables: Sequence[PostgresTable]) -> None:
    """Rights to read what stands: the role may have come after the release."""
    if tables:
        target.execute(sql.block(sql.grants(tables)))
        target.connection.commit()


def _swap(
    target: Any,
    release_id: str,
    standing: str | None,
    tables: Sequence[PostgresTable],
    *,
    grants: bool,
    patience: float,
) -> None:
    """Turn all views in one transaction, at a moment when no reader is in the middle of one.

    Readers take views in any order. An attempt that meets one who took them in the other gives way and tries another.
    """
    from adbc_driver_manager import Error

    schema = sql.schema_of(release_id)
    shown = _columns(target, "marts")
    turned = [
        *sql.turn(schema, tables, shown, _columns(target, schema), _names(target, standing)),
        sql.mark("marts", release_id),
        *(sql.grants(tables) if grants else []),
    ]
    until = time.monotonic() + patience
    for lock_wait in itertools.cycle(sql.LOCK_WAITS_MS):
        locking = sql.lock(random.sample(list(shown), len(shown)))
        try:
            target.execute(sql.block([*locking, *turned], lock_wait))
            target.connection.commit()
            return
        except Error as error:
            target.connection.rollback()
            if error.sqlstate != sql.LOCKED:
                raise
            if time.monotonic() > until:
                raise PostgresError(
                    f"release {release_id} is loaded, and its views could not be turned: for {patience:.0f} s a reader"
                    " has been in the middle of a transaction\n"
                    "  next: end it (select pid, usename, state, query from pg_stat_activity"
                    " where state = 'idle in transaction'), then run: python -m orchestration.postgres.loading"
                ) from error
        time.sleep(0.02)  # readers that queued behind the attempt go first


def _columns(target: Any, schema: str) -> dict[str, list[tuple[str, str]]]:
    """Relations of a schema with their columns and types, in order; a type with its kind where it is no view."""
    target.execute(
        "select c.relname, c.relkind::text, a.attname, format_type(a.atttypid, a.atttypmod)"
        " from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid"
        " where n.nspname = $1 and c.relkind in ('v', 'r', 'm', 'f', 'p') and a.attnum > 0 and not a.attisdropped"
        " order by c.relname, a.attnum",
        [schema],
    )
    found: dict[str, list[tuple[str, str]]] = {}
    for relation, kind, column, data_type in target.fetchall():
        if schema == "marts" and kind != "v":
            raise PostgresError(
                f"marts.{relation} in PostgreSQL is no view, so it is not the warehouse's\n"
                "  next: move it to another schema, or name another database in FROTH_POSTGRES"
            )
        found.setdefault(relation, []).append((column, data_type))
    return found


def _names(target: Any, release_id: str | None) -> set[str]:
    return set(_columns(target, sql.schema_of(release_id))) if release_id else set()


def _drop_older(target: Any, retained: set[str | None]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Drop the schemas of other releases: which went, and words about those that could not."""
    from adbc_driver_manager import Error

    target.execute("select nspname, obj_description(oid, 'pg_namespace') from pg_namespace where nspname <> 'marts'")
    older = {schema: sql.marked(comment) for schema, comment in target.fetchall()}
    dropped, stuck = [], []
    for schema, release_id in sorted(older.items()):
        if release_id is None or release_id in retained:
            continue
        try:
            target.execute(sql.block(sql.drop(schema, sorted(_columns(target, schema)))))
            target.connection.commit()
            dropped.append(release_id)
        except Error as error:
            target.connection.rollback()
            stuck.append(f"schema {schema} of an older release could not be dropped: {_words(error)}")
    return tuple(dropped), tuple(stuck)


def main() -> int:
    try:
        settings = Settings.from_environment()
        if settings.postgres is None:
            raise SettingsError(
                "FROTH_POSTGRES is not set.\n  next: set it to postgresql://user:password@host:5432/database"
            )
        folder = publication.current(settings.published)
        if folder is None:
            raise SettingsError(f"nothing is published in {settings.published}.\n  next: make run")
        started = time.monotonic()
        loaded = load(folder, settings.postgres)
    except (SettingsError, PostgresError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{describe(loaded)} at {where(settings.postgres)}, {time.monotonic() - started:.1f} s")
    for warning in loaded.warnings:
        print(warning, file=sys.stderr)
    return 0


def describe(loaded: Loaded) -> str:
    """One sentence about what stands."""
    if loaded.is_unchanged:
        return f"unchanged: schema marts shows release {loaded.release_id} already"
    rows = f"{sum(loaded.rows.values()):,} rows of {len(loaded.rows)} marts" if loaded.rows else "loaded before"
    return f"schema marts shows release {loaded.release_id} ({rows})"


if __name__ == "__main__":
    sys.exit(main())
