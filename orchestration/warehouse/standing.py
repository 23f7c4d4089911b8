"""What stands: of what each seed, model and test of dbt was last made, so that only what changed is made again.

It is told in the warehouse itself, in the table ``standing.nodes``: a warehouse that is lost, or put back from a copy,
tells of itself alone. ``made_of`` is a hash of a node's code (with the macros it uses) and of what its parents say;
``content`` a hash of what a relation says, in whatever order, so that a model that is made again and says the same
leaves those after it standing. Of a test ``content`` is its result, as JSON. A node is struck out before it is made, so
that a kill within leaves it to be made again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb

_CREATE = """
create schema if not exists standing;
create table if not exists standing.nodes (
    unique_id varchar primary key, made_of varchar, content varchar, run_id varchar, made_at timestamp
);
"""
#: What a node's code is, of all that dbt's manifest says of it.
_CODE = ("checksum", "raw_code", "config", "test_metadata", "column_name", "attached_node")


@dataclass(frozen=True)
class Standing:
    """One node as it was last made."""

    made_of: str
    content: str
    run_id: str
    made_at: Any


class Nodes:
    """The nodes of dbt's manifest: of what each would be made now."""

    def __init__(self, manifest: Mapping[str, Any], data: Path, day: str) -> None:
        self._manifest = manifest
        self._data = data
        #: The day of the run, which some models are judged by.
        self._day = day
        self._codes: dict[str, str] = {}
        self._sources: dict[str, str] = {}

    def parents(self, unique_id: str) -> list[str]:
        """The seeds, models and raw tables that a node reads."""
        found = self._manifest["parent_map"].get(unique_id, ())
        return sorted(name for name in found if name.split(".")[0] in ("seed", "model", "source"))

    def in_order(self, unique_ids: Iterable[str]) -> list[str]:
        """These nodes, each after those of them that it reads."""
        wanted, found = set(unique_ids), dict[str, None]()

        def visit(unique_id: str) -> None:
            for parent in self.parents(unique_id):
                if parent in wanted and parent not in found:
                    visit(parent)
            found.setdefault(unique_id)

        for unique_id in sorted(wanted):
            visit(unique_id)
        return list(found)

    def is_test(self, unique_id: str) -> bool:
        return str(self._manifest["nodes"][unique_id]["resource_type"]) == "test"

    def name(self, unique_id: str) -> str:
        return str(self._manifest["nodes"][unique_id]["name"])

    def relation(self, unique_id: str) -> str:
        node = self._manifest["nodes"][unique_id]
        return f'"{node["schema"]}"."{node["alias"]}"'

    def made_of(self, unique_id: str, standing: Mapping[str, Standing]) -> str | None:
        """A hash of what the node would be made of; none where a parent has not been made."""
        told = [self._code(unique_id)]
        for parent in self.parents(unique_id):
            content = self._raw(parent) if parent.startswith("source.") else _content(standing.get(parent))
            if content is None:
                return None
            told.append(f"{parent} {content}")
        return hash_of(told)

    def _raw(self, unique_id: str) -> str:
        """A hash of the bytes of a raw table, of one file or of several, and of where it lies: views name the place.

        The manifest may have been made where the data folder lay before it was copied or moved.
        """
        if unique_id not in self._sources:
            source = self._manifest["sources"][unique_id]
            *_, folder, files = Path(source["config"]["external_location"].format(name=source["name"])).parts
            paths = sorted((self._data / folder).glob(files))
            digests = (hashlib.sha256(path.read_bytes()).hexdigest() for path in paths)
            self._sources[unique_id] = hash_of([str(self._data), *digests])
        return self._sources[unique_id]

    def _code(self, unique_id: str) -> str:
        if unique_id not in self._codes:
            node = self._manifest["nodes"][unique_id]
            columns = {name: column.get("data_type") for name, column in node.get("columns", {}).items()}
            told = [json.dumps([[node.get(part) for part in _CODE], columns], sort_keys=True, default=str)]
            told += [self._manifest["macros"][name]["macro_sql"] for name in sorted(self._macros(node))]
            if any("run_started_at" in text for text in told):
                told.append(self._day)
            self._codes[unique_id] = hash_of([self._versions, *told])
        return self._codes[unique_id]

    def _macros(self, node: Mapping[str, Any]) -> set[str]:
        """The macros that a node uses, and those that these use."""
        seen: set[str] = set()
        waiting = list(node["depends_on"].get("macros", ()))
        while waiting:
            name = waiting.pop()
            if name not in seen and name in self._manifest["macros"]:
                seen.add(name)
                waiting += self._manifest["macros"][name]["depends_on"]["macros"]
        return seen

    @cached_property
    def _versions(self) -> str:
        return f"dbt {self._manifest['metadata']['dbt_version']}, DuckDB {duckdb.__version__}"


class Account:
    """The warehouse's own account of what stands in it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> dict[str, Standing]:
        """Every node that stands."""
        if not self._path.exists():
            return {}
        with duckdb.connect(str(self._path), read_only=True) as connection:
            known = connection.execute("select 1 from duckdb_tables() where schema_name = 'standing'").fetchall()
            rows = connection.execute("from standing.nodes").fetchall() if known else []
        return {unique_id: Standing(*row) for unique_id, *row in rows}

    def sound(self, relations: Mapping[str, str]) -> dict[str, Standing]:
        """Every node that stands; of these relations those alone that are there and say what is told of them."""
        told = self.read()
        said = self.contents({unique_id: name for unique_id, name in relations.items() if unique_id in told})
        return {
            unique_id: node
            for unique_id, node in told.items()
            if unique_id not in relations or said.get(unique_id) == node.content
        }

    def strike(self, unique_ids: Sequence[str]) -> None:
        """Forget these nodes, which are about to be made."""
        with duckdb.connect(str(self._path)) as connection:
            connection.execute(_CREATE)
            connection.execute("delete from standing.nodes where unique_id in (select unnest(?))", [list(unique_ids)])

    def tell(self, nodes: Mapping[str, Standing]) -> None:
        """Tell how these nodes stand now."""
        with duckdb.connect(str(self._path)) as connection:
            connection.execute(_CREATE)
            for unique_id, node in nodes.items():
                connection.execute(
                    "insert or replace into standing.nodes values (?, ?, ?, ?, ?)",
                    [unique_id, node.made_of, node.content, node.run_id, node.made_at],
                )

    def contents(self, relations: Mapping[str, str]) -> dict[str, str]:
        """A hash of what each relation says: its columns and its rows, in whatever order; none of one that is gone."""
        if not relations:
            return {}
        with duckdb.connect(str(self._path), read_only=True) as connection:
            found = {unique_id: _said(connection, relation) for unique_id, relation in relations.items()}
        return {unique_id: said for unique_id, said in found.items() if said is not None}


def _said(connection: duckdb.DuckDBPyConnection, relation: str) -> str | None:
    try:
        columns = connection.execute(f"describe {relation}").fetchall()
        rows = connection.execute(f"select count(*), bit_xor(hash(t)), sum(hash(t)) from {relation} as t").fetchone()
    except (duckdb.CatalogException, duckdb.BinderException, duckdb.IOException):  # gone, or a view of what is gone
        return None
    return hash_of([str([column[:2] for column in columns]), str(rows)])


def _content(node: Standing | None) -> str | None:
    return node.content if node else None


def hash_of(told: Iterable[str]) -> str:
    """A SHA-256 of several texts in their order."""
    return hashlib.sha256("\0".join(told).encode()).hexdigest()
