"""Documents for parsers: those of the recorded sample, and answers that a test makes to a source's own requests."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl

from ingestion.archive.store import Archive
from ingestion.fetching.addresses import full_url
from ingestion.parsing import tables
from ingestion.parsing.reading import read
from ingestion.settings import Settings
from ingestion.source import Document, Request, Source
from ingestion.sources import SOURCES
from ingestion.universe import Company, Identifier, Universe
from tests.publishers.sample import RECORDED


def universe(*secucodes: str) -> Universe:
    """A-share companies that nobody has heard of, by exchange code; each is its own id."""
    companies = tuple(Company(code, code, None, "CN", "CNY", "12-31") for code in secucodes)
    return Universe(companies, tuple(Identifier(code, "secucode", code, None, None) for code in secucodes))


def recorded(source: Source, key: str) -> Document:
    """The newest recorded document under a key."""
    settings = Settings(root=RECORDED.parents[1], data=Path("/nonexistent"))
    return [document for document in Archive(settings).documents(source.name) if document.key == key][-1]


def answer(source: Source, request: Request, body: Any, company_id: str | None = "someone") -> Document:
    """What a source would hold had its publisher given that body: bytes as they are, anything else as JSON."""
    data = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
    return Document(
        document_id=hashlib.sha256(data).hexdigest(),
        source=source.name,
        key=request.key,
        url=full_url(request),
        company_id=company_id,
        fetched_at=datetime(2026, 11, 24, tzinfo=UTC),
        body=data,
    )


def rows(source: Source, document: Document, folder: Path, table: str | None = None) -> list[dict[str, Any]]:
    """The typed rows that a document becomes in a table (the source's first unless named)."""
    settings = Settings(data=folder / "data")
    tables.build(source, [document], settings)
    name = table or source.tables[0].name
    return pl.read_parquet(settings.tables / f"{name}.parquet").to_dicts()


def problem(document: Document) -> str:
    """The first thing in a document that could not be read, its place before it. There has to be one."""
    problems = read(SOURCES[document.source], document).problems
    assert problems, "everything was read"
    return f"{problems[0].locator}: {problems[0].found}"


def hasty(source: Source) -> Source:
    """The source without its politeness, for publishers that stand in."""
    return replace(source, requests_per_second=1000, jitter_seconds=0.0)
