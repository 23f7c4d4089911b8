"""PostgreSQL, loaded with a release and read by ``psql``, a client that shares no code with the loader."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from orchestration.postgres import loading
from tests.clients.proof import Absent, Differs, Proof, ReleaseFolder, same_rows
from tests.helpers import postgres_server
from tests.helpers.postgres_server import NULL, Server

#: How values that ``psql`` prints are read, by the type that DuckDB gave them.
_READ: dict[str, Callable[[str], Any]] = {
    "VARCHAR": str,
    "BOOLEAN": {"t": True, "f": False}.__getitem__,
    "DATE": date.fromisoformat,
    "TIMESTAMP": datetime.fromisoformat,
    "TIMESTAMP WITH TIME ZONE": datetime.fromisoformat,
    "DOUBLE": float,
    "INTEGER": int,
    "BIGINT": int,
    "HUGEINT": int,
    "INTEGER[]": lambda text: tuple(int(item) for item in text.strip("{}").split(",")),
    "VARCHAR[]": lambda text: tuple(text.strip("{}").split(",")),
}

_TYPES = {
    "VARCHAR": "text",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMP": "timestamp without time zone",
    "TIMESTAMP WITH TIME ZONE": "timestamp with time zone",
    "DOUBLE": "double precision",
    "INTEGER": "integer",
    "BIGINT": "bigint",
    "HUGEINT": "numeric",
    "INTEGER[]": "integer[]",
    "VARCHAR[]": "text[]",
}


def prove(release: ReleaseFolder) -> Proof:
    """A server of this machine's PostgreSQL, started for the proof."""
    if postgres_server.programs() is None:
        raise Absent("PostgreSQL; next (Debian and Ubuntu): apt install postgresql")
    with postgres_server.running() as server:
        loading.load(release.folder, server.uri)
        marts, values = same_marts(server, release.folder)
        comments = same_comments(server, release.folder)
        ((version,),) = server.say("show server_version_num")
    return Proof(
        "PostgreSQL",
        f"{int(version) // 10_000}.{int(version) % 10_000}",
        f"every value and type of {marts} marts; {comments} comments",
        values + comments,
    )


def same_marts(server: Server, folder: Path) -> tuple[int, int]:
    """Every mart in PostgreSQL has DuckDB's columns, types and rows. How many marts and values there were."""
    values = 0
    with ReleaseFolder(folder).connect() as connection:
        connection.execute("set timezone = 'UTC'")
        marts = connection.sql("select table_name from duckdb_tables()").fetchall()
        shown = server.say("select table_name from information_schema.views where table_schema = 'marts'")
        same_rows("views", shown, marts)
        for (mart,) in marts:
            columns = connection.execute(
                "select column_name, data_type from duckdb_columns() where schema_name = 'marts' and table_name = ?"
                " order by column_index",
                [mart],
            ).fetchall()
            kinds = server.say(
                "select attname, format_type(atttypid, atttypmod) from pg_attribute"
                f" where attrelid = 'marts.{mart}'::regclass and attnum > 0 order by attnum"
            )
            wanted = [[name, "numeric" if kind.startswith("DECIMAL") else _TYPES[kind]] for name, kind in columns]
            if kinds != wanted:
                raise Differs(f"columns of {mart}: {kinds} instead of {wanted}")
            read = [Decimal if kind.startswith("DECIMAL") else _READ[kind] for _, kind in columns]
            there = (
                tuple(None if text == NULL else as_type(text) for text, as_type in zip(row, read, strict=True))
                for row in server.say(f"select * from marts.{mart}")
            )
            here = connection.sql(f"from marts.{mart}").fetchall()
            values += same_rows(
                mart, there, (tuple(tuple(v) if isinstance(v, list) else v for v in row) for row in here)
            )
    return len(marts), values


def same_comments(server: Server, folder: Path) -> int:
    """Views say what the release's tables and columns say of themselves. How many comments there were."""
    with ReleaseFolder(folder).connect() as connection:
        tables = connection.sql("select table_name, comment from duckdb_tables()").fetchall()
        columns = connection.sql(
            "select table_name, column_name, comment from duckdb_columns() where schema_name = 'marts'"
        ).fetchall()
    there = "from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'marts'"
    said = server.say(f"select relname, obj_description(c.oid, 'pg_class') {there} where relkind = 'v'")
    said_of_columns = server.say(
        f"select relname, attname, col_description(c.oid, attnum) {there}"
        " join pg_attribute a on a.attrelid = c.oid where relkind = 'v' and attnum > 0"
    )
    same_rows("comments of marts", said, tables)
    same_rows("comments of columns", said_of_columns, columns)
    return len(tables) + len(columns)
