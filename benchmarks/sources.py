"""What each source fetches from the local stand-in of its publisher, and at what rate its bodies become rows:
``python -m benchmarks.sources``.

The stand-in answers with the embedded sample, and with made-up bodies where nothing could be recorded (marked +).
Requests are not paced here, so ``fetch s`` is the work of asking, judging and archiving over a loopback socket. Beside
the rate stands how it compares with the standard library's reading of the same bodies (JSON and CSV) or lxml's (XML
and HTML): what typed rows with locators cost. Nothing bare reads PDF.
"""

from __future__ import annotations

import csv
import io
import json
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from lxml import etree

from benchmarks import made_up
from ingestion.archive.store import Archive
from ingestion.fetching import crawl
from ingestion.fetching.session import Session
from ingestion.settings import Settings
from ingestion.source import Document, Source
from ingestion.sources import SOURCES
from ingestion.universe import read_universe
from tests.publishers.protocols import all_protocols
from tests.publishers.sample import Sample
from tests.publishers.server import Publishers

_ROUNDS = 3
_TODAY = date(2026, 11, 24)


def best(work: Callable[[], object]) -> float:
    """The shortest of a few rounds, in seconds."""
    times = []
    for _ in range(_ROUNDS):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return min(times)


def bare(documents: Iterable[Document]) -> None:
    """The bodies read and thrown away."""
    for document in documents:
        start = document.body.lstrip()[:1]
        if start in (b"{", b"["):
            json.loads(document.body)
        elif document.body.startswith(b"%PDF"):
            continue
        elif start == b"<":
            etree.fromstring(document.body, etree.HTMLParser())
        else:
            list(csv.reader(io.StringIO(document.body.decode("utf-8-sig"))))


def fetched(source: Source, settings: Settings) -> tuple[float, list[Document]]:
    """Seconds that fetching took, and what is then in the archive."""
    archive = Archive(settings)
    quick = replace(source, requests_per_second=1e6, jitter_seconds=0)
    session = Session(settings, backoff_seconds=0)
    started = time.perf_counter()
    crawl.fetch(quick, read_universe(), _TODAY, archive, session, settings, "benchmark", progress=lambda line: None)
    return time.perf_counter() - started, list(archive.documents(source.name))


def main() -> None:
    columns = ("documents", "rows", "MB", "fetch s", "parse ms", "MB/s", "times bare")
    print(f"{'source':32}" + "".join(f"{column:>11}" for column in columns))
    sample = Sample()
    with TemporaryDirectory() as nowhere, Publishers(all_protocols(sample) | made_up.protocols(sample)) as publishers:
        settings = Settings(
            data=Path(nowhere),
            fetch_mode="live",
            contact="someone@example.org",
            address_map=publishers.address_map,
        )
        for source in SOURCES.values():
            seconds_asking, documents = fetched(source, settings)
            parsed = [source.parse(document) for document in documents]
            rows = sum(len(columns["locator"]) for one in parsed for columns in one.columns.values())
            size = sum(len(document.body) for document in documents) / 1e6
            seconds = best(lambda: [source.parse(document) for document in documents])  # noqa: B023
            plain = best(lambda: bare(documents))  # noqa: B023
            times = "" if any(document.body.startswith(b"%PDF") for document in documents) else f"{seconds / plain:.1f}"
            name = source.name if sample.of(source.name) or source.is_local else f"{source.name} +"
            print(
                f"{name:32}{len(documents):>11,}{rows:>11,}{size:>11.2f}{seconds_asking:>11.2f}"
                f"{seconds * 1e3:>11.1f}{size / seconds:>11.1f}{times:>11}",
                flush=True,
            )


if __name__ == "__main__":
    main()
