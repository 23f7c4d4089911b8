"""The queries of the README and of docs/querying.md run on a release, and the README's answer what they claim to."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from orchestration.postgres import loading
from tests.helpers import postgres_server
from tests.helpers.places import ROOT, Place
from tests.helpers.postgres_server import Server


def blocks(language: str, page: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", page, re.DOTALL)


README = (ROOT / "README.md").read_text(encoding="utf-8")
QUERIES = blocks("sql", README)

#: docs/querying.md by section: what it says of PostgreSQL is executed there.
QUERYING = re.split(r"^## ", (ROOT / "docs" / "querying.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
(ON_POSTGRES,) = (section for section in QUERYING if section.startswith("PostgreSQL"))
IN_PYTHON = blocks("python", "".join(QUERYING))
ON_DUCKDB = [query for section in QUERYING if section is not ON_POSTGRES for query in blocks("sql", section)]


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


def test_the_page_about_querying_holds_what_it_is_tested_for() -> None:
    assert (len(IN_PYTHON), len(ON_DUCKDB), len(blocks("sql", ON_POSTGRES))) == (4, 3, 2)


@pytest.mark.parametrize("query", ON_DUCKDB)
def test_a_query_of_the_page_answers(published: duckdb.DuckDBPyConnection, query: str) -> None:
    assert published.sql(query).fetchall()


@pytest.mark.parametrize("code", IN_PYTHON)
def test_a_program_of_the_page_runs(
    place: Place, published: duckdb.DuckDBPyConnection, tmp_path: Path, code: str
) -> None:
    """In a folder that has ``published/current``; every table it makes has rows."""
    (tmp_path / "published").symlink_to(place.home / "published")
    made = "\nfor made in list(globals().values()):\n    assert getattr(made, 'shape', (1,))[0] > 0\n"
    done = subprocess.run(
        [sys.executable, "-c", code + made], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    for written in tmp_path.glob("*.csv"):
        assert '"0001652044"' in written.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def server(place: Place, published: duckdb.DuckDBPyConnection) -> Iterator[Server]:
    if postgres_server.programs() is None:
        pytest.skip("no PostgreSQL: queries are not executed there (Debian and Ubuntu: apt install postgresql)")
    with postgres_server.running() as running:
        loading.load(place.current, running.uri)
        yield running


@pytest.mark.parametrize("query", QUERIES, ids=["group", "citation", "two clocks"])
def test_postgresql_answers_the_readme_as_duckdb_does(
    server: Server, published: duckdb.DuckDBPyConnection, query: str
) -> None:
    def plain(row: tuple[object, ...] | list[str]) -> list[str]:
        return [text(value) for value in row]

    def text(value: object) -> str:
        try:
            return f"{float(str(value)):.9e}"
        except ValueError:
            return str(value)

    here = [plain(row) for row in published.sql(query).fetchall()]
    assert sorted(map(plain, server.say(query))) == sorted(here)


def test_postgresql_does_what_the_page_says(server: Server) -> None:
    role, query = blocks("sql", ON_POSTGRES)
    server.say(role)
    assert len(server.say(query, user="analyst")) == 5
