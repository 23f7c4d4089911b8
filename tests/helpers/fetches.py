"""Fetches and builds as an asset does them, with short pauses."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Sequence
from datetime import date

from ingestion.archive.store import Archive, Outcome
from ingestion.fetching import crawl
from ingestion.fetching.session import Session
from ingestion.parsing import tables
from ingestion.settings import Settings
from ingestion.source import Source
from ingestion.universe import Universe
from tests.helpers.quotes import QUOTES

_runs = itertools.count(1)
TODAY = date(2026, 11, 24)
NOBODY = Universe((), ())


def run(
    settings: Settings, source: Source = QUOTES, universe: Universe = NOBODY, session: Session | None = None
) -> list[Outcome]:
    """The outcomes of one more run. The archive is whole after it."""
    archive = Archive(settings)
    session = session or Session(settings, backoff_seconds=0.02, read_seconds=1.0, deadline_seconds=5.0)
    run_id = f"run-{next(_runs):03}"
    try:
        return crawl.fetch(source, universe, TODAY, archive, session, settings, run_id, progress=str)
    finally:
        assert_whole(settings)


def attempt(settings: Settings, source: Source, session: Session | None = None) -> Outcome:
    """The outcome of one more run of a source that asks for one thing, whether or not it failed."""
    try:
        outcomes: Sequence[Outcome] = run(settings, source, session=session)
    except crawl.NothingFetchedError:
        outcomes = Archive(settings).outcomes(source.name)
    return outcomes[-1]


def build(settings: Settings, source: Source = QUOTES) -> tables.BuildReport:
    return tables.build(source, Archive(settings).documents(source.name), settings)


def assert_whole(settings: Settings) -> None:
    """Every outcome can be read, every document's bytes hash to its id, and nothing is left on its way in."""
    archive = Archive(settings)
    for source in archive.sources():
        for document in archive.documents(source):
            assert hashlib.sha256(document.body).hexdigest() == document.document_id
    for blob in (settings.data / "archive" / "blobs").glob("*/*"):
        assert hashlib.sha256(blob.read_bytes()).hexdigest() == blob.name
        assert blob.stat().st_mode & 0o777 == 0o400
    assert not list((settings.data / "archive" / "incoming").glob("*"))
