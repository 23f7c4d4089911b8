"""Suites find what they look for, and know a warning from a failure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest
import yaml

from expectations import runner
from expectations.rules import key_is_unique, known_to_seed
from expectations.suite import (
    ExpectationResult,
    Expected,
    Suite,
    between,
    has_rows,
    matches,
    no_rows,
    not_before,
    not_null,
    one_of,
    unique,
    usually_between,
)
from expectations.suites import intermediate, marts, staging
from expectations.suites.raw.declared import suite_for
from ingestion.source import MONEY, Column, Table

ROOT = Path(__file__).resolve().parents[2]
ALL = (*staging.SUITES, *intermediate.SUITES, *marts.SUITES)


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute(
            """
            create table quarters as
            select * from (values
                ('alphabet', '2025Q2', 22446000000::decimal(38, 6), 0.59, date '2025-06-30', date '2025-07-24'),
                ('alphabet', '2026Q2', 44924000000, 0.60, date '2026-06-30', date '2026-07-23'),
                ('microsoft', '2026Q2', 35802000000, 0.68, date '2026-06-30', date '2026-07-29'),
                ('microsoft', '2026Q2', 35802000000, null, date '2026-06-30', date '2026-06-01'),
                ('oracle', 'Q2', -1, 1.2, date '2026-05-31', null)
            ) t(company_id, calendar_quarter, capex, margin, period_end, known_from)
            """
        )
        yield connection


def outcomes(
    connection: duckdb.DuckDBPyConnection, *expected: Expected, query: str | None = None
) -> list[ExpectationResult]:
    return list(runner.run([Suite("raw", "quarters", "tried", "Tried.", expected, query)], connection))


@pytest.mark.parametrize(
    ("expected", "unexpected"),
    [
        (not_null("margin"), 1),
        (unique(["company_id", "calendar_quarter"]), 2),
        (unique(["company_id"]), 4),
        (between("margin", -0.5, 0.95), 1),
        (between("capex", low=0), 1),
        (one_of("company_id", ["alphabet", "microsoft"]), 1),
        (matches("calendar_quarter", r"^\d{4}Q[1-4]$"), 1),
        (not_before("known_from", "period_end"), 1),
    ],
    ids=lambda value: value.name if isinstance(value, Expected) else "",
)
def test_each_kind_finds_what_breaks_it(
    connection: duckdb.DuckDBPyConnection, expected: Expected, unexpected: int
) -> None:
    (broken,) = outcomes(connection, expected)
    assert not broken.is_passed
    assert broken.is_blocking_failure
    assert broken.unexpected_count == unexpected

    connection.execute("delete from quarters where company_id = 'oracle' or margin is null")
    connection.execute("delete from quarters where calendar_quarter = '2025Q2'")
    (held,) = outcomes(connection, expected)
    assert held.is_passed


def test_tables_and_questions_with_and_without_rows(connection: duckdb.DuckDBPyConnection) -> None:
    (held,) = outcomes(connection, has_rows())
    (broken,) = outcomes(connection, has_rows(), query="select * from quarters where false")
    assert (held.is_passed, broken.is_passed) == (True, False)
    (held,) = outcomes(connection, no_rows("negative_margin"), query="select * from quarters where margin < 0")
    (broken,) = outcomes(connection, no_rows("negative_capex"), query="select * from quarters where capex < 0")
    assert (held.is_passed, broken.is_passed, broken.observed) == (True, False, "1")


def test_a_warning_is_no_failure(connection: duckdb.DuckDBPyConnection) -> None:
    (warned,) = outcomes(connection, between("margin", high=0.95).as_warning)
    assert (warned.is_passed, warned.is_blocking_failure) == (False, False)


def test_two_ranges_of_one_column_are_both_evaluated(connection: duckdb.DuckDBPyConnection) -> None:
    hard, usual = outcomes(connection, between("margin", high=1), usually_between("margin", high=0.65))
    assert (hard.expected.name, hard.is_blocking_failure, hard.unexpected_count) == ("margin_in_range", True, 1)
    assert (usual.expected.name, usual.is_blocking_failure, usual.unexpected_count) == (
        "margin_in_usual_range",
        False,
        2,
    )


def test_examples_are_the_first_by_name_whatever_the_order_of_rows(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("create table shuffled as select 'row_' || range as name, -1 as value from range(100, 200)")
    first = ", ".join(f"row_{number}" for number in range(100, 105))
    for order in ("name", "name desc", "hash(name)"):
        connection.execute(f"create or replace table quarters as from shuffled order by {order}")
        named = Suite("raw", "quarters", "tried", "Tried.", (between("value", low=0),), row_name=("name",))
        (by_name,) = runner.run([named], connection)
        (by_value,) = outcomes(connection, matches("name", "^$"))
        (rows,) = outcomes(connection, no_rows("any"), query="select name from quarters")
        assert [example.split(" ")[0] for example in by_name.examples] == first.split(", ")
        assert ", ".join(by_value.examples) == ", ".join(rows.examples) == first


def test_a_column_that_is_not_there_is_a_failure_that_says_so(connection: duckdb.DuckDBPyConnection) -> None:
    held, broken = outcomes(connection, has_rows(), not_null("revenue"), query="select * from quarters")
    assert held.is_passed
    assert not broken.is_passed
    assert "revenue" in broken.observed


RATES = Table(
    "toy__rates",
    "Rates.",
    (
        Column("rate_on", pl.Date, "Day."),
        Column("currency", pl.String, "Currency.", values=("USD", "CNY")),
        Column("rate", MONEY, "Rate.", unit="USD"),
        Column("note", pl.String, "Note.", nullable=True),
    ),
    key=("rate_on", "currency"),
)


def test_raw_checks_follow_from_the_declaration(tmp_path: Path) -> None:
    sound = {
        "rate_on": [date(2026, 1, 1), date(2026, 1, 1)],
        "currency": ["USD", "CNY"],
        "rate": [1, 7],
        "note": [None, "x"],
        "document_id": ["a" * 64] * 2,
        "locator": ["1", "2"],
    }
    assert broken_by(sound) == {}
    assert broken_by({**sound, "rate": [None, 7]}) == {"rate_not_null": "blocking"}
    assert broken_by({**sound, "currency": ["USD", "USD"]}) == {"key_unique": "blocking"}
    assert broken_by({**sound, "currency": ["USD", "GBP"]}) == {"currency_accepted": "warning"}
    assert broken_by({**sound, "document_id": ["a" * 64, "b" * 63]}) == {"document_id_pattern": "blocking"}
    assert broken_by({name: [] for name in sound}) == {"has_rows": "blocking"}


def broken_by(columns: dict[str, list[object]]) -> dict[str, str]:
    frame = pl.DataFrame(columns, schema=RATES.schema)
    with duckdb.connect() as connection:
        connection.register("toy__rates", frame.to_arrow())
        checked = runner.run([suite_for(RATES)], connection)
        return {outcome.expected.name: outcome.expected.severity for outcome in checked if not outcome.is_passed}


def test_an_unknown_currency_is_named(connection: duckdb.DuckDBPyConnection) -> None:
    """The portal suddenly counts in another currency: HKD is known, XXX is not."""
    connection.execute("create schema intermediate")
    connection.execute("create schema seeds")
    connection.execute(
        "create table intermediate.int_facts__mapped as select * from (values"
        " ('innolight', 'eastmoney_statements', 'OPERATE_INCOME', 'CNY', 'revenue'),"
        " ('innolight', 'eastmoney_statements', 'OPERATE_INCOME', 'XXX', 'revenue'),"
        " ('innolight', 'eastmoney_statements', 'SHARE_CAPITAL', 'shares', 'shares_outstanding'))"
        " t(company_id, source_name, concept, unit, metric_id)"
    )
    connection.execute(
        "create table seeds.metric_definitions as select * from (values"
        " ('revenue', 'currency'), ('shares_outstanding', 'shares')) t(metric_id, unit_kind)"
    )
    connection.execute("create table seeds.currencies as select unnest(['USD', 'CNY', 'HKD']) as currency")
    suite = next(suite for suite in intermediate.SUITES if suite.name == "known_currencies")
    (outcome,) = runner.run([suite], connection)
    assert not outcome.is_passed
    assert not outcome.is_blocking_failure
    assert outcome.examples == ("innolight eastmoney_statements OPERATE_INCOME XXX (1)",)


def declared_marts() -> dict[str, tuple[bool, dict[str, Any]]]:
    """Every model of the marts as its yml declares it, with whether it is operational."""
    return {
        model["name"]: (path.parent.name == "operations", model)
        for path in (ROOT / "dbt_project" / "models" / "marts").glob("*/_*.yml")
        for model in yaml.safe_load(path.read_text(encoding="utf-8")).get("models", [])
    }


def test_a_key_is_tested_where_it_is_declared() -> None:
    for name, (_, model) in declared_marts().items():
        is_declared = "key" in model.get("config", {}).get("meta", {})
        assert ("key_is_unique" in model.get("data_tests", [])) == is_declared, name


def test_every_declared_key_is_checked_without_being_repeated() -> None:
    from orchestration.warehouse.checks import mart_suites
    from orchestration.warehouse.dbt_assets import Warehouse

    nodes = {
        name: {
            "name": name,
            "resource_type": "model",
            "tags": ["operations"] if is_operational else [],
            "config": {"schema": "marts", **model.get("config", {})},
        }
        for name, (is_operational, model) in declared_marts().items()
    }
    suites = mart_suites(Warehouse({"nodes": nodes}))
    checked = {suite.table: suite.columns for suite in suites if suite.name == "key_is_unique"}
    assert checked == {
        name: tuple(model["config"]["meta"]["key"])
        for name, (is_operational, model) in declared_marts().items()
        if not is_operational
    }
    for suite in marts.SUITES:
        for expected in suite.expectations:
            assert expected.columns != checked.get(suite.table) or "unique" not in expected.type, suite


def test_a_key_that_stands_twice_is_named(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("create schema marts; create table marts.quarters as from main.quarters")
    (twice,) = runner.run([key_is_unique("quarters", ["company_id", "calendar_quarter"])], connection)
    assert (twice.is_blocking_failure, twice.unexpected_count) == (True, 2)
    assert twice.examples == ("microsoft 2026Q2",) * 2
    (held,) = runner.run([key_is_unique("quarters", ["company_id", "known_from"])], connection)
    assert held.is_passed


def test_a_word_that_the_seed_does_not_hold_is_named(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("create schema seeds; create table seeds.filers as select 'alphabet' as company_id")
    connection.execute("insert into quarters by name select null as company_id, '2026Q1' as calendar_quarter")
    suite = known_to_seed("main", "quarters", "company_id", "filers", ["calendar_quarter"])  # type: ignore[arg-type]
    (broken,) = runner.run([suite], connection)
    assert broken.is_blocking_failure
    assert broken.examples == ("2026Q2 microsoft", "2026Q2 microsoft", "Q2 oracle")
    connection.execute("insert into seeds.filers values ('microsoft'), ('oracle'), (null)")
    (held,) = runner.run([suite], connection)
    assert held.is_passed
