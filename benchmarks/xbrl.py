"""What reading a filing's facts costs beside the bare parse: ``python -m benchmarks.xbrl FILE...``

Both are run in turns, so that a busy machine slows both. Times are medians; the tree is the bulk of the memory.
"""

from __future__ import annotations

import argparse
import hashlib
import multiprocessing
import resource
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from lxml import etree

from ingestion.source import Document
from ingestion.xbrl import extract
from ingestion.xbrl.markup import tree_of


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.xbrl", description=__doc__)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="an instance or inline document")
    parser.add_argument("--rounds", type=int, default=25)
    arguments = parser.parse_args()
    print(f"{'file':<32} {'MB':>5} {'facts':>6} {'bare ms':>8} {'facts ms':>9} {'ratio':>6} {'tree MB':>8}")
    for path in arguments.files:
        document = _document(path)
        bare, whole = _medians(document, arguments.rounds)
        size, count = len(document.body) / 1e6, len(extract(document).facts)
        figures = f"{size:5.2f} {count:6} {bare:8.1f} {whole:9.1f} {whole / bare:6.2f} {_tree_megabytes(path):8.1f}"
        print(f"{path.name:<32} {figures}")


def _medians(document: Document, rounds: int) -> tuple[float, float]:
    """Milliseconds of the bare parse and of all the facts."""
    bare, whole = [], []
    for _ in range(rounds):
        bare.append(_milliseconds(lambda: etree.fromstring(document.body)))
        whole.append(_milliseconds(lambda: extract(document)))
    return statistics.median(bare), statistics.median(whole)


def _document(path: Path) -> Document:
    body = path.read_bytes()
    return Document(
        document_id=hashlib.sha256(body).hexdigest(),
        source="benchmark",
        key=path.name,
        url=path.name,
        company_id=None,
        fetched_at=datetime.now(UTC),
        body=body,
    )


def _milliseconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def _tree_megabytes(path: Path) -> float:
    """What a tree takes, the bulk of what reading a document takes: from many held at once, in a process of its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_growth, (path, 10, 30))


def _growth(path: Path, few: int, many: int) -> float:
    document = _document(path)
    trees = [tree_of(document) for _ in range(few)]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    trees += [tree_of(document) for _ in range(many)]
    return (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 / many


if __name__ == "__main__":
    main()
