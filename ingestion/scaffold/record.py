"""The embedded sample, made anew from what the publishers answer today: ``make record``.

Each body is cut down to what its source's ``excerpt`` keeps, in the publisher's own shape. Of figures every version
that was ever recorded stays, since history is what they are requested for; of market data the newest stays alone, since
each body carries the whole history.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from ingestion.archive.store import Archive, Version
from ingestion.fetching import crawl
from ingestion.fetching.session import Session
from ingestion.settings import Settings, SettingsError
from ingestion.source import Selection, Source, SourceError
from ingestion.sources import SOURCES
from ingestion.universe import SEEDS, read_universe

#: The sample is cloned by everyone.
MOST_BYTES = 12 * 1024 * 1024
_SINCE = date(2019, 1, 1)
#: Concepts that int_facts__backlog_due multiplies, and no seed maps to a metric.
_BACKLOG_DUE = {
    "RevenueRemainingPerformanceObligationPercentage",
    "RevenueRemainingPerformanceObligationExpectedTimingOfSatisfactionPeriod1",
}
#: How a stub was obtained: it goes once a real answer comes.
MADE_UP = "made up"
#: How bodies begin, and what kind of file they make.
_MARKS = ((b"{", "json"), (b"[", "json"), (b"<?xml", "xml"), (b"<", "html"), (b"%PDF-", "pdf"), (b"PK", "zip"))


class SampleError(Exception):
    """The sample cannot be made so; the one that stands is untouched."""


@dataclass(frozen=True)
class Recording:
    """A line of the manifest: a recorded body, what it answers, and what was done to it."""

    source: str
    key: str
    url: str
    company_id: str | None
    recorded_at: str
    content_type: str | None
    sha256: str
    bytes: int
    path: str
    #: What was left out of the publisher's answer.
    trimmed: str
    #: How it was obtained.
    obtained: str


def selection(seeds: Path = SEEDS) -> Selection:
    """What the seeds use: nothing else needs to be carried along."""
    concepts = _column(seeds / "concept_map.csv", "concept") | _column(seeds / "dimension_map.csv", "concept")
    return Selection(_SINCE, concepts | _BACKLOG_DUE, _column(seeds / "filing_forms.csv", "form"))


def read_manifest(folder: Path) -> list[Recording]:
    manifest = folder / "manifest.jsonl"
    if not manifest.exists():
        return []
    return [Recording(**json.loads(line)) for line in manifest.read_text(encoding="utf-8").splitlines()]


def add(folder: Path, recording: Recording, body: bytes) -> Recording:
    """Write a body into the sample's folder; its line for the manifest."""
    digest = hashlib.sha256(body).hexdigest()
    name = re.sub(r"[^A-Za-z0-9.]+", "_", recording.key)
    path = Path(recording.source) / f"{name}.{recording.recorded_at[:10]}.{_ending(body)}"
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_bytes(body)
    return replace(recording, sha256=digest, bytes=len(body), path=str(path))


def _ending(body: bytes) -> str:
    """What kind of file a body makes, by how it begins: publishers call JSON text and XML anything."""
    start = body.lstrip()[:5]
    return next((kind for mark, kind in _MARKS if start.startswith(mark)), "csv")


def write_manifest(folder: Path, recordings: Iterable[Recording]) -> None:
    """Write the manifest whole. Raises :class:`SampleError` where the sample has grown too large."""
    lines = sorted(recordings, key=lambda one: (one.source, one.key, one.recorded_at))
    size = sum(one.bytes for one in lines)
    if size > MOST_BYTES:
        raise SampleError(
            f"the sample would have {size:,} bytes, and {MOST_BYTES:,} are the most\n"
            "  next: let the sources' excerpts keep less, or remove old versions from the manifest"
        )
    text = "".join(json.dumps(asdict(one), ensure_ascii=False) + "\n" for one in lines)
    (folder / "manifest.jsonl").write_text(text, encoding="utf-8")


def refresh(source: Source, folder: Path, settings: Settings, retained: list[Recording]) -> list[Recording]:
    """The recordings of a source after asking its publisher; bodies are written into ``folder``."""
    archive = Archive(settings)
    now = datetime.now(UTC)
    session = Session(settings)
    crawl.fetch(source, read_universe(), now.date(), archive, session, settings, "record", lambda line: print(line))
    chosen = selection()
    fresh = []
    for version in archive.versions(source.name):
        body = source.excerpt(archive.read(version), chosen)
        if not body:
            continue  # nothing of it belongs in the sample
        if any(one.key == version.key and one.sha256 == hashlib.sha256(body).hexdigest() for one in retained):
            continue
        fresh.append(add(folder, _recorded_now(version, body), body))
    retained = [one for one in retained if one.obtained != MADE_UP]
    if source.evidence == "market" and not source.is_snapshot:
        renewed = {one.key for one in fresh}
        retained = [one for one in retained if one.key not in renewed]
    return retained + fresh


def _recorded_now(version: Version, body: bytes) -> Recording:
    is_whole = len(body) == version.bytes
    return Recording(
        source=version.source,
        key=version.key,
        url=version.url,
        company_id=version.company_id,
        recorded_at=version.fetched_at.isoformat(timespec="seconds"),
        content_type=version.content_type,
        sha256="",
        bytes=0,
        path="",
        trimmed="nothing" if is_whole else "to the source's excerpt: recent periods and what the seeds use",
        obtained="requested from the publisher",
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Refresh the sample, all of it or the sources that are named; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m ingestion.scaffold.record", description=__doc__)
    parser.add_argument("sources", nargs="*", help="names of sources (all of them where none is named)")
    names = parser.parse_args(arguments).sources or [name for name, one in SOURCES.items() if not one.is_local]
    settings = Settings.from_environment()
    sample = settings.recorded
    with tempfile.TemporaryDirectory(dir=sample.parent, prefix=".recorded-") as aside:
        live = replace(settings, fetch_mode="live", root=Path(aside) / "nothing", data=Path(aside) / "data")
        fresh = Path(aside) / "recorded"
        if sample.exists():
            shutil.copytree(sample, fresh)
        recordings = read_manifest(fresh)
        try:
            for name in names:
                of_source = [one for one in recordings if one.source == name]
                others = [one for one in recordings if one.source != name]
                recordings = others + refresh(SOURCES[name], fresh, live, of_source)
            write_manifest(fresh, recordings)
        except (SampleError, SettingsError, SourceError, crawl.NothingFetchedError) as error:
            print(f"{error}\nThe sample is as it was.", file=sys.stderr)
            return 1
        _remove_the_unnamed(fresh, recordings)
        os.replace(sample, Path(aside) / "before")
        os.replace(fresh, sample)
    print(f"recorded: {len(recordings)} bodies, {sum(one.bytes for one in recordings):,} bytes")
    return 0


def _remove_the_unnamed(folder: Path, recordings: Iterable[Recording]) -> None:
    named = {folder / one.path for one in recordings} | {folder / "manifest.jsonl"}
    for path in folder.rglob("*"):
        if path.is_file() and path not in named:
            path.unlink()


def _column(path: Path, name: str) -> frozenset[str]:
    with path.open(encoding="utf-8", newline="") as file:
        return frozenset(row[name] for row in csv.DictReader(file))


if __name__ == "__main__":
    sys.exit(main())
