"""The archive: what was written stays, what is damaged is named, and the recorded sample lies beneath."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ingestion.archive.store import Archive, Version
from ingestion.fetching.crawl import fetch
from ingestion.fetching.session import Session
from ingestion.settings import Settings
from ingestion.source import SourceError
from tests.helpers import fetches
from tests.helpers.quotes import QUOTES, Y2024, Y2025, of_one_year
from tests.publishers import misbehaviours as ways
from tests.publishers.server import Publishers


def record(settings: Settings, key: str, body: bytes, recorded_at: str = "2026-01-05T00:00:00Z", **also: Any) -> Path:
    """Put a body into the recorded sample."""
    sha256 = hashlib.sha256(body).hexdigest()
    path = settings.recorded / "quotes" / f"{sha256[:8]}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)
    line = {
        "source": "quotes",
        "key": key,
        "path": f"quotes/{path.name}",
        "url": f"https://shelf.example.org/{key.removeprefix('quotes/')}.csv",
        "company_id": None,
        "recorded_at": recorded_at,
        "content_type": "text/csv",
        "sha256": sha256,
        "bytes": len(body),
        "trimmed": None,
        "provenance": "made for a test",
    } | also
    with (settings.recorded / "manifest.jsonl").open("a") as manifest:
        manifest.write(json.dumps(line) + "\n")
    return path


def blob(settings: Settings, body: bytes) -> Path:
    sha256 = hashlib.sha256(body).hexdigest()
    return settings.data / "archive" / "blobs" / sha256[:2] / sha256


def latest(settings: Settings, key: str = "quotes/2024") -> Version:
    version = Archive(settings).latest("quotes", key)
    assert version
    return version


def test_bodies_are_archived_as_received_under_their_hash(live: Settings) -> None:
    fetches.run(live)
    assert blob(live, Y2024).read_bytes() == Y2024
    document = next(Archive(live).documents("quotes"))
    assert (document.key, document.body, document.content_type) == ("quotes/2024", Y2024, "text/csv")
    assert document.fetched_at.tzinfo is UTC


def test_a_body_is_written_once(live: Settings, publishers: Publishers) -> None:
    fetches.run(live)
    written = blob(live, Y2024).stat()
    publishers.misbehave("2024", ways.stale_etag)
    fetches.run(live)
    fetches.run(live)
    now = blob(live, Y2024).stat()
    assert (now.st_ino, now.st_mtime_ns) == (written.st_ino, written.st_mtime_ns)


def test_a_flipped_bit_is_named_and_harms_no_other_document(live: Settings) -> None:
    fetches.run(live)
    damaged = blob(live, Y2024)
    damaged.chmod(0o644)
    body = bytearray(damaged.read_bytes())
    body[40] ^= 1
    damaged.write_bytes(body)
    archive = Archive(live)
    with pytest.raises(SourceError, match="the archived body is damaged") as caught:
        list(archive.documents("quotes"))
    assert caught.value.locator == str(damaged)
    assert "a fetch with FROTH_FETCH=live mends it" in caught.value.next_step
    assert archive.read(latest(live, "quotes/2025")) == Y2025


def test_a_blob_that_is_gone_is_named(live: Settings) -> None:
    fetches.run(live)
    blob(live, Y2024).unlink()
    with pytest.raises(SourceError, match=r"cannot be read \(No such file or directory\)"):
        list(Archive(live).documents("quotes"))


def test_what_a_crash_left_on_its_way_in_is_swept_and_what_arrives_is_not(live: Settings) -> None:
    archive = Archive(live)
    with archive.receive("quotes") as arriving:
        left = arriving.path.with_name("left")
        left.write_bytes(b"half a bo")
        assert archive.sweep() == [left]
        assert arriving.path.exists()


def test_the_recorded_sample_answers_without_a_network(live: Settings, publishers: Publishers) -> None:
    recorded = replace(live, fetch_mode="recorded")
    record(recorded, "quotes/2024", Y2024)
    first, second = fetches.run(recorded), fetches.run(recorded)
    assert [(row.outcome, row.detail) for row in first] == [("fetched", None), ("absent", "not in the recorded sample")]
    assert [row.outcome for row in second] == ["unchanged", "absent"]
    assert not publishers.received
    assert latest(recorded).layer == "recorded"
    assert latest(recorded).fetched_at == datetime(2026, 1, 5, tzinfo=UTC)
    assert not list((live.data / "archive").glob("blobs/*/*"))


def test_every_recorded_vintage_is_seen_once(live: Settings) -> None:
    recorded = replace(live, fetch_mode="recorded")
    record(recorded, "quotes/2024", Y2024 + b"2024-09-02,A,250.00\n", "2026-06-01")
    record(recorded, "quotes/2024", Y2024, "2026-01-05")
    assert [row.outcome for row in fetches.run(recorded, of_one_year())] == ["fetched", "fetched"]
    again = fetches.run(recorded, of_one_year())
    assert [(row.outcome, row.document_id) for row in again] == [("unchanged", latest(recorded).document_id)]
    assert latest(recorded).fetched_at == datetime(2026, 6, 1, tzinfo=UTC)
    assert fetches.build(recorded).documents == 2


def test_a_live_fetch_of_a_recorded_body_needs_no_second_copy(live: Settings) -> None:
    record(live, "quotes/2024", Y2024)
    row = fetches.attempt(live, of_one_year())
    assert (row.outcome, row.http_status, row.layer) == ("unchanged", 200, "recorded")
    assert not list((live.data / "archive").glob("blobs/*/*"))
    assert fetches.attempt(live, of_one_year()).http_status == 304


def test_what_was_fetched_live_is_there_in_recorded_mode(live: Settings) -> None:
    fetches.run(live)
    assert [row.outcome for row in fetches.run(replace(live, fetch_mode="recorded"))] == ["unchanged", "unchanged"]


def test_a_damaged_recorded_body_is_broken_and_the_way_back_is_named(live: Settings) -> None:
    recorded = replace(live, fetch_mode="recorded")
    record(recorded, "quotes/2024", Y2024).write_bytes(Y2025)
    record(recorded, "quotes/2025", Y2025)
    archive = Archive(recorded)
    outcomes = fetch(QUOTES, fetches.NOBODY, fetches.TODAY, archive, Session(recorded), recorded, "run", str)
    assert [row.outcome for row in outcomes] == ["broken", "fetched"]
    assert "restore it: git checkout --" in (outcomes[0].detail or "")


def test_a_local_document_is_archived_from_the_repository(live: Settings) -> None:
    local = replace(
        of_one_year(),
        is_local=True,
        history="replaces",
        requests=lambda universe, today: [
            replace(request, url="quotes.csv") for request in of_one_year().requests(universe, today)
        ],
    )
    recorded = replace(live, fetch_mode="recorded")
    kept = recorded.root / "quotes.csv"
    for body, outcome, rows in ((Y2024, "fetched", 3), (Y2025, "fetched", 2), (Y2024, "unchanged", 3)):
        kept.write_bytes(body)
        assert fetches.attempt(recorded, local).outcome == outcome
        assert fetches.build(recorded, local).rows == {"quotes__prices": rows}
    kept.unlink()
    missing = fetches.attempt(recorded, local)
    assert missing.outcome == "broken"
    assert "quotes.csv cannot be read: No such file or directory" in (missing.detail or "")
