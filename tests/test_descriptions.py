"""Every seed, raw table and model says what it is, and every column of tables and models: Dagster shows it."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import duckdb
import pytest

from tests.places import Place

pytestmark = pytest.mark.timeout(600)


@pytest.fixture
def manifest(place: Place, first: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads((place.data / "dbt" / "manifest.json").read_bytes())
    return parsed


def described(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    nodes = [*manifest["nodes"].values(), *manifest["sources"].values()]
    return [node for node in nodes if node["resource_type"] in ("seed", "source", "model")]


def test_nothing_is_without_a_description(manifest: dict[str, Any]) -> None:
    nodes = described(manifest)
    assert len(nodes) > 150
    assert [node["name"] for node in nodes if not node["description"].strip()] == []
    blank = [
        f"{node['name']}.{name}"
        for node in nodes
        if node["resource_type"] != "seed"
        for name, column in node["columns"].items()
        if not column["description"].strip()
    ]
    assert blank == []


def test_the_columns_described_are_those_that_there_are(place: Place, manifest: dict[str, Any]) -> None:
    with duckdb.connect(str(place.data / "warehouse.duckdb"), read_only=True) as connection:
        found = connection.sql("select schema_name, table_name, column_name from duckdb_columns()").fetchall()
    built: dict[tuple[str, str], set[str]] = {}
    for schema, table, column in found:
        built.setdefault((schema, table), set()).add(column)
    models = [node for node in described(manifest) if node["resource_type"] == "model"]
    differing = {
        node["name"]: sorted(built[node["config"]["schema"], node["name"]] ^ set(node["columns"]))
        for node in models
        if built[node["config"]["schema"], node["name"]] != set(node["columns"])
    }
    assert differing == {}
