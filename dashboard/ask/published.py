"""A published release, opened to be asked: the current one, or one that ``--release`` names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from dashboard.ask.answer import Misuse, Row, Table
from ingestion.settings import Settings, SettingsError

DATABASE = "froth.duckdb"


class Release:
    """One release: ``path`` is its database file, ``release_id`` the name of its newest row in ``marts.releases``."""

    def __init__(self, path: Path, connection: duckdb.DuckDBPyConnection):
        self.path, self._connection = path, connection
        self.release_id: str = self.rows("select release_id from marts.releases order by published_at desc limit 1")[0][
            "release_id"
        ]

    def rows(self, query: str, *parameters: Any) -> list[Row]:
        return list(self.table(query, *parameters).rows)

    def table(self, query: str, *parameters: Any, **looks: Any) -> Table:
        """The rows of a query with its columns in order; ``looks`` as in :class:`Table`. Each ``?`` is a parameter."""
        answer = self._connection.execute(_bound(query, parameters))
        columns = tuple(str(column[0]) for column in answer.description)
        rows = [dict(zip(columns, row, strict=True)) for row in answer.fetchall()]
        return Table(rows=rows, columns=columns, **looks)

    def names(self, query: str, *parameters: Any) -> Sequence[str]:
        """The first column of a query, as text."""
        return [str(next(iter(row.values()))) for row in self.rows(query, *parameters)]


def _bound(query: str, parameters: Sequence[Any]) -> str:
    """The query with its parameters written out: to bind one, DuckDB would first import pandas, for a second or two."""
    first, *rest = query.split("?")
    return first + "".join(_literal(value) + part for value, part in zip(parameters, rest, strict=True))


def _literal(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_literal, value))}]::varchar[]"
    if isinstance(value, int):
        return str(value)
    return "null" if value is None else "'" + str(value).replace("'", "''") + "'"


def find(place: Path | None) -> Path:
    """The database file of a release: its folder, the folder of releases around it or the file itself may be named.

    Raises :class:`Misuse` where there is none.
    """
    try:
        folder = place or Settings.from_environment().published
    except SettingsError as error:
        raise Misuse(*str(error).split("\n  next: ", 1)) from None
    for candidate in (folder, folder / DATABASE, folder / "current" / DATABASE):
        if candidate.is_file():
            return candidate.resolve()
    raise Misuse(
        f"there is no release in {folder}",
        "build one with make run, or name one: --release published/releases/<release id>"
        if place is None
        else "name a release's folder, a folder of releases or a froth.duckdb",
    )


@contextmanager
def opened(place: Path | None) -> Iterator[Release]:
    """The release, open for the length of a question."""
    path = find(place)
    try:
        connection = duckdb.connect(str(path), read_only=True)
    except duckdb.Error as error:
        raise Misuse(f"{path} cannot be opened ({error})", "name the froth.duckdb of a release") from None
    with connection:
        try:
            release = Release(path, connection)
        except (duckdb.CatalogException, IndexError):
            raise Misuse(f"{path} is no release: it has no marts.releases", "name a release's folder") from None
        yield release
