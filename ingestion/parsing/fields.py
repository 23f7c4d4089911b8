"""Records of a body, taken apart field by field: each value is demanded to be of its type, and what is left over tells.

A record is an object of a JSON body or a row of a CSV body (whose values are all text).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from typing import Any

import msgspec

from ingestion.source import Document, ParseError

#: Decimals as the body writes them, without a detour through binary floats.
_DECODER: msgspec.json.Decoder[Any] = msgspec.json.Decoder(float_hook=Decimal)
_EIGHTH = Decimal("0.00000001")


class Record:
    """One record and its place in a document. Reading a field takes it out; ``left`` names what nobody read.

    Raises :class:`ParseError` with the field's place where a value is missing or of another type.
    """

    def __init__(self, document: Document, place: str, fields: Mapping[str, Any]):
        self._document, self.place, self._fields = document, place, dict(fields)

    @property
    def left(self) -> set[str]:
        return set(self._fields)

    def text(self, name: str) -> str:
        value = self._owed(name, self.optional_text(name))
        return str(value)

    def optional_text(self, name: str) -> str | None:
        """The text; null where the field is absent, null or empty."""
        value = self._fields.pop(name, None)
        if value is None or value == "":
            return None
        if type(value) is not str:
            raise self.wrong(name, value, "text")
        return value

    def first_text(self, names: Iterable[str]) -> str | None:
        """The text of the first field that has any, of names that mean the same in bodies of different years."""
        return next((value for value in [self.optional_text(name) for name in names] if value is not None), None)

    def number(self, name: str) -> Decimal:
        """A JSON number, at most eight decimals of it."""
        value: Decimal = self._owed(name, self.optional_number(name))
        return value

    def optional_number(self, name: str) -> Decimal | None:
        value = self._fields.pop(name, None)
        if value is None:
            return None
        if type(value) not in (int, Decimal):
            raise self.wrong(name, value, "number")
        return self._rounded(name, Decimal(value))

    def whole(self, name: str) -> int:
        """A JSON number without decimals; publishers write 8 as 8.0 too."""
        value: int = self._owed(name, self.optional_whole(name))
        return value

    def optional_whole(self, name: str) -> int | None:
        value = self.optional_number(name)
        if value is not None and value != value.to_integral_value():
            raise self.wrong(name, value, "whole number")
        return None if value is None else int(value)

    def flag(self, name: str) -> bool:
        value = self._owed(name, self._fields.pop(name, None))
        if type(value) is not bool:
            raise self.wrong(name, value, "boolean")
        return value

    def printed_number(self, name: str) -> Decimal | None:
        """A number that the body holds as text; null where the text is empty."""
        text = self.optional_text(name)
        if text is None:
            return None
        try:
            return self._rounded(name, Decimal(text))
        except InvalidOperation:
            raise self.wrong(name, text, "number") from None

    def day(self, name: str) -> date:
        value: date = self._owed(name, self.optional_day(name))
        return value

    def optional_day(self, name: str) -> date | None:
        """The day of an ISO date or instant (which publishers give in UTC)."""
        text = self.optional_text(name)
        if text is None:
            return None
        try:
            return date.fromisoformat(text[:10])
        except ValueError:
            raise self.wrong(name, text, "day") from None

    def records(self, name: str) -> list[Record]:
        """The objects of a list within the record; none where the field is absent or null."""
        value = self._fields.pop(name, None)
        return list(_records(self._document, f"{self.place}.{name}", value)) if value is not None else []

    def wrong(self, name: str, value: Any, kind: str) -> ParseError:
        said = f"{value!r} ({type(value).__name__}) is no {kind}"
        return ParseError(self._document, f"{self.place}.{name}", said)

    def _owed(self, name: str, value: Any) -> Any:
        if value is None:
            raise ParseError(self._document, f"{self.place}.{name}", "it is missing")
        return value

    def _rounded(self, name: str, value: Decimal) -> Decimal:
        try:
            return value.quantize(_EIGHTH, ROUND_HALF_EVEN)
        except InvalidOperation:
            raise self.wrong(name, value, "number that fits") from None


def json_object(document: Document) -> dict[str, Any]:
    """The body as a JSON object with exact decimals."""
    try:
        answer = _DECODER.decode(document.body.removeprefix(b"\xef\xbb\xbf"))
    except ValueError as error:
        raise ParseError(document, "$", f"the body is not JSON ({error})") from None
    if not isinstance(answer, dict):
        raise ParseError(document, "$", f"an object was expected and {type(answer).__name__} came")
    return answer


def json_records(document: Document, holder: Mapping[str, Any], name: str) -> Iterator[Record]:
    """The objects of a list within the body."""
    return _records(document, name, holder.get(name))


def json_entries(document: Document, holder: Mapping[str, Any], name: str) -> Iterator[tuple[str, Record]]:
    """The objects of an object within the body, each under its name."""
    entries = holder.get(name)
    if not isinstance(entries, dict):
        raise ParseError(document, name, "it is missing" if entries is None else f"{entries!r} is no object")
    for key, entry in entries.items():
        if not isinstance(entry, dict):
            raise ParseError(document, f"{name}.{key}", f"{entry!r} is no object")
        yield key, Record(document, f"{name}.{key}", entry)


def _records(document: Document, place: str, items: Any) -> Iterator[Record]:
    if not isinstance(items, list):
        raise ParseError(document, place, "it is missing" if items is None else f"{items!r} is no list")
    for index, item in enumerate(items):
        if not isinstance(item, dict):
            raise ParseError(document, f"{place}[{index}]", f"{item!r} is no object")
        yield Record(document, f"{place}[{index}]", item)


def csv_records(document: Document, required: Iterable[str]) -> Iterator[Record]:
    """The rows of a CSV body, numbered from 1 below the header, whatever the order of its columns.

    Raises :class:`ParseError` where a required column is missing or a row has not as many fields as the header.
    """
    reader = csv.reader(io.StringIO(document.body.decode("utf-8-sig"), newline=""))
    header = next(reader, [])
    for name in required:
        if name not in header:
            raise ParseError(document, "header", f"the column {name} is missing")
    for number, row in enumerate((row for row in reader if row), start=1):
        if len(row) != len(header):
            raise ParseError(document, f"row {number}", f"{len(row)} fields where the header has {len(header)}")
        yield Record(document, f"row {number}", dict(zip(header, row, strict=True)))
