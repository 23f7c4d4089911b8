"""The README's queries run on a release and answer what they claim to."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"```sql\n(.*?)```", README, re.DOTALL)


def test_there_are_three_questions() -> None:
    assert len(QUERIES) == 3


@pytest.mark.parametrize("query", QUERIES, ids=["group", "citation", "two clocks"])
def test_a_query_of_the_readme_answers(published: duckdb.DuckDBPyConnection, query: str) -> None:
    assert published.sql(query).fetchall()


def test_the_group_query_gives_the_quarters_it_promises(published: duckdb.DuckDBPyConnection) -> None:
    rows = {row[0]: row for row in published.sql(QUERIES[0]).fetchall()}
    assert float(rows["2025Q2"][1]) == pytest.approx(88.246)


def test_the_citation_query_shows_both_operands(published: duckdb.DuckDBPyConnection) -> None:
    """80,598 less 35,674 is 44,924."""
    rows = published.sql(QUERIES[1]).fetchall()
    assert {float(row[0]) for row in rows} == {44_924.0}
    assert {float(row[2]) for row in rows} == {80_598.0, 35_674.0}
    assert all(row[-1].startswith("https://www.sec.gov/Archives/edgar/data/1652044/") for row in rows)


def test_the_two_clocks_query_answers_by_the_day(published: duckdb.DuckDBPyConnection) -> None:
    assert sorted(float(row[0]) for row in published.sql(QUERIES[2]).fetchall()) == [3_200.0, 10_326.0]
