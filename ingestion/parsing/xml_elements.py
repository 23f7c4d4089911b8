"""Elements of an XML body, read value by value: what a value costs when it is missing is stated where it is read."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from ingestion.document import Document, ParseError, Problem, printable
from ingestion.parsing.numbers import FIELD_DECIMALS, at_most_decimals, read_day, read_number

if TYPE_CHECKING:
    from lxml import etree


class Element:
    """An element of an XML body and its place; values are read by their path below it.

    Raises :class:`ParseError` with the value's place where it is missing or of another type.
    """

    def __init__(self, document: Document, element: etree._Element, place: str = ""):
        self._document, self._element, self._place = document, element, place

    def text(self, path: str) -> str:
        value = self.optional_text(path)
        if value is None:
            raise ParseError(self._document, self._path(path), "it is missing")
        return value

    def optional_text(self, path: str) -> str | None:
        """All text within, without blanks around it; null where there is no such element or it is empty."""
        found = self._element.find(path)
        return None if found is None else ("".join(map(str, found.itertext())).strip() or None)

    def optional_number(self, path: str) -> Decimal | None:
        """The number; null where there is none, and null with a problem where it is none that can be stored."""
        text = self.optional_text(path)
        try:
            return None if text is None else at_most_decimals(read_number(text), FIELD_DECIMALS)
        except ValueError as error:
            self._unreadable(path, str(error))
            return None

    def day(self, path: str) -> date:
        value = self.optional_day(path)
        if value is None:
            raise ParseError(self._document, self._path(path), "it is missing or no day")
        return value

    def optional_day(self, path: str) -> date | None:
        """The day; null where there is none, and null with a problem where the text is none."""
        text = self.optional_text(path)
        try:
            return None if text is None else read_day(text)
        except ValueError as error:
            self._unreadable(path, str(error))
            return None

    def _unreadable(self, path: str, found: str) -> None:
        self._document.problems.append(Problem(self._path(path), path, printable(found), "cell"))

    def flag(self, path: str) -> bool:
        """Whether it says 1 or true; no where there is no such element or it is empty."""
        text = (self.optional_text(path) or "").lower()
        if text not in ("1", "true", "0", "false", ""):
            raise ParseError(self._document, self._path(path), f"{text!r} is neither yes nor no")
        return text in ("1", "true")

    def _path(self, path: str) -> str:
        return f"{self._place}/{path}" if self._place else path
