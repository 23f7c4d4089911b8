"""Suites of expectations as asset checks: one op for a group of them, a check for each suite."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb
import polars as pl
import pyarrow.parquet as pq

from expectations import results
from expectations.rules import key_is_unique
from expectations.suite import HAS_ROWS, ExpectationResult, Suite
from expectations.suites import marts
from ingestion.settings import Settings
from orchestration import runs
from orchestration.runs import TURN
from orchestration.warehouse import standing, standing_checks
from orchestration.warehouse.dbt_assets import Warehouse, layer_of, warehouse_path


@dataclass(frozen=True)
class Relation:
    """What suites need beside the tables: how it is made, and the files that it is made of."""

    make: Callable[[Settings], pl.DataFrame]
    files: Callable[[Settings], Iterable[Path]]


def raw_checks(source: str, suites: Sequence[Suite]) -> dg.AssetChecksDefinition:
    """Checks of a source's raw tables, read from their files: the warehouse is not opened."""
    names = sorted({suite.table for suite in suites})

    @contextmanager
    def tables(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
        with duckdb.connect() as connection:
            for table in names:
                path = settings.tables / f"{table}.parquet"
                connection.execute(f"create view {table} as from read_parquet('{path}')")
            yield connection

    def contents(settings: Settings) -> dict[str, str]:
        return standing_checks.of_raw_tables(settings, names)

    return _checks(f"raw__{source}", suites, tables, contents, lambda table: frozenset([table]), needs={"settings"})


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
                connection.register(name, relations[name].make(settings).to_arrow())
            yield connection

    def contents(settings: Settings) -> dict[str, str]:
        nodes = warehouse.manifest["nodes"]
        said = {
            f"{nodes[unique_id]['schema']}.{nodes[unique_id]['name']}": node.content
            for unique_id, node in standing.Account(warehouse_path(settings)).read().items()
            if unique_id in nodes
        }
        beside = {name: standing_checks.of_files(relation.files(settings)) for name, relation in relations.items()}
        return {**said, **beside}

    return _checks(layer, suites, tables, contents, warehouse.raw_tables_behind, needs={"settings", TURN})


def _checks(
    group: str,
    suites: Sequence[Suite],
    tables: Callable[[Settings], AbstractContextManager[duckdb.DuckDBPyConnection]],
    contents: Callable[[Settings], Mapping[str, str]],
    behind: Callable[[str], frozenset[str]],
    needs: set[str],
) -> dg.AssetChecksDefinition:
    """Suites as checks of one op. Those whose tables say what they said, and which nothing else bears on, stand."""
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
        settings: Settings = context.resources.settings
        now, folder = results.now(), settings.data / "checks"
        empty = empty_tables(settings)
        versions = standing_checks.versions(
            suites, contents(settings), lambda table: behind(table) & empty, f"{now:%Y-%m-%d}"
        )
        carried = {} if runs.is_full(context.run) else standing_checks.standing(folder, group, suites, versions)
        asked = [suite for suite in suites if suite.key not in carried]
        rows = [row for its in carried.values() for row in its]
        if asked:
            from expectations import runner

            with tables(settings) as connection:
                found = [_excused(one, behind(one.suite.table), empty) for one in runner.run(asked, connection)]
            rows += results.rows(found, context.run.run_id, now)
        standing_checks.replace(folder, group, rows, versions)
        context.log.info(f"{len(carried)} of {len(suites)} suites stand as they were")
        for suite in suites:
            yield _as_result(suite, results.of_suite(rows, suite))

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


def _as_result(suite: Suite, rows: Sequence[Mapping[str, Any]]) -> dg.AssetCheckResult:
    """One suite's verdict: an error where a blocking expectation broke, a warning where only others did."""
    failed = [row for row in rows if not row["is_passed"]]
    blocking = [row for row in failed if row["severity"] == "blocking"]
    return dg.AssetCheckResult(
        passed=not failed,
        asset_key=dg.AssetKey([suite.layer, suite.table]),
        check_name=suite.name,
        severity=dg.AssetCheckSeverity.ERROR if blocking else dg.AssetCheckSeverity.WARN,
        description="; ".join(f"{_named(row)}: {row['observed']}" for row in blocking or failed) or suite.description,
        metadata={
            "expectations": dg.MetadataValue.table([_record(row) for row in rows]),
            "held": len(rows) - len(failed),
            "warned": len(failed) - len(blocking),
            "failed": len(blocking),
            "carried out in run": ", ".join(sorted({row["run_id"] for row in rows})),
        },
    )


def _named(row: Mapping[str, Any]) -> str:
    return str(row["check_name"]).partition(".")[2]


def _record(row: Mapping[str, Any]) -> dg.TableRecord:
    return dg.TableRecord(
        {
            "expectation": _named(row),
            "columns": row["column_name"] or "",
            "severity": row["severity"],
            "held": row["is_passed"],
            "seen": row["observed"],
        }
    )
