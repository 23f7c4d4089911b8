"""A warehouse rebuilt over changed raw tables: what its marts say, and which checks object to which rows.

Everything that a run looks at is looked at: the raw checks, dbt's tests, the suites of each layer. Models are all built
first, so that one finding does not keep the others from being made.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import duckdb
import polars as pl

from expectations import runner
from expectations.suites import intermediate, staging
from expectations.suites.raw.declared import suite_for
from ingestion.settings import Settings
from ingestion.sources import SOURCES
from orchestration.warehouse import dbt_runner
from orchestration.warehouse.checks import mart_suites
from orchestration.warehouse.dbt_assets import Warehouse, warehouse_path


@dataclass(frozen=True)
class Finding:
    """A row that a check objects to."""

    rule: str
    is_blocking: bool
    example: str


@dataclass(frozen=True)
class Outcome:
    """What a warehouse says: its published numbers by mart and key, and what its checks object to."""

    marts: Mapping[str, pl.DataFrame]
    findings: frozenset[Finding]


class Laboratory:
    """A copy of a finished run's data, rebuilt as often as asked."""

    def __init__(self, finished: Path, folder: Path, project: Path) -> None:
        self.finished = finished
        self.settings = Settings(root=project, data=folder)
        shutil.copytree(finished, folder, ignore=shutil.ignore_patterns("archive", "dbt", "*.lock"))
        manifest = dbt_runner.manifest_path(self.settings)
        self.warehouse = Warehouse(json.loads(manifest.read_text(encoding="utf-8")))

    @cached_property
    def before(self) -> Outcome:
        """What the warehouse says as it was recorded."""
        return self.outcome({})

    def table(self, name: str) -> pl.DataFrame:
        """A raw table as it was recorded."""
        return pl.read_parquet(self.finished / "tables" / f"{name}.parquet")

    def outcome(self, changed: Mapping[str, pl.DataFrame]) -> Outcome:
        """What becomes of the warehouse with these tables in place of the recorded ones."""
        for name in changed:
            changed[name].write_parquet(self.settings.tables / f"{name}.parquet")
        try:
            dbt_runner.run_models(self.settings, ["resource_type:model"])
            tested = dbt_runner.test_everything(self.settings)
            with duckdb.connect(str(warehouse_path(self.settings)), read_only=True) as connection:
                return Outcome(
                    self._marts(connection), frozenset({*self._findings(connection), *_of_dbt(connection, tested)})
                )
        finally:
            for name in changed:
                shutil.copyfile(self.finished / "tables" / f"{name}.parquet", self.settings.tables / f"{name}.parquet")

    def _findings(self, connection: duckdb.DuckDBPyConnection) -> list[Finding]:
        raw = [suite_for(table) for source in SOURCES.values() for table in source.tables]
        with duckdb.connect() as files:
            for suite in raw:
                files.execute(
                    f"create view {suite.table} as from read_parquet('{self.settings.tables / suite.table}.parquet')"
                )
            results = list(runner.run(raw, files, complete=True))
        marts = [suite for suite in mart_suites(self.warehouse) if not suite.needs]
        results += runner.run([*staging.SUITES, *intermediate.SUITES, *marts], connection, complete=True)
        return [
            Finding(
                # A doubt's example begins with the rule of doubt_rules.
                f"doubts.{example.split()[0]}"
                if result.suite.table == "doubts"
                else f"{result.suite.table}.{result.suite.name}",
                result.is_blocking_failure,
                example,
            )
            for result in results
            if not result.is_passed
            for example in (result.examples or (result.observed,))
        ]

    def _marts(self, connection: duckdb.DuckDBPyConnection) -> dict[str, pl.DataFrame]:
        return {name: connection.sql(f"select {columns} from marts.{name}").pl() for name, columns in PUBLISHED.items()}


def _of_dbt(connection: duckdb.DuckDBPyConnection, tested: list[dbt_runner.NodeResult]) -> list[Finding]:
    """The rows that dbt's failing tests select."""
    found = []
    for node in tested:
        if node.is_sound or not node.compiled:
            continue
        is_blocking = node.severity == "error" and node.status in ("fail", "error")
        rows = connection.sql(node.compiled).fetchall() if node.status != "error" else []
        found += [Finding(node.name, is_blocking, " ".join(map(str, row))) for row in rows or [(node.message,)]]
    return found


_FIGURES = (
    "figure_id as key, company_id as entity, cast(value as double) as value, null as other, unit,"
    " cast(value_usd as double) as usd"
)

#: The numbers that people take away, by mart: a key, whose they are, the number, a second one, its unit, and dollars.
PUBLISHED: Mapping[str, str] = {
    "figures_quarterly": _FIGURES,
    "figures_half_yearly": _FIGURES,
    "figures_yearly": _FIGURES,
    "share_prices_daily": "company_id || ' ' || traded_on as key, company_id as entity,"
    " cast(coalesce(split_adjusted_close, close, adjusted_close) as double) as value, null as other,"
    " currency as unit, null as usd",
    "compute_rental_prices_monthly": "concat_ws(' ', month, accelerator, provider_kind, terms) as key,"
    " accelerator as entity, cast(median_usd_per_gpu_hour as double) as value,"
    " cast(p90_usd_per_gpu_hour as double) as other, null as unit, null as usd",
    "insider_transactions": "concat_ws(' ', company_id, transacted_on, locator, document_id) as key,"
    " company_id as entity, cast(case when price_problem is null then value end as double) as value,"
    " cast(shares as double) as other, direction as unit, null as usd",
    "capex_guidance": "guidance_id as key, company_id as entity, cast(low_usd as double) as value,"
    " cast(coalesce(high_usd, point_usd) as double) as other, null as unit, null as usd",
    "compute_contracts": "contract_id as key, company_id as entity, cast(value as double) as value, null as other,"
    " unit, null as usd",
}
