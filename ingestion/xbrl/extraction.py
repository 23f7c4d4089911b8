"""Facts of an instance and of an inline document.

In an instance a fact is an element of its concept. Inline, it is an ``ix:nonFraction`` or ``ix:nonNumeric`` around
what a person reads, and the figure follows from the printed text, its transformation, scale and sign.
Of facts without a unit only the cover's are kept (dei): dates, names, flags. Notes and tables are the filing's prose.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from lxml import etree

from ingestion.parsing.locators import XbrlFact
from ingestion.source import Document, ParseError
from ingestion.xbrl.facts import Extraction, Fact, chosen
from ingestion.xbrl.markup import page_in, tree_of
from ingestion.xbrl.names import Names
from ingestion.xbrl.resources import Context, resources_of
from ingestion.xbrl.texts import LONGEST_SPAN, months_of, transformed_text
from ingestion.xbrl.transformations import (
    decimals_of,
    plain_number,
    scaled,
    transformation_name,
    transformed_number,
)

_INSTANCE = "{http://www.xbrl.org/2003/instance}xbrl"
_INLINE = ("{http://www.xbrl.org/2013/inlineXBRL}", "{http://www.xbrl.org/2008/inlineXBRL}")
_FRACTIONS = tuple(f"{namespace}nonFraction" for namespace in _INLINE)
_TEXTS = tuple(f"{namespace}nonNumeric" for namespace in _INLINE)
_CONTINUATIONS = tuple(f"{namespace}continuation" for namespace in _INLINE)
_EXCLUDED = tuple(f"{namespace}exclude" for namespace in _INLINE)
_UNREAD = tuple(f"{namespace}{name}" for namespace in _INLINE for name in ("fraction", "tuple"))
_DECLARATION = re.compile(rb"xmlns:")
_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
_NOT_THERE_NEXT = (
    "where the filing has several inline documents, read the instance that EDGAR extracted of them all (*_htm.xml); "
    "else the body has lost a part: fetch it again"
)


def extract(document: Document) -> Extraction:
    """The facts of an instance or inline document.

    Raises :class:`ParseError` where the body is cut off, holds no XBRL, or a fact names a context or unit that is not
    there. A fact whose text does not fit its transformation, or whose context cannot be read, is left out with a
    remark.
    Of facts without a unit those about the filing (``dei``) are read as texts, spans of whole months as numbers of
    ``months``; others are left.
    """
    try:
        document = replace(document, body=page_in(document.body))
    except ValueError as error:
        raise ParseError(document, "$", str(error), _NOT_THERE_NEXT) from None
    root = tree_of(document)
    reader = _Reader(document, root)
    if root.tag == _INSTANCE:
        found = reader.of_instance()
    elif next(root.iter(*_FRACTIONS, *_TEXTS), None) is not None:
        found = reader.of_inline()
    else:
        problem = f"it holds no XBRL: its root is {root.tag}, and no inline fact is in it"
        raise ParseError(document, "$", problem, "see whether this is the filing's main document or its instance")
    return Extraction(chosen(found), tuple(reader.remarks))


class _Reader:
    """One document: its resources, and the remarks that reading its facts leaves."""

    def __init__(self, document: Document, root: etree._Element):
        self._document, self._root = document, root
        declared = sum(prefix is not None for prefix in root.nsmap)
        self._names = Names(root, is_flat=len(_DECLARATION.findall(document.body)) == declared)
        self._resources = resources_of(root, self._names)
        self._continuations: dict[str, etree._Element] | None = None
        self.remarks: list[str] = []

    def of_instance(self) -> Iterator[Fact]:
        for element in self._root:
            if element.get("contextRef") is None:
                continue
            concept = self._names.of_element(element)
            if element.get("unitRef") is not None:
                yield from self._number(element, concept, _plain_number)
            elif concept.startswith("dei:"):
                yield from self._text(element, concept, _plain_text)
            elif (months := months_of(element.text)) is not None:
                yield from self._span(element, concept, months)

    def of_inline(self) -> Iterator[Fact]:
        for element in self._root.iter(*_FRACTIONS):
            if self._is_ours(element):
                yield from self._number(element, self._names.of_text(element.get("name", ""), element), _inline_number)
        for element in self._root.iter(*_TEXTS):
            concept = self._names.of_text(element.get("name", ""), element)
            if concept.startswith("dei:"):
                if self._is_ours(element):
                    yield from self._text(element, concept, self._inline_text)
            elif (months := self._months(element, concept)) is not None and self._is_ours(element):
                yield from self._span(element, concept, months)
        for element in self._root.iter(*_UNREAD):
            self._remark(element, "fractions and tuples are not read")

    def _is_ours(self, element: etree._Element) -> bool:
        target = element.get("target")
        if target:
            self._remark(element, f"it is meant for another document ({target})")
        return not target

    def _number(
        self, element: etree._Element, concept: str, read: Callable[[etree._Element], Decimal]
    ) -> Sequence[Fact]:
        locator = _locator(element)
        unit = self._resources.units.get(element.get("unitRef", ""))
        if unit is None:
            problem = f"its unit {element.get('unitRef')} is not there"
            raise ParseError(self._document, locator, problem, _NOT_THERE_NEXT)
        try:
            context = self._context(element)
            if _is_nil(element):
                return (Fact(concept, context, unit, None, None, True, None, locator),)
            value = read(element)
            decimals = decimals_of(element.get("decimals"), element.get("precision"), value)
        except ValueError as error:
            self._remark(element, f"{concept}: {error}")
            return ()
        return (Fact(concept, context, unit, value, decimals, False, None, locator),)

    def _text(self, element: etree._Element, concept: str, read: Callable[[etree._Element], str]) -> Sequence[Fact]:
        try:
            context, is_nil = self._context(element), _is_nil(element)
            text = None if is_nil else read(element)
        except ValueError as error:
            self._remark(element, f"{concept}: {error}")
            return ()
        return (Fact(concept, context, None, None, None, is_nil, text, _locator(element)),)

    def _span(self, element: etree._Element, concept: str, months: int) -> Sequence[Fact]:
        try:
            context = self._context(element)
        except ValueError as error:
            self._remark(element, f"{concept}: {error}")
            return ()
        return (Fact(concept, context, "months", Decimal(months), None, False, None, _locator(element)),)

    def _months(self, element: etree._Element, concept: str) -> int | None:
        """The months of a fact without a unit, where what it prints or stands for is a span of whole ones."""
        try:
            return months_of(_inline_span(element))
        except ValueError as error:
            self._remark(element, f"{concept}: {error}")
            return None

    def _context(self, element: etree._Element) -> Context:
        """The context of a fact. Raises ``ValueError`` where it is there and cannot be read."""
        context_id = element.get("contextRef", "")
        if context_id in self._resources.unreadable:
            raise ValueError(self._resources.unreadable[context_id])
        context = self._resources.contexts.get(context_id)
        if context is None:
            problem = f"its context {context_id} is not there"
            raise ParseError(self._document, _locator(element), problem, _NOT_THERE_NEXT)
        return context

    def _inline_text(self, element: etree._Element) -> str:
        parts, seen = [_visible(element)], set[str]()
        follower = element.get("continuedAt")
        while follower is not None and follower not in seen:
            seen.add(follower)
            continuation = self._continuation(follower)
            if continuation is None:
                raise ValueError(f"its continuation {follower} is not there")
            parts.append(_visible(continuation))
            follower = continuation.get("continuedAt")
        return transformed_text("".join(parts), element.get("format"))

    def _continuation(self, continuation_id: str) -> etree._Element | None:
        if self._continuations is None:
            self._continuations = {one.get("id", ""): one for one in self._root.iter(*_CONTINUATIONS)}
        return self._continuations.get(continuation_id)

    def _remark(self, element: etree._Element, problem: str) -> None:
        self.remarks.append(f"{_locator(element)}: {problem}")


def _plain_number(element: etree._Element) -> Decimal:
    return plain_number(element.text or "")


def _plain_text(element: etree._Element) -> str:
    return " ".join((element.text or "").split())


def _inline_span(element: etree._Element) -> str | None:
    """The duration that a fact without a unit prints or stands for, where it can be one."""
    transformation = element.get("format", "")
    if transformation_name(transformation).startswith("dur"):
        return transformed_text(_visible(element), transformation)
    if not len(element):
        return element.text
    length = 0
    for part in element.itertext():
        length += len(part)
        if length > LONGEST_SPAN:
            return None
    return _visible(element)


def _inline_number(element: etree._Element) -> Decimal:
    value = transformed_number(_visible(element), element.get("format"))
    return scaled(value, element.get("scale"), element.get("sign"))


def _visible(element: etree._Element) -> str:
    """The text within an element, nested facts included, what is excluded left out."""
    if not len(element):
        return element.text or ""
    if next(element.iter(*_EXCLUDED), None) is None:
        return "".join(str(part) for part in element.itertext())
    parts: list[str] = []
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, node in walk:
        if event == "end":
            parts.append(node.tail or "" if node is not element else "")
        elif node.tag in _EXCLUDED:
            walk.skip_subtree()
        else:
            parts.append(node.text or "")
    return "".join(parts)


def _is_nil(element: etree._Element) -> bool:
    return element.get(_NIL, "").strip() in ("true", "1")


def _locator(element: etree._Element) -> str:
    line = element.sourceline
    return str(XbrlFact(str(element.get("contextRef")), element.get("id"), line if isinstance(line, int) else None))
