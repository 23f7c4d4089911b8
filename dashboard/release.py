"""The one reader of a release: its database file, opened read-only and queried by the page and by ``froth``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from ingestion.settings import Settings, SettingsError

if TYPE_CHECKING:
    import polars as pl

DATABASE = "froth.duckdb"

_QUESTIONS = Path(__file__).with_name("questions")
_MART = re.compile(r"\bmarts\.(\w+)")
_PARAMETER = re.compile(r"\$(\w+)")
#: The mart of the numbers that the pages judge by; a question names one as ``$name``.
PARAMETERS = "parameter_values"

Row = dict[str, Any]


class ReleaseError(Exception):
    """There is no release where one was looked for; says what is there instead and what to do next."""

    def __init__(self, problem: str, next_step: str):
        super().__init__(f"{problem}\n  next: {next_step}")
        self.problem, self.next_step = problem, next_step


class Release:
    """One release; ``path`` is its database file. Close it, or open it with :func:`opened`."""

    def __init__(self, path: Path):
        self.path = path
        self._connection = duckdb.connect(str(path), read_only=True)
        found = self._connection.sql("select table_name from duckdb_tables() where schema_name = 'marts'").fetchall()
        self.marts = frozenset(name for (name,) in found)

    def close(self) -> None:
        self._connection.close()

    @property
    def release_id(self) -> str:
        """Id of the newest row in ``marts.releases``."""
        return str(
            self.rows("select release_id from marts.releases order by published_at desc limit 1")[0]["release_id"]
        )

    def ask(self, question: str) -> pl.DataFrame:
        """The rows of the query ``questions/<question>.sql``; none where the release lacks a mart that it reads."""
        import polars as pl

        query = _question(question)
        if not set(_MART.findall(query)) <= self.marts:
            return pl.DataFrame()
        return self._connection.sql(_PARAMETER.sub(lambda found: f"{self.parameter(found[1]):g}", query)).pl()

    def columns_and_rows(self, query: str, *parameters: Any) -> tuple[tuple[str, ...], list[Row]]:
        """The columns of a query in order, and its rows. Each ``?`` is a parameter."""
        answer = self._connection.execute(_bound(query, parameters))
        columns = tuple(str(column[0]) for column in answer.description)
        return columns, [dict(zip(columns, row, strict=True)) for row in answer.fetchall()]

    def rows(self, query: str, *parameters: Any) -> list[Row]:
        return self.columns_and_rows(query, *parameters)[1]

    def parameter(self, name: str) -> float:
        """A number that the pages judge by. Raises :class:`ReleaseError` where the release holds no such row."""
        try:
            return self._parameters[name]
        except KeyError:
            raise ReleaseError(
                f"{self.path} holds no parameter {name!r}", "draw a release with the version of the code that made it"
            ) from None

    def whole(self, name: str) -> int:
        """A parameter that counts: quarters, rows."""
        return int(self.parameter(name))

    @cached_property
    def _parameters(self) -> dict[str, float]:
        rows = self.rows(f"from marts.{PARAMETERS}") if PARAMETERS in self.marts else []
        return {row["parameter"]: float(row["value"]) for row in rows}

    def names(self, query: str, *parameters: Any) -> Sequence[str]:
        """The first column of a query, as text."""
        return [str(next(iter(row.values()))) for row in self.rows(query, *parameters)]


def marts_queried() -> set[str]:
    """Names of all marts that the page rests on."""
    queried = {mart for path in _QUESTIONS.glob("*.sql") for mart in _MART.findall(_question(path.stem))}
    return {PARAMETERS, *queried}


def find(place: Path | None) -> Path:
    """The database file of a release: its folder, the folder of releases around it or the file itself may be named.

    Raises :class:`ReleaseError` where there is none.
    """
    try:
        folder = place or Settings.from_environment().published
    except SettingsError as error:
        raise ReleaseError(*str(error).split("\n  next: ", 1)) from None
    for path in (folder, folder / DATABASE, folder / "current" / DATABASE):
        if path.is_file():
            return path.resolve()
    raise ReleaseError(
        f"there is no release in {folder}",
        "build one with make run, or name one: --release published/releases/<release id>"
        if place is None
        else "name a release's folder, a folder of releases or a froth.duckdb",
    )


@contextmanager
def opened(place: Path | None) -> Iterator[Release]:
    """The release that :func:`find` finds, open for the length of a question. Raises :class:`ReleaseError`."""
    path = find(place)
    try:
        release = Release(path)
    except duckdb.Error as error:
        raise ReleaseError(f"{path} cannot be opened ({error})", "name the froth.duckdb of a release") from None
    try:
        if "releases" not in release.marts:
            raise ReleaseError(f"{path} is no release: it has no marts.releases", "name a release's folder")
        yield release
    finally:
        release.close()


@cache
def _question(name: str) -> str:
    return (_QUESTIONS / f"{name}.sql").read_text(encoding="utf-8")


def _bound(query: str, parameters: Sequence[Any]) -> str:
    """The query with its parameters written out: to bind one, DuckDB would first import pandas, for a second or two."""
    first, *rest = query.split("?")
    return first + "".join(literal(value) + part for value, part in zip(parameters, rest, strict=True))


def literal(value: Any) -> str:
    """A value as SQL writes it: the one place that quotes text."""
    if isinstance(value, list):
        return f"[{', '.join(map(literal, value))}]::varchar[]"
    if isinstance(value, int):
        return str(value)
    if value is None:
        return "null"
    text = str(value).replace("'", "''").replace("\0", "' || chr(0) || '")  # DuckDB reads a query up to its first NUL
    return f"('{text}')" if "\0" in str(value) else f"'{text}'"
