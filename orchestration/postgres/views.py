"""The views of schema ``marts``: turned from one release to the next all at once, and what is left of older releases.

Readers take views in any order. A transaction locks every view before it turns one, so that a reader who has read one
of them reads the others from the same release.
"""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Sequence
from typing import Any

from orchestration.postgres import statements as sql
from orchestration.postgres.server import PostgresError, words_of
from orchestration.postgres.statements import PostgresTable

#: How long to try for a moment at which no reader is in the middle of a transaction, in seconds.
PATIENCE = 60.0


def turn(
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
    schema = sql.schema_of(release_id)
    shown = columns_of(target, "marts")
    turned = [
        *sql.turn(schema, tables, shown, columns_of(target, schema), _names(target, standing)),
        sql.mark("marts", release_id),
        *(sql.grants(tables) if grants else []),
    ]
    until = time.monotonic() + patience
    for lock_wait in itertools.cycle(sql.LOCK_WAITS_MS):
        if _done(target, sql.block([*sql.lock(random.sample(list(shown), len(shown))), *turned], lock_wait)):
            return
        if time.monotonic() > until:
            raise PostgresError(
                f"release {release_id} is loaded, and its views could not be turned: for {patience:.0f} s a reader"
                " has been in the middle of a transaction\n"
                "  next: end it (select pid, usename, state, query from pg_stat_activity"
                " where state = 'idle in transaction'), then run: python -m orchestration.postgres.loading"
            )
        time.sleep(0.02)  # readers that queued behind the attempt go first


def _done(target: Any, block: str) -> bool:
    """Whether a transaction went through; not where a reader holds one of its locks."""
    from adbc_driver_manager import Error

    try:
        target.execute(block)
        target.connection.commit()
    except Error as error:
        target.connection.rollback()
        if error.sqlstate != sql.LOCKED:
            raise
        return False
    return True


def columns_of(target: Any, schema: str) -> dict[str, list[tuple[str, str]]]:
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
    return set(columns_of(target, sql.schema_of(release_id))) if release_id else set()


def drop_older(target: Any, retained: set[str | None]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Drop the schemas of other releases: which went, and words about those that could not."""
    from adbc_driver_manager import Error

    target.execute("select nspname, obj_description(oid, 'pg_namespace') from pg_namespace where nspname <> 'marts'")
    older = {schema: sql.marked(comment) for schema, comment in target.fetchall()}
    dropped, stuck = [], []
    for schema, release_id in sorted(older.items()):
        if release_id is None or release_id in retained:
            continue
        try:
            target.execute(sql.block(sql.drop(schema, sorted(columns_of(target, schema)))))
            target.connection.commit()
            dropped.append(release_id)
        except Error as error:
            target.connection.rollback()
            stuck.append(f"schema {schema} of an older release could not be dropped: {words_of(error)}")
    return tuple(dropped), tuple(stuck)
