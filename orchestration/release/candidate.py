"""The release being made, as a row: ``releases__published`` holds it beside the releases so far.

Columns, one row a release: see :data:`SCHEMA`. The rows of past releases are read from the current release itself,
so that a run that dies before it publishes leaves no trace of its candidate.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from orchestration.release.diff import Mart, MartDiff, compare
from orchestration.release.identity import content_id

#: The columns of ``releases__published``, in order.
SCHEMA: dict[str, Any] = {
    "release_id": pl.String,
    "previous_release_id": pl.String,
    "published_at": pl.Datetime("us"),
    "run_id": pl.String,
    "content_id": pl.String,
    "marts": pl.Int64,
    "companies": pl.Int64,
    "figures": pl.Int64,
    "facts": pl.Int64,
    "documents": pl.Int64,
    "checks": pl.Int64,
    "checks_warned": pl.Int64,
    "keys_added": pl.Int64,
    "keys_changed": pl.Int64,
    "keys_vanished": pl.Int64,
}

DESCRIPTIONS = {
    "release_id": "The release: the instant, in UTC, at which it was made, or a second after the one before.",
    "previous_release_id": "The release it is compared with; null for the first.",
    "published_at": "When it was made, in UTC.",
    "run_id": "The run that made it.",
    "content_id": "Hash of everything the marts say; two releases with the same one say the same.",
    "marts": "Marts about companies, without the operational ones.",
    "companies": "Companies in it.",
    "figures": "Figures with a value, of the quarterly, half-yearly and yearly marts.",
    "facts": "Vintages of facts.",
    "documents": "Archived documents it rests on.",
    "checks": "Checks carried out before it was made.",
    "checks_warned": "Checks among them that warned.",
    "keys_added": "Keys that the release before did not have.",
    "keys_changed": "Keys whose row says something else than in the release before.",
    "keys_vanished": "Keys of the release before that it does not have.",
}

#: Marts whose rows with a value are the figures that a release is counted by.
FIGURES = ("figures_quarterly", "figures_half_yearly", "figures_yearly")


#: What DuckDB raises of bytes that are not what was written.
_UNREADABLE = (duckdb.IOException, duckdb.InternalException, duckdb.FatalException, duckdb.SerializationException)

#: How a release is called: ids sort as they were made.
_ID = "%Y%m%dT%H%M%SZ"


class UnreadableReleaseError(Exception):
    """The release that a new one is compared with is damaged."""


@dataclass(frozen=True)
class ReleaseCandidate:
    """The row of the release being made and its diff against the current one."""

    row: dict[str, Any]
    diffs: tuple[MartDiff, ...]
    previous: pl.DataFrame

    @property
    def table(self) -> pl.DataFrame:
        """All releases so far with this one last."""
        own = pl.DataFrame({name: [self.row[name]] for name in SCHEMA}, schema=SCHEMA, strict=True)
        return pl.concat([self.previous, own])


def draft(
    warehouse: Path,
    current: Path | None,
    marts: Sequence[Mart],
    checks: pl.DataFrame,
    run_id: str,
    now: datetime,
    inputs: Mapping[str, str] | None = None,
) -> ReleaseCandidate:
    """The candidate for a release of the marts as they stand in the warehouse.

    ``current`` is the published DuckDB file; ``inputs`` are those of :mod:`orchestration.release.identity`.
    """
    described = [mart for mart in marts if not mart.is_operational]
    try:
        previous = read_releases(current)
        diffs = compare(warehouse, current, described)
    except _UNREADABLE as error:
        raise UnreadableReleaseError(
            f"the current release or the warehouse cannot be read ({str(error).splitlines()[0]})\n"
            "  next: froth verify says which; froth repair sets it aside and builds anew"
        ) from error
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        counts = {mart.name: _count(connection, f"marts.{mart.name}") for mart in described}
        figures = sum(_count(connection, f"marts.{name} where value is not null") for name in FIGURES if name in counts)
        identity = content_id(connection, described, inputs)
    row = {
        "release_id": next_id(now, previous["release_id"].to_list()),
        "previous_release_id": previous["release_id"][-1] if previous.height else None,
        "published_at": now,
        "run_id": run_id,
        "content_id": identity,
        "marts": len(described),
        "companies": counts.get("companies", 0),
        "figures": figures,
        "facts": counts.get("facts_history", 0),
        "documents": counts.get("documents", 0),
        "checks": checks.height,
        "checks_warned": checks.filter(~pl.col("is_passed")).height,
        "keys_added": sum(diff.added for diff in diffs),
        "keys_changed": sum(diff.changed for diff in diffs),
        "keys_vanished": sum(len(diff.vanished) for diff in diffs),
    }
    return ReleaseCandidate(row, tuple(diffs), previous)


def next_id(now: datetime, earlier: Sequence[str]) -> str:
    """The id of a release made now: the instant in UTC, or the second after the last id where the clock is not past it.

    So ids only grow, whatever the clock does, and their order is the order in which releases were made.
    """
    made = now.replace(microsecond=0)
    last = max(earlier, default="")
    if made.strftime(_ID) <= last:
        made = datetime.strptime(last, _ID) + timedelta(seconds=1)
    return made.strftime(_ID)


def read_releases(current: Path | None) -> pl.DataFrame:
    """The releases so far, oldest first, as the published file tells them; none where nothing is published."""
    nothing = pl.DataFrame(schema=SCHEMA)
    if current is None:
        return nothing
    with duckdb.connect(str(current), read_only=True) as connection:
        known = connection.execute(
            "select column_name from duckdb_columns() where schema_name = 'marts' and table_name = 'releases'"
        ).fetchall()
        if not known:
            return nothing
        held = connection.sql("select * from marts.releases order by release_id").pl()
    shared = [name for name in SCHEMA if name in held.columns]
    return pl.concat([nothing, held.select(shared).cast({name: SCHEMA[name] for name in shared})], how="diagonal")


def _count(connection: duckdb.DuckDBPyConnection, tail: str) -> int:
    row = connection.execute(f"select count(*) from {tail}").fetchone()
    return int(row[0]) if row else 0
