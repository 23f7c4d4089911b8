"""Suites of expectations as asset checks: one op for a group of them, a check for each suite."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace

import dagster as dg
import duckdb
import polars as pl
import pyarrow.parquet as pq

from expectations import results
from expectations.rules import key_is_unique
from expectations.suite import HAS_ROWS, ExpectationResult, Suite
from expectations.suites import marts
from ingestion.parsing.tables import replace_parquet
from ingestion.settings import Settings
from orchestration.runs import TURN
from orchestration.warehouse.dbt_assets import Warehouse, layer_of, warehouse_path

#: Makes a relation that suites need beside the tables.
Relation = Callable[[Settings], pl.DataFrame]


def raw_checks(source: str, suites: Sequence[Suite]) -> dg.AssetChecksDefinition:
    """Checks of a source's raw tables, read from their files: the warehouse is not opened."""

    @contextmanager
    def tables(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
        with duckdb.connect() as connection:
            for table in {suite.table for suite in suites}:
                path = settings.tables / f"{table}.parquet"
                connection.execute(f"create view {table} as from read_parquet('{path}')")
            yield connection

    return _checks(f"raw__{source}", suites, tables, lambda table: frozenset([table]), needs={"settings"})


def mart_suites(warehouse: Warehouse) -> tuple[Suite, ...]:
    """The marts' suites, and one for each key that a mart's dbt model declares.

    Operational marts are built from the results of these checks: dbt alone tests their keys.
    """
    keys = {
        str(node["name"]): tuple(node["config"].get("meta", {}).get("key", ()))
        for node in warehouse.manifest["nodes"].values()
        if node["resource_type"] == "model" and layer_of(node) == "marts"
    }
    return (*marts.SUITES, *(key_is_unique(mart, key) for mart, key in sorted(keys.items()) if key))


def warehouse_checks(
    warehouse: Warehouse, layer: str, suites: Sequence[Suite], relations: Mapping[str, Relation]
) -> dg.AssetChecksDefinition:
    """Checks of a layer of the warehouse, opened read-only for their length and closed before the next layer."""

    @contextmanager
    def tables(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
        with duckdb.connect(str(warehouse_path(settings)), read_only=True) as connection:
            for name in dict.fromkeys(name for suite in suites for name in suite.needs):
                connection.register(name, relations[name](settings).to_arrow())
            yield connection

    return _checks(layer, suites, tables, warehouse.raw_tables_behind, needs={"settings", TURN})


def _checks(
    group: str,
    suites: Sequence[Suite],
    tables: Callable[[Settings], AbstractContextManager[duckdb.DuckDBPyConnection]],
    behind: Callable[[str], frozenset[str]],
    needs: set[str],
) -> dg.AssetChecksDefinition:
    specs = [
        dg.AssetCheckSpec(
            name=suite.name,
            asset=dg.AssetKey([suite.layer, suite.table]),
            description=suite.description,
            blocking=True,
        )
        for suite in suites
    ]

    @dg.multi_asset_check(name=f"check_{group}", specs=specs, required_resource_keys=needs)
    def check(context: dg.AssetCheckExecutionContext) -> Iterator[dg.AssetCheckResult]:
        from expectations import runner

        settings: Settings = context.resources.settings
        empty = empty_tables(settings)
        with tables(settings) as connection:
            found = [_excused(result, behind(result.suite.table), empty) for result in runner.run(suites, connection)]
        rows = results.rows(found, context.run.run_id, results.now())
        replace_parquet(settings.data / "checks" / f"{group}.parquet", results.as_table(rows))
        for suite in suites:
            yield _as_result(suite, [result for result in found if result.suite is suite])

    return check


def empty_tables(settings: Settings) -> frozenset[str]:
    """Raw tables without a row: nobody answered, or nothing that came could be read."""
    paths = settings.tables.glob("*__*.parquet")
    return frozenset(path.stem for path in paths if pq.read_metadata(path).num_rows == 0)


def _excused(result: ExpectationResult, behind: frozenset[str], empty: frozenset[str]) -> ExpectationResult:
    """What fails because nothing of a publisher is held stops nothing and is shown: a gap is no lie.

    That is whatever fails of a table that rests on empty ones alone, and of any other that it has no rows. Once a
    publisher has answered its tables are never empty again, and what a release before had and this one has not stops
    it at the comparison of the two.
    """
    alone, partly = bool(behind) and behind <= empty, bool(behind & empty)
    if result.is_passed or not (alone or (partly and result.expected.name == HAS_ROWS)):
        return result
    lacking = f"nothing is held for {', '.join(sorted(behind & empty))}"
    return replace(result, expected=result.expected.as_warning, observed=f"{result.observed} ({lacking})")


def _as_result(suite: Suite, found: Sequence[ExpectationResult]) -> dg.AssetCheckResult:
    """One suite's verdict: an error where a blocking expectation broke, a warning where only others did."""
    failed = [result for result in found if not result.is_passed]
    blocking = [result for result in failed if result.is_blocking_failure]
    worst = blocking or failed
    return dg.AssetCheckResult(
        passed=not failed,
        asset_key=dg.AssetKey([suite.layer, suite.table]),
        check_name=suite.name,
        severity=dg.AssetCheckSeverity.ERROR if blocking else dg.AssetCheckSeverity.WARN,
        description="; ".join(f"{result.expected.name}: {observation(result)}" for result in worst)
        or suite.description,
        metadata={
            "expectations": dg.MetadataValue.table([_record(result) for result in found]),
            "held": len(found) - len(failed),
            "warned": len(failed) - len(blocking),
            "failed": len(blocking),
        },
    )


def observation(result: ExpectationResult) -> str:
    return result.observed + (f" ({', '.join(result.examples)})" if result.examples else "")


def _record(result: ExpectationResult) -> dg.TableRecord:
    return dg.TableRecord(
        {
            "expectation": result.expected.name,
            "columns": ", ".join(result.expected.columns),
            "severity": result.expected.severity,
            "held": result.is_passed,
            "seen": observation(result),
        }
    )
