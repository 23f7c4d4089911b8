"""The text of an HTML document by paragraphs and table rows, in the order in which they stand, and all of it.

Nothing is left out for being invisible: slides carry their figures in a layer of white one-point text. Nor is anything
lost to bad markup: tags are read one by one, however deep they nest and whatever follows the first ``</html>``, so that
every word between tags stands in some paragraph. Comments, scripts, styles and titles are no words, as far as they end.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ingestion.parsing.html_tables import BULLETS, Cell, Grid, row_text
from ingestion.parsing.text_bytes import NotTextError, decoded, seen

#: Elements that begin and end a paragraph.
_BLOCKS = re.compile(
    "address|article|aside|blockquote|body|caption|center|d[dlt]|details|div|fieldset|figcaption|figure|footer|form|h[1-6]"
    "|head|header|hr|html|li|main|nav|ol|option|p|page|pre|section|summary|table|tbody|td|tfoot|th|thead|title|tr|ul"
)
_LISTS, _CELLS = frozenset(("ul", "ol")), frozenset(("td", "th"))
#: Two line breaks end a paragraph, one does not.
_BREAK = "\n"
_ENDS = re.compile(r"\n\s*\n")
_QUOTED = r"\"(?:[^\"<]|<(?![a-zA-Z/!]))*\"|'(?:[^'<]|<(?![a-zA-Z/!]))*'"
#: A tag with its attributes; where a quotation mark is not closed, up to the next angle bracket.
_TAG = re.compile(
    rf"<(?P<close>/?)(?P<name>[a-zA-Z][\w:.-]*)(?P<rest>(?=[\s/>])(?:{_QUOTED}|[^'\"<>])*|(?=[\s/>])[^<>]*)>"
    r"|<!\[CDATA\[|\]\]>|<[!?][^<>]*>|-->"
)
#: Elements whose text is none of the document's. They hold no tags: where one stands in them, their end is missing.
_SILENT = re.compile(r"<(?P<name>style|title|script)\b[^<>]*>", re.IGNORECASE)
_MARKUP = re.compile(r"<(?:html|body|p|div|table|font|span|br|a|b|i|u|ul|li|h[1-6]|pre|center)[\s/>]", re.IGNORECASE)
_SPAN = re.compile(r"\b(?P<name>colspan|rowspan)\s*=\s*[\"']?\s*(?P<count>\d{1,3})", re.IGNORECASE)
_RAISED = re.compile(
    r"vertical-align\s*:\s*(?:super|[1-9])|position\s*:\s*relative\b[^\"']*\btop\s*:\s*-|\btop\s*:\s*-[^\"']*position\s*:\s*relative",
    re.IGNORECASE,
)
#: The mark of a footnote, as raised text; ordinals and powers of ten are none.
_MARK = re.compile(r"\s*[(\[]?(?:\d{1,2}|[a-z]|[*†‡§¶#]+)[)\]]?(?:[,\s]+[(\[]?(?:\d{1,2}|[a-z])[)\]]?)*\s*")
_RAISE = str.maketrans("0123456789()[]abcdefghijklmnoprstuvwxyz", "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ", " \t\n\r")
_FRACTION = re.compile(r"([⁰¹²³⁴-⁹]+)(?=\s?[/⁄])")
_LOWER = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
#: Of so many inline elements the ends are waited for: some pages never close any.
_MOST_OPEN = 256
#: A row of more paragraphs in a cell, or of longer ones, lays out a page.
_MOST_IN_A_CELL, _LONGEST_IN_A_CELL = 2, 160


class NotHtmlError(ValueError):
    """The body has no markup to read, or is no text."""


@dataclass(frozen=True)
class Block:
    """A paragraph (``prose``), an ``item`` of a list, or a ``row`` of a table with its cells and its table's number."""

    text: str
    kind: str
    cells: tuple[Cell, ...] = ()
    table: int | None = None


def paragraphs(body: bytes) -> list[str]:
    """The paragraphs of a document that have text; a table's row is one, its cells divided by bars.

    Raises :class:`NotHtmlError` where the body is no HTML.
    """
    return [block.text for block in blocks(body)]


def blocks(body: bytes) -> list[Block]:
    """The same with what each of them is."""
    try:
        text = decoded(body)
    except NotTextError as error:
        raise NotHtmlError(str(error)) from None
    if text[:4096].lstrip().startswith("<DOCUMENT>"):  # the header that EDGAR puts before what was filed
        text = text.partition("<TEXT>")[2]
    if not _MARKUP.search(text):
        raise NotHtmlError("it has no markup")
    return _Page().read(_without_silent(_without_comments(text)))


def _without_comments(text: str) -> str:
    """The text without its comments. One that never ends, or in which another begins, was not closed: it is read."""
    first, *others = text.split("<!--")
    return first + "".join(one.partition("-->")[2] if "-->" in one else f" {one}" for one in others)


def _without_silent(text: str) -> str:
    kept: list[str] = []
    position = 0
    while opened := _SILENT.search(text, position):
        kept.append(text[position : opened.start()])
        closes = re.compile(rf"</{opened['name']}\s*>", re.IGNORECASE).search(text, opened.end())
        first_tag = text.find("<", opened.end())
        if closes and (closes.start() == first_tag or opened["name"].lower() == "script"):
            position = closes.end()
        else:
            position = first_tag if first_tag >= 0 else len(text)
        kept.append(" ")
    return "".join(kept) + text[position:]


@dataclass
class _Flow:
    """What a document or a cell holds so far: finished blocks, and the pieces of the paragraph that is being read."""

    blocks: list[Block] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    has_table: bool = False

    def flush(self, kind: str) -> None:
        for part in _ENDS.split("".join(self.pieces)):
            if text := " ".join(_FRACTION.sub(lambda found: " " + found[1].translate(_LOWER), part).split()):
                self.blocks.append(Block(text, "item" if text[0] in BULLETS else kind))
        self.pieces.clear()


@dataclass
class _Cell:
    flow: _Flow
    width: int
    height: int


@dataclass
class _Table:
    """A table that is being read, in the flow in which it stands."""

    number: int
    outer: _Flow
    grid: Grid = field(default_factory=Grid)
    cells: list[_Cell] | None = None
    is_in_cell: bool = False


class _Page:
    """Reads a text from tag to tag.

    ``_open`` are the inline elements that are open: their names, whether they are raised, and in which paragraph and at
    which piece of it they begin.
    """

    def __init__(self) -> None:
        self._flow = self._document = _Flow()
        self._tables: list[_Table] = []
        self._lists: list[bool] = []
        self._open: list[tuple[str, bool, int, int]] = []
        self._preformatted = self._paragraph = self._count = 0

    def read(self, text: str) -> list[Block]:
        position = 0
        for tag in _TAG.finditer(text):
            self._text(text[position : tag.start()])
            position = tag.end()
            if tag["name"]:
                self._tag(tag["name"].lower(), bool(tag["close"]), tag["rest"])
        self._text(text[position:])
        while self._tables:
            self._end_table()
        self._flush()
        return self._document.blocks

    def _text(self, raw: str) -> None:
        if not raw:
            return
        text = seen(html.unescape(raw)) if "&" in raw else raw
        if not self._preformatted:
            text = text.replace("\n", " ").replace("\r", " ")
        if self._tables and not self._tables[-1].is_in_cell and text.strip():
            self._start_cell("")  # words between cells: a cell of their own, so that they stay where they are
        self._flow.pieces.append(text)

    def _tag(self, name: str, is_end: bool, attributes: str) -> None:
        if name == "br":
            self._flow.pieces.append(_BREAK)
        elif _BLOCKS.fullmatch(name):
            self._flush()
            self._block(name, is_end, attributes)
        elif is_end:
            self._lower(name)
        elif not attributes.rstrip().endswith("/"):
            is_raised = name == "sup" or bool(_RAISED.search(attributes) and self._is_glued())
            self._open.append((name, is_raised, self._paragraph, len(self._flow.pieces)))
            del self._open[:-_MOST_OPEN]

    def _block(self, name: str, is_end: bool, attributes: str) -> None:
        if name == "pre":
            self._preformatted = max(0, self._preformatted + (-1 if is_end else 1))
        elif name in _LISTS or name == "li":
            self._list(name, is_end)
        elif name == "table":
            self._end_table() if is_end else self._start_table()
        elif self._tables and name in ("tr", "thead", "tbody", "tfoot"):
            self._end_row()
            if name == "tr" and not is_end:
                self._tables[-1].cells = []
        elif self._tables and name in _CELLS:
            self._end_cell()
            if not is_end:
                self._start_cell(attributes)

    def _list(self, name: str, is_end: bool) -> None:
        if name == "li":
            self._lists[-1:] = [not is_end]
        elif not is_end:
            self._lists.append(False)
        elif self._lists:
            self._lists.pop()

    def _start_table(self) -> None:
        self._count += 1
        self._flow.has_table = True
        self._tables.append(_Table(self._count, self._flow))

    def _end_table(self) -> None:
        if self._tables:
            self._end_row()
            self._tables.pop()

    def _start_cell(self, attributes: str) -> None:
        table = self._tables[-1]
        if table.cells is None:
            table.cells = []
        spans = {one["name"].lower(): max(1, int(one["count"])) for one in _SPAN.finditer(attributes)}
        cell = _Cell(_Flow(), spans.get("colspan", 1), spans.get("rowspan", 1))
        table.cells.append(cell)
        table.is_in_cell, self._flow = True, cell.flow

    def _end_cell(self) -> None:
        table = self._tables[-1]
        if table.is_in_cell:
            self._flush()
            table.is_in_cell, self._flow = False, table.outer

    def _end_row(self) -> None:
        self._end_cell()
        table = self._tables[-1]
        if table.cells:
            table.outer.blocks += _of_row(table, table.cells)
        table.cells = None

    def _flush(self) -> None:
        self._paragraph += 1
        self._flow.flush("item" if self._lists and self._lists[-1] else "prose")

    def _is_glued(self) -> bool:
        """Whether the text before ends without a blank: the mark of a footnote stands at a word."""
        before = next((piece for piece in reversed(self._flow.pieces) if piece), "")
        return bool(before) and not before[-1].isspace()

    def _lower(self, name: str) -> None:
        """An inline element ends. Raised text that is the mark of a footnote is kept as superscript."""
        at = next((at for at in range(len(self._open) - 1, -1, -1) if self._open[at][0] == name), None)
        if at is None:
            return
        _, is_raised, paragraph, start = self._open[at]
        del self._open[at:]
        if is_raised and paragraph == self._paragraph:
            text = "".join(self._flow.pieces[start:])
            if _MARK.fullmatch(text):
                self._flow.pieces[start:] = [text.translate(_RAISE)]


def _of_row(table: _Table, cells: list[_Cell]) -> Iterator[Block]:
    """A row that holds data is one block; of one that lays out a page each cell's blocks stand for themselves."""
    placed = table.grid.placed(
        (" ".join(block.text for block in cell.flow.blocks), cell.width, cell.height) for cell in cells
    )
    filled = [cell for cell in placed if cell.text]
    several = [cell.flow.blocks for cell in cells if len(cell.flow.blocks) > 1]
    is_page = any(cell.flow.has_table for cell in cells) or (
        bool(several)
        and (
            len(filled) == 1
            or any(len(found) > _MOST_IN_A_CELL or len(found[0].text) > _LONGEST_IN_A_CELL for found in several)
        )
    )
    if is_page:
        for cell in cells:
            yield from cell.flow.blocks
    elif filled:
        text, is_item = row_text(placed)
        yield Block(text, "item" if is_item and " | " not in text else "row", placed, table.number)
