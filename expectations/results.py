"""Results of checks as rows: one file for each group of checks in ``data/checks``, replaced whole by each run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl

from expectations.suite import ExpectationResult, Suite

#: The columns of ``checks__results``.
SCHEMA: dict[str, Any] = {
    "run_id": pl.String,
    "layer": pl.String,
    "table_name": pl.String,
    "check_name": pl.String,
    "expectation": pl.String,
    "column_name": pl.String,
    "severity": pl.String,
    "is_passed": pl.Boolean,
    "observed": pl.String,
    "unexpected_count": pl.Int64,
    "checked_at": pl.Datetime("us"),
}

DESCRIPTIONS = {
    "run_id": "The run that carried the check out.",
    "layer": "The layer whose tables were checked: raw, staging, intermediate, marts or release.",
    "table_name": "The table that was checked.",
    "check_name": "What was checked.",
    "expectation": "The kind of check: a Great Expectations expectation, a dbt test, or one of the release's own.",
    "column_name": "The columns it read, comma-joined; null where it asks about the whole table.",
    "severity": "blocking: a failure stops the next layer. warning: it is shown.",
    "is_passed": "Whether it held.",
    "observed": "What was seen.",
    "unexpected_count": "How many rows broke it, where rows can be counted.",
    "checked_at": "When, in UTC.",
}


def now() -> datetime:
    """This instant in UTC, without a zone, so that no reader's session moves it: as every table holds instants."""
    return datetime.now(UTC).replace(tzinfo=None)


def rows(found: Iterable[ExpectationResult], run_id: str, checked_at: datetime) -> Iterator[dict[str, Any]]:
    for result in found:
        seen = result.observed + (f": {', '.join(result.examples)}" if result.examples else "")
        yield {
            "run_id": run_id,
            "layer": result.suite.layer,
            "table_name": result.suite.table,
            "check_name": f"{result.suite.name}.{result.expected.name}",
            "expectation": result.expected.type,
            "column_name": ",".join(result.expected.columns) or None,
            "severity": result.expected.severity,
            "is_passed": result.is_passed,
            "observed": seen,
            "unexpected_count": result.unexpected_count,
            "checked_at": checked_at,
        }


def as_table(checks: Iterable[dict[str, Any]]) -> pl.DataFrame:
    """Results as a table of :data:`SCHEMA`."""
    by_row = list(checks)
    return pl.DataFrame({name: [row[name] for row in by_row] for name in SCHEMA}, schema=SCHEMA, strict=True)


def of_suite(found: Iterable[Mapping[str, Any]], suite: Suite) -> list[dict[str, Any]]:
    """The rows among these that are a suite's."""
    return [
        dict(row)
        for row in found
        if f"{row['layer']}.{row['table_name']}.{row['check_name'].partition('.')[0]}" == suite.key
    ]


def read(folder: Path, groups: Iterable[str]) -> pl.DataFrame:
    """The newest results of the groups that have any, in a stable order. Those of other columns are passed over."""
    found = [pl.read_parquet(path) for group in groups if (path := folder / f"{group}.parquet").exists()]
    frame = pl.concat([pl.DataFrame(schema=SCHEMA), *(frame for frame in found if frame.schema == pl.Schema(SCHEMA))])
    return frame.sort("layer", "table_name", "check_name", "expectation", "column_name")
