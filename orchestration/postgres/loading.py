"""A release in PostgreSQL, for clients that read no DuckDB: ``python -m orchestration.postgres.loading``.

The tables of a release stand in a schema of their own, ``release_<id>``, loaded in one transaction. Readers look at
views in schema ``marts``, which a second, short transaction turns from one release to the next all at once: it first
locks every view, so that a transaction that has read one of them reads the others from the same release. The schema of
the release before stays; older ones are dropped. A load that fails leaves the views as they were.

One case is not covered: a transaction at ``repeatable read`` that took its snapshot before a release was loaded, and
looks at ``marts`` for the first time after the views were turned, finds the new tables empty.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from dashboard.release import DATABASE
from ingestion.settings import Settings, SettingsError
from orchestration.postgres import statements as sql
from orchestration.postgres.server import PostgresError, connect, explaining, where
from orchestration.postgres.statements import PostgresTable, quoted
from orchestration.postgres.views import PATIENCE, drop_older, turn
from orchestration.release import publication

#: Rows that travel at a time.
_BATCH = 50_000

_NO_ROLE = (
    f"role {sql.READER} is not there and this user may not create it, so nobody was given rights to read\n"
    f"  next: have a superuser run: create role {sql.READER} nologin; then run this again"
)


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
    with explaining(release_id, uri), connect(uri) as target:
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
        turn(target, release_id, standing, tables, grants=not warnings, patience=patience)
        dropped, stuck = drop_older(target, retained={release_id, standing})
        return Loaded(release_id, False, rows, dropped, (*warnings, *stuck))


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
