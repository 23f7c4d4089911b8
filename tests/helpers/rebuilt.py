"""A warehouse's figures rebuilt from only what had been filed or fetched by a day: for many days in one build.

Each company is copied once a day, with the facts that were known by then and the seeds as they stand.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import duckdb

from ingestion.settings import Settings
from orchestration.warehouse import dbt_runner

#: Seeds whose rows name a company that facts are read by.
_SEEDS = ("universe", "fiscal_calendars", "concept_map", "corrections")
_MODELS = (
    *("int_facts__corrected", "int_facts__mapped", "int_facts__reports", "int_facts__versions", "int_facts__standing"),
    *("int_facts__upheld", "int_facts__sums", "int_facts__flows", "int_facts__bridged", "int_facts__resolved"),
)
_ANSWER = (
    "metric_id, segment, unit, period_kind, period_label, period_start, period_end, value, derivation, reason,"
    " source_name, taxonomy, concept, evidence, known_from, known_at_basis"
)


def differences(warehouse: Path, folder: Path, project: Path, days: Iterable[date]) -> list[tuple[object, ...]]:
    """Answers as of each day that a rebuild of that day gives otherwise: side, day, company and answer."""
    days = sorted(days)
    settings = Settings(root=project, data=folder)
    folder.mkdir(parents=True)
    copy = folder / "warehouse.duckdb"
    shutil.copyfile(warehouse, copy)
    shutil.copytree(warehouse.parent / "tables", folder / "tables")
    with duckdb.connect(str(copy)) as connection:
        connection.execute("create schema asked")
        connection.execute("create table asked.days (as_of date)")
        connection.executemany("insert into asked.days values (?)", [(day,) for day in days])
        connection.execute(
            f"create table asked.answers as select as_of, company_id, {_ANSWER}"
            " from intermediate.int_facts__resolved, asked.days"
            " where known_from <= as_of and (known_to is null or known_to > as_of)"
        )
        _copy_companies(connection)
    dbt_runner.run_models(settings, _MODELS)
    with duckdb.connect(str(copy)) as connection:
        connection.execute(
            "create table asked.rebuilt as select cast(split_part(company_id, '@', 2) as date) as as_of,"
            f" split_part(company_id, '@', 1) as company_id, {_ANSWER}"
            " from intermediate.int_facts__resolved where known_to is null"
        )
        return connection.execute(
            "select 'told' as side, * from (select * from asked.answers except select * from asked.rebuilt)"
            " union all select 'rebuilt', * from (select * from asked.rebuilt except select * from asked.answers)"
            " order by as_of, company_id, metric_id, period_label, side"
        ).fetchall()


def _copy_companies(connection: duckdb.DuckDBPyConnection) -> None:
    """In place of each company, its copies, one a day."""
    copied = "replace (company_id || '@' || cast(as_of as varchar) as company_id)"
    for seed in _SEEDS:
        connection.execute(
            f"create or replace table seeds.{seed} as select * exclude (as_of) {copied}"
            f" from seeds.{seed}, asked.days where company_id is not null"
            f" union all by name select * from seeds.{seed} where company_id is null"
        )
    connection.execute(
        f"create or replace table intermediate.int_facts__unioned as select * exclude (as_of) {copied}"
        " from intermediate.int_facts__unioned, asked.days where known_from <= as_of"
    )
