"""A CSV body as rows of cells, whatever a stray quote or byte does to one of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from itertools import islice


def csv_rows(body: bytes) -> Iterator[list[str]]:
    """The header and the rows below it, without empty lines; bytes that are no UTF-8 as lone surrogates.

    Where a row has another number of fields than the header and spans several lines, a quote was opened that nothing
    closes where it should: its first line alone is that row, and the next line begins the next.
    """
    lines = list(io.StringIO(body.decode("utf-8-sig", "surrogateescape"), newline=""))
    width, at = 0, 0
    while at < len(lines):
        row, used = _row_at(lines, at)
        if width and used > 1 and len(row) != width:
            row, used = [lines[at]], 1
        at += used
        if row:
            width = width or len(row)
            yield row


def _row_at(lines: Sequence[str], at: int) -> tuple[list[str], int]:
    """The row that begins at a line, and how many lines it takes."""
    if '"' not in lines[at]:
        text = lines[at].rstrip("\r\n")
        return (text.split(",") if text else []), 1
    reader = csv.reader(islice(lines, at, None))
    try:
        return next(reader), reader.line_num
    except csv.Error:
        return [], 2
