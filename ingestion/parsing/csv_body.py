"""Rows of a CSV body: a quote too many or a byte that is no text costs the row it stands in, and no other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ingestion.document import Document, ParseError
from ingestion.parsing.csv_lines import csv_rows
from ingestion.parsing.fields import Record
from ingestion.parsing.locators import CsvRecord


def csv_records(document: Document, required: Iterable[str]) -> Iterator[Record]:
    """The rows of a CSV body, numbered from 1 below the header, whatever the order of its columns.

    A row that has not as many fields as the header, or that is no text, is left out with a problem. Raises
    :class:`ParseError` where a required column is missing or stands twice.
    """
    rows = csv_rows(document.body)
    header = next(rows, [])
    for name in required:
        if header.count(name) != 1:
            problem = "stands twice" if name in header else "is missing"
            raise ParseError(document, "header", f"the column {name} {problem}")
    for number, row in enumerate(rows, start=1):
        place = str(CsvRecord(number))
        record = None
        with document.row(place):
            if len(row) != len(header):
                raise ParseError(document, place, f"{len(row)} fields where the header has {len(header)}")
            record = Record(document, place, dict(zip(header, row, strict=True)), number)
        if record is not None:
            yield record
