"""The warehouse, whose blocks DuckDB holds against their checksums, and Dagster's files, which SQLite checks."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import duckdb

from ingestion.findings import Audited, Finding
from ingestion.settings import Settings

WAREHOUSE = "warehouse.duckdb"


def audit_warehouse(settings: Settings) -> Audited:
    """Whether every row of every table can be read."""
    path = settings.data / WAREHOUSE
    if not path.exists():
        return Audited("warehouse", 0)
    tables, problem = read_all(path)
    if problem is None:
        return Audited("warehouse", tables)
    return Audited("warehouse", tables, (Finding("warehouse", path, problem, "make run builds it anew", "rebuild"),))


def read_all(path: Path) -> tuple[int, str | None]:
    """How many tables of a DuckDB file were read, and what kept the next one from it."""
    tables = 0
    try:
        with duckdb.connect(str(path), read_only=True) as connection:
            named = connection.execute("select schema_name, table_name from duckdb_tables()").fetchall()
            for schema, name in named:
                connection.execute(f'select bit_xor(hash(row)) from "{schema}"."{name}" row').fetchall()
                tables += 1
    except (duckdb.Error, UnicodeDecodeError) as error:
        if "Conflicting lock" in str(error):
            return tables, None  # a run is writing it: whoever holds it reads its own blocks
        return tables, f"it cannot be read ({str(error).splitlines()[0][:200]})"
    return tables, None


def audit_runs(settings: Settings) -> Audited:
    """Whether SQLite finds Dagster's files in order."""
    files = run_files(dagster_home(settings))
    step = "make run sets it aside; history of runs is lost, no data are"
    found = [Finding("runs", path, problem, step, "rebuild") for path in files if (problem := problem_of_sqlite(path))]
    return Audited("runs", len(files), tuple(found))


def dagster_home(settings: Settings) -> Path:
    return Path(os.environ.get("DAGSTER_HOME") or settings.root / ".dagster").resolve()


def run_files(home: Path) -> list[Path]:
    """Dagster's files of runs, events and schedules."""
    return sorted([*(home / "history").rglob("*.db"), *(home / "schedules").glob("*.db")])


def problem_of_sqlite(path: Path) -> str | None:
    """What SQLite says against a file; none where it is in order."""
    try:
        connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10)
        try:
            rows = connection.execute("pragma integrity_check(1)").fetchall()
        finally:
            connection.close()
    except (sqlite3.Error, UnicodeDecodeError) as error:
        return None if "locked" in str(error) else f"it cannot be read ({error})"
    return None if rows == [("ok",)] else f"it is damaged ({rows[0][0]})"
