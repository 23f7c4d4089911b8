"""Rows of HTML tables: their cells with the columns that they span, and their text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

#: What stands before an item of a list; in a cell of its own other marks do as well.
BULLETS = frozenset("•·▪●■◦‣")
_MARKS = BULLETS | frozenset("*-–—o")
#: A currency sign or a bracket that stands in a cell of its own belongs to the next one; a bracket that closes, a
#: percent sign or a unit to the one before.
_LONELY = (
    (re.compile(r"((?:US|HK|NT|C|A)?\$|€|£|¥|RMB|\() \| "), r"\1"),
    (re.compile(r" \| (\)|%)(?= |$)"), r"\1"),
    (re.compile(r"(?<=[\d)]) \| (trillion|billion|million|thousand|bn|mn|mm|[BM])(?= \||$)", re.IGNORECASE), r" \1"),
)


@dataclass(frozen=True)
class Cell:
    """A cell's text, the first column that it spans (from 0) and how many it spans."""

    text: str
    column: int = 0
    width: int = 1


class Grid:
    """Which columns of the next rows are taken by cells that span several rows."""

    def __init__(self) -> None:
        self._taken: dict[int, int] = {}

    def placed(self, cells: Iterable[tuple[str, int, int]]) -> tuple[Cell, ...]:
        """The cells of the next row at their columns, from text, columns spanned and rows spanned."""
        taken = {column for column, rows in self._taken.items() if rows > 0}
        self._taken = {column: rows - 1 for column, rows in self._taken.items() if rows > 1}
        found: list[Cell] = []
        column = 0
        for text, width, height in cells:
            while column in taken:
                column += 1
            found.append(Cell(text, column, width))
            if height > 1:
                self._taken |= dict.fromkeys(range(column, column + width), height - 1)
            column += width
        return tuple(found)


def row_text(cells: Sequence[Cell]) -> tuple[str, bool]:
    """The text of a row, its cells divided by bars, and whether a mark before it makes it an item of a list."""
    texts = [cell.text for cell in cells if cell.text]
    is_item = len(texts) > 1 and texts[0] in _MARKS
    text = " | ".join(texts[1:] if is_item else texts)
    for lonely, together in _LONELY:
        text = lonely.sub(together, text)
    return text, is_item
