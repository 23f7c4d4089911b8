"""What PostgreSQL executes: statements for the tables of a release and for the views that show it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from dashboard.release import literal
from orchestration.release.files import AS_OF

#: The role whose members may read the views and do nothing else.
READER = "froth_reader"
#: The state of a statement that waited for a lock longer than it may.
LOCKED = "55P03"

#: How long an attempt waits for a lock, in milliseconds, one attempt after the other: longer where many readers come
#: and go, shorter where they wait for each other, and well under the second after which PostgreSQL ends one of those.
LOCK_WAITS_MS = (10, 25, 60, 150, 300)
_MARK = "Froth, release "

#: Columns in order, each with its type.
Columns = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class PostgresTable:
    """A mart: its name, what it means, and its columns, each with what it means."""

    name: str
    comment: str | None
    columns: Mapping[str, str | None]


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def schema_of(release_id: str) -> str:
    return f"release_{release_id.lower()}"


def block(statements: Sequence[str], lock_wait_ms: int = LOCK_WAITS_MS[-1]) -> str:
    """Statements as one command: one journey to the server, with locks held no longer than it takes."""
    body = ";\n".join([f"perform set_config('lock_timeout', '{lock_wait_ms}', true)", *statements])
    tag = "$froth$"
    if tag in body:
        raise ValueError(f"a description holds {tag}, which ends a block of statements")
    return f"do {tag} begin\n{body};\nend {tag}"


def mark(schema: str, release_id: str) -> str:
    return f"comment on schema {quoted(schema)} is {literal(_MARK + release_id)}"


def marked(comment: str | None) -> str | None:
    """The release that a schema is marked with; none where the schema is somebody else's."""
    return comment.removeprefix(_MARK) if comment and comment.startswith(_MARK) else None


def comments(schema: str, kind: str, tables: Sequence[PostgresTable]) -> list[str]:
    """What each table and column means. ``kind`` is ``table`` or ``view``."""
    stated = []
    for table in tables:
        name = f"{quoted(schema)}.{quoted(table.name)}"
        if table.comment:
            stated.append(f"comment on {kind} {name} is {literal(table.comment)}")
        stated += [
            f"comment on column {name}.{quoted(column)} is {literal(comment)}"
            for column, comment in table.columns.items()
            if comment
        ]
    return stated


def lock(views: Sequence[str]) -> list[str]:
    """Keep readers out of views, taken in the order given."""
    names = ", ".join(f"marts.{quoted(view)}" for view in views)
    return [f"lock table {names} in access exclusive mode"] if views else []


def turn(
    schema: str,
    tables: Sequence[PostgresTable],
    shown: Mapping[str, Columns],
    loaded: Mapping[str, Columns],
    before: Collection[str],
) -> list[str]:
    """Turn every view to the tables of ``schema``.

    ``shown`` are the views as they are, ``loaded`` the tables to show, ``before`` the tables that the views show now.
    A view is replaced where its columns go on, and made anew where one of them changed or went; a mart that is no
    more takes its view with it.
    """
    names = {table.name for table in tables}
    gone = sorted(name for name in before if name in shown and name not in names)
    anew = {name for name in names & set(shown) if list(loaded[name][: len(shown[name])]) != list(shown[name])}
    as_of = [function for function in AS_OF if function[1] in names]
    return [
        "create schema if not exists marts",
        *(f"drop function if exists marts.{name}(date)" for name, mart, _, _ in AS_OF if mart in {*anew, *gone}),
        *(f"drop view marts.{quoted(name)}" for name in (*sorted(anew), *gone)),
        *(
            f"create or replace view marts.{quoted(name)} as select * from {quoted(schema)}.{quoted(name)}"
            for name in sorted(names)
        ),
        *(
            f"create or replace function marts.{name}(day date) returns setof marts.{quoted(mart)} language sql stable"
            f" as 'select * from marts.{quoted(mart)} where {first} <= day and ({end} is null or {end} > day)'"
            for name, mart, first, end in as_of
        ),
        *comments("marts", "view", tables),
    ]


def grants(tables: Sequence[PostgresTable]) -> list[str]:
    views = ", ".join(f"marts.{quoted(table.name)}" for table in tables)
    return [f"grant usage on schema marts to {READER}", f"grant select on {views} to {READER}"]


def drop(schema: str, tables: Sequence[str]) -> list[str]:
    """Drop a release's tables and schema, and nothing of anybody else's that looks at them."""
    names = ", ".join(f"{quoted(schema)}.{quoted(table)}" for table in tables)
    return [*([f"drop table {names}"] if names else []), f"drop schema {quoted(schema)}"]
