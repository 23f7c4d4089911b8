"""What an asset's page says about it, from the declaration of its source."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import dagster as dg

from ingestion.source import Column, Source, Table

#: Who answers for the assets, as Dagster shows it.
OWNERS = ("team:froth",)


def source_metadata(source: Source) -> dict[str, Any]:
    """Who publishes it, where and on what terms."""
    return {
        "publisher": source.publisher,
        "homepage": dg.MetadataValue.url(source.homepage),
        "licence": source.licence,
        "may be redistributed": source.is_redistributable,
        "evidence": source.evidence,
        "requested": source.cadence + " (cron, UTC)",
        "history": source.history,
    }


def table_schema(columns: Sequence[Column], key: Sequence[str] = ()) -> dg.TableSchema:
    """A table's columns with types, meanings, units and what is demanded of them."""
    return dg.TableSchema(
        columns=[
            dg.TableColumn(
                name=column.name,
                type=str(column.dtype),
                description=column.description + (f" Unit: {column.unit}." if column.unit else ""),
                constraints=dg.TableColumnConstraints(
                    nullable=column.nullable,
                    other=[f"one of {', '.join(column.values)}"] if column.values else [],
                ),
            )
            for column in columns
        ],
        constraints=dg.TableConstraints(other=[f"unique in a document: {', '.join(key)}"] if key else []),
    )


def table_metadata(source: Source, table: Table) -> dict[str, Any]:
    return {**source_metadata(source), "dagster/column_schema": table_schema(table.all_columns, table.key)}


def plain_schema(schema: Mapping[str, Any], descriptions: Mapping[str, str] | None = None) -> dg.TableSchema:
    """A table schema from names and polars types."""
    return dg.TableSchema(
        columns=[
            dg.TableColumn(name, str(dtype), description=(descriptions or {}).get(name))
            for name, dtype in schema.items()
        ]
    )


def publisher_lock(source: Source) -> str:
    """The lock of a publisher's hosts: its sources ask one after another, whichever run they belong to."""
    return "publisher_" + re.sub(r"[^a-z0-9]+", "_", source.publisher.lower()).strip("_")


def outcome_counts(outcomes: Sequence[Any]) -> dict[str, int]:
    """How many attempts came to what."""
    counts = dict.fromkeys(("fetched", "unchanged", "set_aside", "absent", "refused", "broken"), 0)
    for outcome in outcomes:
        counts[outcome.outcome] += 1
    return counts
