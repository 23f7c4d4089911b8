"""What the tests of compute prices share: documents of recorded and of altered bodies, and a live project."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl

from ingestion.archive.store import Archive
from ingestion.parsing import tables
from ingestion.settings import Settings
from ingestion.source import Document, Parsed, Source
from ingestion.sources import SOURCES
from tests.publishers.server import Publishers

MOMENT = datetime(2026, 7, 27, tzinfo=UTC)


def recorded(source: str, key: str) -> Document:
    """The document of the embedded sample under that key."""
    archive = Archive(replace(Settings(), data=Path("/nonexistent")))
    version = archive.latest(source, key)
    assert version
    return archive.document(version)


def made(source: str, key: str, body: bytes, at: datetime = MOMENT) -> Document:
    return Document("0" * 64, source, key, f"https://publisher.example.org/{key}", None, at, body)


def altered(document: Document, change: Callable[[Any], None]) -> Document:
    """The document with its JSON body changed."""
    body = json.loads(document.body)
    change(body)
    return replace(document, body=json.dumps(body).encode())


def parse(document: Document) -> Parsed:
    return SOURCES[document.source].parse(document)


def rows(parsed: Parsed, table: str) -> list[dict[str, Any]]:
    columns = parsed.columns[table]
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def live_settings(folder: Path, publishers: Publishers) -> Settings:
    return Settings(root=folder, data=folder / "data", fetch_mode="live", address_map=publishers.address_map)


def hurried(source: str) -> Source:
    """The source without its pauses: the stand-in is not in need of them."""
    return replace(SOURCES[source], requests_per_second=1000, jitter_seconds=0)


def built(settings: Settings, source: str) -> Mapping[str, pl.DataFrame]:
    """The tables that a build of what is archived makes, by name."""
    declared = SOURCES[source]
    report = tables.build(declared, Archive(settings).documents(source), settings)
    assert report.unknown_fields == ()
    return {table.name: pl.read_parquet(settings.tables / f"{table.name}.parquet") for table in declared.tables}
