"""What stands: a node whose code, parents and results are what they were."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from expectations import results
from expectations.suite import ExpectationResult, Suite, not_null, of_question, of_table
from ingestion.archive.store import Archive
from ingestion.parsing import standing_tables
from ingestion.settings import Settings
from orchestration.warehouse import standing_checks
from orchestration.warehouse.making import _stale
from orchestration.warehouse.standing import Account, Nodes, Standing
from tests.helpers import fetches
from tests.helpers.quotes import QUOTES
from tests.publishers.shelf import Shelf

_NOON = datetime(2026, 3, 1, 12)
_PRICES, _MEANS, _MART, _TEST = "model.f.prices", "model.f.means", "model.f.mart", "test.f.means_are_known"


def manifest(**code: str) -> dict[str, Any]:
    """A raw table, two models in a row and a third, and a test of the second; ``code`` by the name of a model."""

    def node(unique_id: str, macros: tuple[str, ...] = ()) -> dict[str, Any]:
        kind, _, name = unique_id.split(".")
        text = code.get(name, name)
        return {
            **{"name": name, "alias": name, "schema": "s", "resource_type": kind, "raw_code": text},
            **{"config": {}, "columns": {}, "depends_on": {"macros": list(macros)}},
        }

    return {
        "nodes": {uid: node(uid) for uid in (_PRICES, _MART, _TEST)} | {_MEANS: node(_MEANS, ("macro.f.mean",))},
        "sources": {
            "source.f.raw.bars": {"name": "bars", "config": {"external_location": "elsewhere/tables/{name}.parquet"}},
            "source.f.raw.checks": {"name": "checks", "config": {"external_location": "elsewhere/checks/*.parquet"}},
        },
        "macros": {
            "macro.f.mean": {"macro_sql": "mean", "depends_on": {"macros": ["macro.f.sum"]}},
            "macro.f.sum": {"macro_sql": code.get("sum", "sum"), "depends_on": {"macros": []}},
        },
        "parent_map": {
            **{_PRICES: ["source.f.raw.bars"], _MEANS: [_PRICES], _TEST: [_MEANS]},
            _MART: [_MEANS, "source.f.raw.checks"],
        },
        "metadata": {"dbt_version": "1"},
    }


def stale(tables: Path, standing: dict[str, Standing], **code: str) -> list[str]:
    nodes = Nodes(manifest(**code), tables.parent, "2026-03-01")
    found = _stale(nodes, standing, [_MART, _MEANS, _PRICES], [_TEST], is_full=False)
    return [unique_id.split(".")[-1] for unique_id in found]


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    (tmp_path / "tables").mkdir()
    pl.DataFrame({"close": [1, 2]}).write_parquet(tmp_path / "tables" / "bars.parquet")
    return tmp_path / "tables"


@pytest.fixture
def standing(tables: Path) -> dict[str, Standing]:
    nodes, made = Nodes(manifest(), tables.parent, "2026-03-01"), {}
    for unique_id in nodes.in_order([_MART, _TEST, _MEANS, _PRICES]):
        made[unique_id] = Standing(nodes.made_of(unique_id, made) or "", f"says {unique_id}", "run", _NOON)
    return made


def test_nothing_new_leaves_everything_standing(tables: Path, standing: dict[str, Standing]) -> None:
    assert stale(tables, standing) == []
    assert stale(tables, {}) == ["prices", "means", "mart", "means_are_known"]


def test_code_and_rows_reach_what_rests_on_them(tables: Path, standing: dict[str, Standing]) -> None:
    assert stale(tables, standing, means="other") == ["means", "mart", "means_are_known"]
    assert stale(tables, standing, sum="other") == ["means", "mart", "means_are_known"], "a macro of a macro"
    assert stale(tables, standing, means_are_known="other") == ["means_are_known"]
    pl.DataFrame({"close": [1, 3]}).write_parquet(tables / "bars.parquet")
    assert stale(tables, standing) == ["prices", "means", "mart", "means_are_known"]


def test_a_raw_table_of_several_files_is_all_of_them(tables: Path, standing: dict[str, Standing]) -> None:
    (tables.parent / "checks").mkdir()
    for number in (1, 2):
        pl.DataFrame({"held": [number]}).write_parquet(tables.parent / "checks" / f"{number}.parquet")
        assert stale(tables, standing) == ["mart"]
        made_of = Nodes(manifest(), tables.parent, "2026-03-01").made_of(_MART, standing) or ""
        standing[_MART] = Standing(made_of, standing[_MART].content, "run", _NOON)
    assert stale(tables, standing) == []


def test_a_data_folder_that_was_moved_has_its_views_made_anew(tables: Path, standing: dict[str, Standing]) -> None:
    moved = tables.parent.rename(tables.parent.with_name("moved"))
    nodes = Nodes(manifest(), moved, "2026-03-01")
    assert list(_stale(nodes, standing, [_PRICES], [], is_full=False)) == [_PRICES]


def test_what_says_the_same_again_leaves_those_after_it(tables: Path, standing: dict[str, Standing]) -> None:
    """Prices were made of another table in an op before, and say what they said: means stand."""
    again = Standing("made of other bytes", standing[_PRICES].content, "run 2", _NOON)
    other = Standing("made of other bytes", "says something else", "run 2", _NOON)
    nodes = Nodes(manifest(), tables.parent, "2026-03-01")
    found = [list(_stale(nodes, {**standing, _PRICES: one}, [_MEANS], [], is_full=False)) for one in (again, other)]
    assert found == [[], [_MEANS]]


def test_a_relation_that_is_gone_or_was_changed_by_hand_does_not_stand(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    relations = {f"model.f.{name}": f'"main"."{name}"' for name in ("kept", "gone", "changed", "blind")}
    with duckdb.connect(str(path)) as connection:
        pl.DataFrame({"x": [1]}).write_parquet(tmp_path / "raw.parquet")
        for name in ("kept", "gone", "changed"):
            connection.execute(f"create table {name} as select 1 as x")
        connection.execute(f"create view blind as from read_parquet('{tmp_path}/raw.parquet')")
    account = Account(path)
    account.tell({name: Standing("a", said, "run", _NOON) for name, said in account.contents(relations).items()})
    assert set(account.sound(relations)) == set(relations)
    with duckdb.connect(str(path)) as connection:
        connection.execute("drop table gone; update changed set x = 2")
    (tmp_path / "raw.parquet").unlink()
    assert set(account.sound(relations)) == {"model.f.kept"}


def test_a_warehouse_tells_what_stands_in_it(tmp_path: Path) -> None:
    account = Account(tmp_path / "warehouse.duckdb")
    assert account.read() == {}
    account.tell({_PRICES: Standing("a", "b", "run", _NOON), _MEANS: Standing("c", "d", "run", _NOON)})
    assert account.read()[_PRICES] == Standing("a", "b", "run", _NOON)
    account.strike([_PRICES])
    assert set(account.read()) == {_MEANS}


def test_what_a_relation_says_does_not_hang_on_the_order_of_its_rows(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    said = {"one": "(1, 'a'), (2, 'b'), (2, 'b')", "two": "(2, 'b'), (1, 'a'), (2, 'b')", "three": "(1, 'a'), (2, 'b')"}
    with duckdb.connect(str(path)) as connection:
        for name, rows in said.items():
            connection.execute(f"create table {name} as from (values {rows}) as t (x, y)")
        connection.execute("create table four as select x as z, y from one")
    found = Account(path).contents({name: f'"main"."{name}"' for name in (*said, "four")})
    assert found["one"] == found["two"]
    assert len(set(found.values())) == 3, "a row more, and another name of a column, are told"


def test_results_of_a_suite_stand_while_what_it_reads_does(tmp_path: Path) -> None:
    suites = [
        of_table("marts", "figures", "d", not_null("value")),
        of_question("marts", "figures", "no_orphan", "d", "select 1 as one from seeds.universe", not_null("one")),
    ]
    contents = {"marts.figures": "a", "seeds.universe": "b"}

    excuses: list[str] = []

    def versions(**other: str) -> dict[str, str]:
        return standing_checks.versions(suites, {**contents, **other}, lambda _: excuses, "2026-03-01")

    def result(suite: Suite, *, is_passed: bool) -> ExpectationResult:
        return ExpectationResult(suite, suite.expectations[0], is_passed, "2 rows")

    rows = results.rows([result(suite, is_passed=True) for suite in suites], "run", _NOON)
    standing_checks.replace(tmp_path, "marts", list(rows), versions())
    assert set(standing_checks.standing(tmp_path, "marts", suites, versions())) == {suite.key for suite in suites}
    changed = versions(**{"seeds.universe": "c"})
    assert set(standing_checks.standing(tmp_path, "marts", suites, changed)) == {suites[0].key}
    excuses.append("nothing is held of another table")
    assert standing_checks.standing(tmp_path, "marts", suites, versions()) == {}
    excuses.clear()
    failed = results.rows([result(suites[0], is_passed=False), result(suites[1], is_passed=True)], "run", _NOON)
    standing_checks.replace(tmp_path, "marts", list(failed), versions())
    assert set(standing_checks.standing(tmp_path, "marts", suites, versions())) == {suites[1].key}, (
        "failures never stand"
    )


def test_a_source_is_parsed_again_for_a_new_document_alone(live: Settings, shelf_replies: Shelf) -> None:
    fetches.run(live)
    archive = Archive(live)
    report, stood = standing_tables.build(QUOTES, archive, live)
    assert not stood
    assert standing_tables.build(QUOTES, archive, live) == (report, True)
    assert standing_tables.build(QUOTES, archive, live, is_full=True) == (report, False)
    shelf_replies.put("/2024.csv", b"quoted_on,grade,price\n2024-03-01,A,1.00\n")
    fetches.run(live)
    again, stood = standing_tables.build(QUOTES, Archive(live), live)
    assert (again.documents, stood) == (report.documents + 1, False)
    (live.tables / "quotes__prices.parquet").unlink()
    assert not standing_tables.build(QUOTES, Archive(live), live)[1], "a table that is gone is made"


def test_the_code_of_a_parser_is_that_of_all_it_imports() -> None:
    code = standing_tables._code(("ingestion.sources.sec_company_facts",))
    for name in ("ingestion.sources.sec_company_facts", "ingestion.parsing.json_text", "ingestion.source"):
        assert standing_tables._module(name)[0] in code
    assert standing_tables._module("ingestion.publishers.yahoo_sessions")[0] not in code
