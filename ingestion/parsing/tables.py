"""Typed tables: what a source's parser made of every archived version, as Parquet that is replaced whole.

What could not be read is counted and listed beside them (:mod:`ingestion.parsing.reading`). A table is written aside,
brought to the disk and moved into place; where anything fails before that, the table that stood there still stands.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl

from ingestion.archive.store import StorageError
from ingestion.document import Document, Problem, printable
from ingestion.parsing import table_files
from ingestion.parsing.reading import Reading, read
from ingestion.settings import Settings
from ingestion.source import Source, Tolerance

#: An instant in UTC, without a zone, so that no reader's session moves it.
INSTANT = pl.Datetime("us")

#: What of a source could not be read. ``fetched_at`` is that of the document, ``problem`` counts within it from 1.
PROBLEMS_SCHEMA: dict[str, Any] = {
    "source": pl.String,
    "key": pl.String,
    "document_id": pl.String,
    "problem": pl.Int64,
    "company_id": pl.String,
    "url": pl.String,
    "fetched_at": INSTANT,
    "locator": pl.String,
    "field": pl.String,
    "found": pl.String,
    "cost": pl.String,
    "is_superseded": pl.Boolean,
}
#: Problems that are listed of one document; where it has more, one row says how many.
_MOST_LISTED = 200


@dataclass
class BuildReport:
    """What a build read, what it wrote and what it could not read.

    ``documents`` were read, of which ``set_aside`` hold nothing that could be read. Of those whose key has another
    document that could be, the ``companies_lost`` miss nothing else. ``rows_lost`` were left out of documents that were
    read. ``unknown_fields`` is drift: the rows are sound, the parser knows less than was sent.
    """

    rows: dict[str, int] = field(default_factory=dict)
    unknown_fields: tuple[str, ...] = ()
    documents: int = 0
    set_aside: int = 0
    rows_lost: int = 0
    cells_lost: int = 0
    companies: int = 0
    companies_lost: tuple[str, ...] = ()
    first_problems: tuple[str, ...] = ()

    @property
    def losses(self) -> int:
        """Documents, rows and cells that could not be read."""
        return self.set_aside + self.rows_lost + self.cells_lost

    def excess(self, tolerance: Tolerance) -> list[str]:
        """What is more than a source may lose, in words."""
        counts = [
            ("documents", self.set_aside, self.documents, tolerance.documents),
            ("rows", self.rows_lost, sum(self.rows.values()) + self.rows_lost, tolerance.rows),
            ("companies", len(self.companies_lost), self.companies, tolerance.companies),
        ]
        return [
            f"{lost} of {of} {what} could not be read, where {share:.0%} may be"
            for what, lost, of, share in counts
            if lost > max(tolerance.spared, share * of)
        ]


def build(source: Source, documents: Iterable[Document], settings: Settings) -> BuildReport:
    """Read every document and replace the source's tables, and the table of what could not be read.

    Where the source's history ``replaces``, of each key the last document that could be read counts alone.
    """
    books = _Books(source)
    for document in documents:
        books.enter(document, read(source, document))
    frames = {
        table.name: pl.concat([pl.DataFrame(schema=table.schema), *books.frames(table.name)]) for table in source.tables
    }
    write(source.name, frames, settings.tables)
    replace_parquet(settings.data / "problems" / f"{source.name}.parquet", books.problems())
    return books.report({name: frame.height for name, frame in frames.items()})


class _Books:
    """The documents of a source as they are read, one after another."""

    def __init__(self, source: Source):
        self._source = source
        self._readings: list[tuple[str, Mapping[str, pl.DataFrame]]] = []
        self._unknown: set[str] = set()
        self._problems: list[dict[str, Any]] = []
        self._report = BuildReport()
        self._seen: dict[str, str | None] = {}
        self._sound: set[str] = set()

    def enter(self, document: Document, reading: Reading) -> None:
        self._report.documents += 1
        self._seen[document.key] = document.company_id
        self._unknown.update(reading.unknown_fields)
        costs = [problem.cost for problem in reading.problems]
        self._problems += _problem_rows(document, reading.problems)
        if reading.is_set_aside:
            self._report.set_aside += 1
            return
        self._report.rows_lost += costs.count("row")
        self._report.cells_lost += costs.count("cell")
        self._sound.add(document.key)
        if self._source.history == "replaces":
            self._readings = [(key, frames) for key, frames in self._readings if key != document.key]
        self._readings.append((document.key, reading.frames))

    def frames(self, table: str) -> list[pl.DataFrame]:
        return [frames[table] for _, frames in self._readings if table in frames]

    def problems(self) -> pl.DataFrame:
        for row in self._problems:
            row["is_superseded"] = row["cost"] == "document" and row["key"] in self._sound
        return pl.DataFrame(self._problems, schema=PROBLEMS_SCHEMA, strict=True)

    def report(self, rows: dict[str, int]) -> BuildReport:
        """The report. A company is lost where of all that was fetched about it nothing could be read."""
        report = self._report
        known = {company for company in self._seen.values() if company}
        sound = {self._seen[key] for key in self._sound}
        report.rows, report.unknown_fields = rows, tuple(sorted(self._unknown))
        report.companies, report.companies_lost = len(known), tuple(sorted(known - sound))
        worst = sorted(self._problems, key=lambda row: ("document", "row", "cell").index(row["cost"]))
        report.first_problems = tuple(
            f"{row['company_id'] or row['key']}, {row['locator']}: {row['found']}" for row in worst[:3]
        )
        return report


def _problem_rows(document: Document, problems: Sequence[Problem]) -> list[dict[str, Any]]:
    listed = list(problems[:_MOST_LISTED])
    if len(problems) > len(listed):
        costs = Counter(problem.cost for problem in problems[_MOST_LISTED:])
        for cost, count in costs.items():
            listed.append(Problem("$", None, f"{count} more of this document", cost))
    return [
        {
            "source": document.source,
            "key": document.key,
            "document_id": document.document_id,
            "problem": number,
            "company_id": document.company_id,
            "url": document.url,
            "fetched_at": zoneless(document.fetched_at),
            "locator": printable(problem.locator),
            "field": problem.field,
            "found": problem.found,
            "cost": problem.cost,
            "is_superseded": False,
        }
        for number, problem in enumerate(listed, start=1)
    ]


def write(source: str, frames: Mapping[str, pl.DataFrame], folder: Path) -> None:
    """Replace tables, each whole. All are on the disk before the first takes its place."""
    try:
        table_files.replace({folder / f"{name}.parquet": frame for name, frame in frames.items()})
    except (OSError, pl.exceptions.ComputeError) as error:
        raise StorageError(source, folder, error) from error


def replace_parquet(path: Path, frame: pl.DataFrame) -> None:
    """Replace one Parquet file whole."""
    table_files.replace({path: frame})


def zoneless(value: Any) -> Any:
    return value.astimezone(UTC).replace(tzinfo=None) if isinstance(value, datetime) else value
