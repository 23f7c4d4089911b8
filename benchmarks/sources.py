"""What each source's parser makes of the embedded sample, and at what rate: ``python benchmarks/sources.py``.

Beside it stands the rate at which the standard library reads the same bodies (JSON and CSV), or lxml (XML): the ratio
says what typed rows with locators cost.
"""

from __future__ import annotations

import csv
import io
import json
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from lxml import etree

from ingestion.archive import Archive
from ingestion.settings import Settings
from ingestion.source import Document
from ingestion.sources import SOURCES

_ROUNDS = 3


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
        elif start == b"<":
            etree.fromstring(document.body)
        else:
            list(csv.reader(io.StringIO(document.body.decode("utf-8-sig"))))


def main() -> None:
    print(f"{'source':32}{'documents':>10}{'rows':>9}{'MB':>8}{'ms':>9}{'MB/s':>8}{'times bare':>12}")
    with TemporaryDirectory() as nowhere:
        archive = Archive(Settings(data=Path(nowhere)))
        for source in SOURCES.values():
            documents = list(archive.documents(source.name))
            if not documents:
                print(f"{source.name:32}{0:>10}")
                continue
            parsed = [source.parse(document) for document in documents]
            rows = sum(len(columns["locator"]) for one in parsed for columns in one.columns.values())
            size = sum(len(document.body) for document in documents) / 1e6
            seconds = best(lambda: [source.parse(document) for document in documents])  # noqa: B023
            plain = best(lambda: bare(documents))  # noqa: B023
            print(
                f"{source.name:32}{len(documents):>10}{rows:>9,}{size:>8.2f}{seconds * 1e3:>9.1f}"
                f"{size / seconds:>8.1f}{seconds / plain:>12.1f}"
            )


if __name__ == "__main__":
    main()
