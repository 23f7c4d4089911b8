"""What Dagster shows of a built model: its columns as built, what they are made of, and how many rows it has."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb

from orchestration.warehouse.column_lineage import Columns, column_lineage
from orchestration.warehouse.column_notes import column_description
from orchestration.warehouse.dbt_runner import NodeResult

Manifest = Mapping[str, Any]


def describe(manifest: Manifest, warehouse: Path, done: Sequence[NodeResult]) -> dict[str, dict[str, Any]]:
    """By dbt's unique id: columns with their types as built and what they are made of, and the rows of tables.

    Views are not counted.
    """
    if not warehouse.exists() or not done:
        return {}
    described = {}
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        built = _columns(connection)
        for result in done:
            node = manifest["nodes"][result.unique_id]
            schema, name = node["config"]["schema"], node["name"]
            columns = built[schema].get(name, {})
            metadata: dict[str, Any] = {}
            if columns:
                metadata["dagster/column_schema"] = _schema(columns, node["columns"])
            if result.compiled and (lineage := column_lineage(result.compiled, _read_by(manifest, node, built))):
                metadata["dagster/column_lineage"] = lineage
            if columns and node["config"]["materialized"] != "view":
                rows = connection.execute(f'select count(*) from "{schema}"."{name}"').fetchone()
                metadata["dagster/row_count"] = int(rows[0]) if rows else 0
            described[result.unique_id] = metadata
    return described


def _read_by(manifest: Manifest, node: Mapping[str, Any], built: Columns) -> Columns:
    """The columns of the tables that a model reads: of sources as declared, of seeds and models as built."""
    read: defaultdict[str, dict[str, Mapping[str, str]]] = defaultdict(dict)
    for parent in manifest["parent_map"][node["unique_id"]]:
        if source := manifest["sources"].get(parent):
            read["raw"][source["name"]] = dict.fromkeys(source["columns"], "varchar")
        elif other := manifest["nodes"].get(parent):
            schema = other["config"]["schema"]
            read[schema][other["name"]] = built.get(schema, {}).get(other["name"], {})
    return read


def _columns(connection: duckdb.DuckDBPyConnection) -> defaultdict[str, dict[str, dict[str, str]]]:
    """The columns of every table and view of the warehouse with their types, in order."""
    built: defaultdict[str, dict[str, dict[str, str]]] = defaultdict(dict)
    for schema, table, column, data_type in connection.sql(
        "select schema_name, table_name, column_name, data_type from duckdb_columns() order by column_index"
    ).fetchall():
        built[schema].setdefault(table, {})[column] = data_type
    return built


def _schema(columns: Mapping[str, str], declared: Mapping[str, Any]) -> dg.TableSchema:
    return dg.TableSchema(
        [
            dg.TableColumn(name, data_type.lower(), description=column_description(declared.get(name, {})))
            for name, data_type in columns.items()
        ]
    )
