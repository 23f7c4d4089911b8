"""Staging models over the typed tables of a test, without dbt: raw tables are Parquet, seeds are their CSV."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import jinja2

from ingestion.archive.store import Archive
from ingestion.parsing import archive_index, tables
from ingestion.settings import Settings
from ingestion.source import Source

_PROJECT = Path(__file__).resolve().parents[2] / "dbt_project"


def view(model: str, settings: Settings) -> list[dict[str, Any]]:
    """The rows of a staging model."""
    (path,) = (_PROJECT / "models" / "staging").rglob(f"{model}.sql")
    sql = path.read_text(encoding="utf-8")
    dbt = jinja2.Environment()
    dbt.globals |= {
        "source": lambda _, table: f"read_parquet('{settings.tables / table}.parquet')",
        "ref": lambda seed: f"read_csv('{_PROJECT / 'seeds' / seed}.csv', header = true)",
        "text": lambda expression: f"cast({expression} as varchar)",
    }
    macros = dbt.from_string((_PROJECT / "macros" / "from_archive.sql").read_text(encoding="utf-8")).module
    rendered = dbt.from_string(sql).render(from_archive=macros.from_archive)
    answer = duckdb.sql(rendered)
    return [dict(zip(answer.columns, row, strict=True)) for row in answer.fetchall()]


def build(source: Source, settings: Settings) -> None:
    """The source's tables and those of the archive."""
    archive = Archive(settings)
    tables.build(source, archive.documents(source.name), settings)
    archive_index.build_archive_tables(archive, settings)
