"""What a company says it will spend on capital, as candidates for a person to confirm: pure functions over prose.

A candidate needs an anchor (capital expenditures by any of its names), a verb that looks forward, and either an
amount whose nearest label is the anchor or a word of direction; or it is a row of a table that looks forward. Where the
text leaves something open the candidate says so and needs review.
"""

from __future__ import annotations

import re

from ingestion.guidance.outlook_rows import OutlookTable, is_row_of_values, of_row
from ingestion.guidance.patterns import ANCHOR, INHERITS, PAST, VERB
from ingestion.guidance.periods import periods
from ingestion.guidance.prose import of_sentence
from ingestion.guidance.sentences import normal, sentences
from ingestion.guidance.statement import GuidanceCandidate
from ingestion.parsing.html_tables import Cell
from ingestion.parsing.html_text import Block

__all__ = ["Exhibit", "GuidanceCandidate", "candidates"]

#: A heading is short, has no full stop, and says that what follows looks forward.
_LONGEST_HEADING = 160
_HEADING = re.compile(r"\b(?:outlook|guidance|forecasts?|targets?|expectations?|projections?|looking\s+ahead)\b", re.I)
#: A scale or a footnote between a heading and its table.
_IN_BRACKETS = re.compile(r"\(.*\)|\W*")


def candidates(paragraph: str, lead: str = "") -> list[GuidanceCandidate]:
    """The candidates of a paragraph, in order. Sentences are counted from 1.

    ``lead`` is what leads into it, like "For 2026 we expect:" above a list: its first sentence goes on from there.
    """
    cells = tuple(Cell(text, column) for column, text in enumerate(paragraph.split(" | ")))
    if is_row_of_values(cells):
        return of_row(paragraph, cells, OutlookTable(lead))
    if not (ANCHOR.search(lead) or ANCHOR.search(normal(paragraph))):
        return []
    found: list[GuidanceCandidate] = []
    was_anchored = False
    for number, text in enumerate(sentences(paragraph), start=1):
        is_anchored = bool(ANCHOR.search(text))
        inherits = was_anchored and not is_anchored and bool(INHERITS.match(text))
        found += of_sentence(number, text, lead if number == 1 else "", inherits)
        was_anchored = is_anchored
    return found


class Exhibit:
    """Reads a document block after block, each with the heading, list or table that it stands in.

    ``_heading`` is the last heading, where it looks forward; ``_lead`` what a list goes on from; ``_scale`` what stands
    in brackets between a heading and its table.
    """

    def __init__(self) -> None:
        self._heading = self._lead = self._scale = ""
        self._table: tuple[int | None, OutlookTable] = (None, OutlookTable())

    def read(self, block: Block) -> list[GuidanceCandidate]:
        """The candidates of the next block."""
        if block.kind == "row":
            return self._row(block)
        text = normal(block.text)
        if block.kind == "item" or self._goes_on(text):
            lead = self._lead or self._heading
            self._lead = f"{lead} {text}" if text.endswith(":") else lead
            return candidates(block.text, lead)
        self._turn(text)
        return candidates(block.text)

    def _goes_on(self, text: str) -> bool:
        """Whether a paragraph without a mark is an item of the list that a colon began: a fragment."""
        is_fragment = len(text) <= _LONGEST_HEADING and (not text.endswith((".", ":")) or bool(ANCHOR.search(text)))
        return self._lead.endswith(":") and is_fragment and not (VERB.search(text) or PAST.search(text))

    def _turn(self, text: str) -> None:
        """What a paragraph means for those that follow it."""
        self._lead = ""
        if text.endswith(":"):
            last = next(reversed(sentences(text)), text)
            self._lead = last if periods(last) or not self._heading else f"{self._heading} {last}"
        elif _IN_BRACKETS.fullmatch(text):
            self._scale = text
        elif len(text) <= _LONGEST_HEADING and not text.endswith((".", ";", ",")) and not ANCHOR.search(text):
            self._heading, self._scale = text if _HEADING.search(text) else "", ""

    def _row(self, block: Block) -> list[GuidanceCandidate]:
        number, table = self._table
        if number != block.table:
            table = OutlookTable(" ".join(one for one in (self._lead or self._heading, self._scale) if one))
            self._table = (block.table, table)
        if is_row_of_values(block.cells):
            return of_row(block.text, block.cells, table)
        found = candidates(block.text, table.section or table.lead)
        if not found:
            table.add(block.cells)
        return found
