"""The text of an HTML document by paragraphs and table rows, in the order in which they stand.

Nothing is left out for being invisible: slides carry their figures in a layer of white one-point text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import html
from lxml.html import HtmlElement

_BLOCK = re.compile(
    "address|article|aside|blockquote|body|caption|center|d[dlt]|div|fieldset|figcaption|figure|footer|form|h[1-6]|header"
    "|hr|html|li|main|nav|ol|p|pre|section|table|tbody|td|tfoot|th|thead|tr|ul"
)
_INNER = frozenset(("p", "div", "li", "center"))
_SILENT = frozenset(("head", "script", "style", "title", "noscript"))
#: Two line breaks end a paragraph, one does not.
_BREAK = "\n"
_ENDS = re.compile(r"\n\s*\n")
#: What stands before an item of a list that is laid out as a table.
_MARKS = frozenset("•·▪●■◦‣*-–—o")
#: A currency sign or a bracket that stands in a cell of its own belongs to the next one or the one before.
_LONELY = ((re.compile(r"((?:US)?\$|\() \| "), r"\1"), (re.compile(r" \| (\)|%)(?= |$)"), r"\1"))


class NotHtmlError(ValueError):
    """The body has no markup to read."""


def paragraphs(body: bytes) -> list[str]:
    """The paragraphs of a document that have text; a table's row is one, its cells divided by bars.

    Raises :class:`NotHtmlError` where the body is no HTML.
    """
    if b"<" not in body:
        raise NotHtmlError("it has no markup")
    try:
        root = html.document_fromstring(body, parser=html.HTMLParser(encoding=_encoding(body)))
    except (ValueError, html.etree.LxmlError) as error:
        raise NotHtmlError(str(error)) from None
    return list(_texts(root))


def filed_text(body: bytes) -> bytes:
    """What was filed, without the header that EDGAR puts before it."""
    return body.partition(b"<TEXT>")[2] if body.lstrip().startswith(b"<DOCUMENT>") else body


def _encoding(body: bytes) -> str:
    """EDGAR takes ASCII with entities, and inline XBRL in UTF-8; some filers send Windows bytes all the same."""
    try:
        body.decode("utf-8")
        return "utf-8"
    except UnicodeDecodeError:
        return "windows-1252"


def _texts(root: HtmlElement) -> Iterator[str]:
    pieces: list[str] = []
    for piece in _pieces(root):
        if isinstance(piece, tuple):
            pieces.append(piece[0])
            continue
        yield from _split(pieces)
        pieces.clear()
        if piece is not None:
            yield _row(piece)
    yield from _split(pieces)


def _split(pieces: list[str]) -> Iterator[str]:
    for part in _ENDS.split("".join(pieces)):
        if text := " ".join(part.split()):
            yield text


def _pieces(element: HtmlElement) -> Iterator[tuple[str] | HtmlElement | None]:
    """Text as a tuple, a whole table row as its element, and ``None`` where a block begins or ends."""
    todo: list[tuple[str] | HtmlElement | None] = [element]
    while todo:
        one = todo.pop()
        if not isinstance(one, HtmlElement):
            yield one
            continue
        if not isinstance(one.tag, str) or one.tag in _SILENT:
            continue
        if one.tag == "br":
            yield (_BREAK,)
        elif one.tag == "tr" and _is_row(one):
            if "".join(one.itertext()).strip():
                yield one
        else:
            todo += reversed(list(_inside(one)))


def _inside(element: HtmlElement) -> Iterator[tuple[str] | HtmlElement | None]:
    edge: list[None] = [None] if _BLOCK.fullmatch(element.tag) else []
    yield from edge
    yield (_loose(element.text),)
    for child in element:
        yield child
        yield (_loose(child.tail),)
    yield from edge


def _loose(text: str | None) -> str:
    """Text whose own line ends mean nothing."""
    return (text or "").replace("\n", " ").replace("\r", " ")


def _is_row(row: HtmlElement) -> bool:
    """Whether a row of a table holds data: one that lays out a page has a table or several blocks in a cell."""
    if next(row.iter("table"), None) is not None:
        return False
    return all(sum(1 for child in cell if child.tag in _INNER and _has_text(child)) <= 1 for cell in row)


def _has_text(element: HtmlElement) -> bool:
    return bool("".join(element.itertext()).strip())


def _row(row: HtmlElement) -> str:
    cells = (" ".join(" ".join(cell.itertext()).split()) for cell in row if isinstance(cell.tag, str))
    text = " | ".join(cell for cell in cells if cell and cell not in _MARKS)
    for lonely, together in _LONELY:
        text = lonely.sub(together, text)
    return text
