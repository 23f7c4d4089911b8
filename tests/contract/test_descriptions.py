"""Every table and column that dbt knows says what it is, and none is described that is not there."""

from __future__ import annotations

import json
import subprocess
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import duckdb
import pytest

from ingestion.settings import Settings
from orchestration.warehouse import dbt_runner
from tests.helpers.places import Place

pytestmark = pytest.mark.timeout(600)


@pytest.fixture(scope="module")
def nodes(place: Place, first: subprocess.CompletedProcess[str]) -> dict[str, Mapping[str, Any]]:
    """Models, seeds and source tables of the built project, by dbt's unique id."""
    settings = Settings(root=place.project, data=place.data)
    manifest = json.loads(dbt_runner.manifest_path(settings).read_bytes())
    found = {**manifest["nodes"], **manifest["sources"]}
    return {name: node for name, node in found.items() if node["resource_type"] in ("model", "seed", "source")}


@pytest.fixture(scope="module")
def built(place: Place, nodes: Mapping[str, Mapping[str, Any]]) -> dict[str, list[str]]:
    """The columns that each of them has: in the warehouse, or in the Parquet files of a source table."""
    tables: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    with duckdb.connect(str(place.data / "warehouse.duckdb"), read_only=True) as connection:
        for schema, table, column in connection.sql(
            "select schema_name, table_name, column_name from duckdb_columns() order by column_index"
        ).fetchall():
            tables[schema, table].append(column)
        for node in nodes.values():
            if node["resource_type"] == "source":
                rows = connection.sql(f"select * from read_parquet({node['relation_name']})")
                tables[node["schema"], node["name"]] = rows.columns
    return {name: tables[node["schema"], node["name"]] for name, node in nodes.items()}


def test_all_kinds_of_tables_are_looked_at(nodes: Mapping[str, Mapping[str, Any]]) -> None:
    assert {node["resource_type"] for node in nodes.values()} == {"model", "seed", "source"}
    assert {node["schema"] for node in nodes.values()} == {"raw", "seeds", "staging", "intermediate", "marts"}


def test_no_table_is_without_a_description(nodes: Mapping[str, Mapping[str, Any]]) -> None:
    assert [name for name, node in nodes.items() if not node["description"].strip()] == []


def test_no_column_is_without_a_description(nodes: Mapping[str, Mapping[str, Any]]) -> None:
    blank = [
        f"{name}.{column}"
        for name, node in nodes.items()
        for column, declared in node["columns"].items()
        if not declared["description"].strip()
    ]
    assert blank == []


def test_the_columns_described_are_those_that_are_built(
    nodes: Mapping[str, Mapping[str, Any]], built: Mapping[str, list[str]]
) -> None:
    differing = {
        name: (sorted(set(built[name]) - set(node["columns"])), sorted(set(node["columns"]) - set(built[name])))
        for name, node in nodes.items()
        if set(built[name]) != set(node["columns"])
    }
    assert differing == {}, "columns that are not described, and columns that are not there"
