"""What the page asks of a release: each answer one query of the published file, nothing computed twice."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import duckdb
import polars as pl

_QUESTIONS = Path(__file__).with_name("questions")
_MART = re.compile(r"\bmarts\.(\w+)")


class Release:
    """A published file, asked by the name of a question in ``questions/``."""

    def __init__(self, database: Path):
        self._connection = duckdb.connect(str(database), read_only=True)
        found = self._connection.sql("select table_name from duckdb_tables() where schema_name = 'marts'").fetchall()
        self._marts = {name for (name,) in found}

    def close(self) -> None:
        self._connection.close()

    def ask(self, question: str) -> pl.DataFrame:
        """The rows of an answer; none where the release lacks a mart that the question needs."""
        query = _query(question)
        return self._connection.sql(query).pl() if set(_MART.findall(query)) <= self._marts else pl.DataFrame()


def marts_asked() -> set[str]:
    """Names of all marts that the page rests on."""
    return {mart for path in _QUESTIONS.glob("*.sql") for mart in _MART.findall(_query(path.stem))}


@cache
def _query(question: str) -> str:
    return (_QUESTIONS / f"{question}.sql").read_text(encoding="utf-8")
