"""What a release holds: the DuckDB file, a Parquet file for each mart, and the data package that describes both."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from dashboard.release import DATABASE, literal
from orchestration.release.diff import Mart

#: The oldest storage format that DuckDB still writes: every client from 1.0 on opens it.
STORAGE_VERSION = "v1.0.0"

#: Table macros that ask a history for a day: name, mart, first day of a row and the day it ends.
AS_OF = (
    ("facts_as_of", "facts_history", "known_from", "known_to"),
    ("claims_as_of", "claims_history", "holds_from", "holds_to"),
)

#: What a file is by its ending: a page, or the bill of materials.
_FORMS = {".html": ("html", "text/html"), ".json": ("json", "application/vnd.cyclonedx+json")}
_FIELD_TYPES = {
    "BOOLEAN": "boolean",
    "DATE": "date",
    "DOUBLE": "number",
    "FLOAT": "number",
    "INTEGER": "integer",
    "BIGINT": "integer",
    "SMALLINT": "integer",
    "HUGEINT": "integer",
    "VARCHAR": "string",
}


@dataclass(frozen=True)
class ColumnNote:
    """A column's meaning, unit and what to heed, for whoever reads the database or the package.

    ``usage`` holds words of the closed vocabulary with their meanings.
    """

    description: str
    unit: str | None
    usage: Mapping[str, str] = field(default_factory=dict)

    @property
    def comment(self) -> str:
        return " ".join((self.description, *([f"Unit: {self.unit}."] if self.unit else ()), *self.usage.values()))


@dataclass(frozen=True)
class MartNote:
    """A mart as its readers see it described: its meaning, its columns', and the sources it rests on."""

    mart: Mart
    description: str
    columns: Mapping[str, ColumnNote]
    sources: tuple[str, ...]


@dataclass(frozen=True)
class SourceNote:
    """A source as the package credits it."""

    name: str
    title: str
    publisher: str
    homepage: str
    licence: str
    is_redistributable: bool


def write_database(warehouse: Path, target: Path, marts: Sequence[MartNote]) -> None:
    """Copy the marts, ordered by key, with their comments and the macros that ask a history for a day."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{warehouse}' as warehouse (read_only)")
        connection.execute(f"attach '{target}' as froth (storage_version '{STORAGE_VERSION}')")
        connection.execute("use froth")
        connection.execute("create schema marts")
        for note in marts:
            name = note.mart.name
            order = ", ".join(f'"{column}"' for column in note.mart.key) or "all"
            connection.execute(f"create table marts.{name} as select * from warehouse.marts.{name} order by {order}")
            if note.description:
                connection.execute(f"comment on table marts.{name} is {literal(note.description)}")
            for column, meaning in note.columns.items():
                connection.execute(f'comment on column marts.{name}."{column}" is {literal(meaning.comment)}')
        for macro, mart, first, end in AS_OF:
            if mart in {note.mart.name for note in marts}:
                connection.execute(
                    f"create macro marts.{macro}(day) as table select * from marts.{mart}"
                    f" where {first} <= cast(day as date) and ({end} is null or {end} > cast(day as date))"
                )
        connection.execute("checkpoint froth")
        connection.execute("use memory")
        connection.execute("detach froth")


def write_parquet(database: Path, folder: Path, marts: Sequence[MartNote]) -> None:
    """One file a mart, the same rows in the same order."""
    folder.mkdir()
    with duckdb.connect(str(database), read_only=True) as connection:
        for note in marts:
            name = note.mart.name
            connection.execute(
                f"copy (from marts.{name}) to '{folder / name}.parquet' (format parquet, compression zstd)"
            )


def write_package(
    folder: Path,
    marts: Sequence[MartNote],
    sources: Mapping[str, SourceNote],
    release_id: str,
    made_at: datetime,
    files: Sequence[Path] = (),
) -> dict[str, Any]:
    """``datapackage.json``: bytes, sha256, schema, licence and source of every table, and the other ``files``."""
    with duckdb.connect(str(folder / DATABASE), read_only=True) as connection:
        tables = [_resource(connection, folder, note, sources) for note in marts]
    package: dict[str, Any] = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "froth",
        "title": "Froth: is the AI-compute boom a bubble?",
        "version": release_id,
        "created": made_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "sources": [_credit(source) for source in sources.values()],
        "usage": {
            word: described
            for note in marts
            for column in note.columns.values()
            for word, described in column.usage.items()
        },
        "resources": [
            {
                "name": "database",
                "path": DATABASE,
                "format": "duckdb",
                "title": "All marts in one DuckDB file, schema marts",
                **_measured(folder / DATABASE),
            },
            *tables,
            *(_file(folder, path) for path in files),
        ],
    }
    (folder / "datapackage.json").write_text(json.dumps(package, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return package


def _resource(
    connection: duckdb.DuckDBPyConnection, folder: Path, note: MartNote, sources: Mapping[str, SourceNote]
) -> dict[str, Any]:
    name = note.mart.name
    rows = connection.execute(f"select count(*) from marts.{name}").fetchone()
    fields = []
    for column, data_type in connection.execute(
        "select column_name, data_type from duckdb_columns()"
        " where schema_name = 'marts' and table_name = ? order by column_index",
        [name],
    ).fetchall():
        described: dict[str, Any] = {"name": column, "type": _field_type(data_type), "databaseType": data_type.lower()}
        if meaning := note.columns.get(column):
            described["description"] = meaning.description
            if meaning.unit:
                described["unit"] = meaning.unit
            if meaning.usage:
                described["usage"] = list(meaning.usage)
        fields.append(described)
    path = folder / "parquet" / f"{name}.parquet"
    schema: dict[str, Any] = {"fields": fields}
    if note.mart.key:
        schema["primaryKey"] = list(note.mart.key)
    return {
        "name": name.replace("_", "-"),
        "path": f"parquet/{path.name}",
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "description": note.description,
        "rows": int(rows[0]) if rows else 0,
        **_measured(path),
        "schema": schema,
        "sources": [_credit(sources[source]) for source in note.sources],
        "licenses": [
            {"title": licence} for licence in dict.fromkeys(sources[source].licence for source in note.sources)
        ],
    }


def _file(folder: Path, path: Path) -> dict[str, Any]:
    place, (form, media_type) = path.relative_to(folder), _FORMS[path.suffix]
    return {
        "name": "-".join(place.with_suffix("").parts).replace("_", "-"),
        "path": str(place),
        "format": form,
        "mediatype": media_type,
        **_measured(path),
    }


def _credit(source: SourceNote) -> dict[str, str]:
    return {
        "name": source.name,
        "title": f"{source.publisher}: {source.title}",
        "path": source.homepage,
        "licence": source.licence,
    }


def _measured(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {"bytes": path.stat().st_size, "hash": f"sha256:{digest}"}


def _field_type(data_type: str) -> str:
    if data_type.startswith("DECIMAL"):
        return "number"
    if data_type.startswith("TIMESTAMP"):
        return "datetime"
    return _FIELD_TYPES.get(data_type, "any")
