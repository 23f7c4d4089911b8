"""Records of a body, taken apart field by field: each value must be of its type, and what is left over is reported.

A record is an object of a JSON body or a row of a CSV body (whose values are all text); ``xml_elements`` is the same
for XML. What a field costs when it is missing or unreadable is stated where it is read: ``text`` raises, which costs
the row; ``optional_text`` gives null, and what is there but cannot be read becomes null with a problem. Where null
would mean something of its own (a price without a term is one on demand), ``null_means`` says what, and an unreadable
value costs the row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

import msgspec

from ingestion.document import Document, ParseError, Problem, is_writable, printable, problem_of, shown
from ingestion.parsing import json_text
from ingestion.parsing.numbers import (
    FIELD_DECIMALS,
    at_most_decimals,
    read_day,
    read_last_day,
    read_number,
    without_grouping,
)

_Value = TypeVar("_Value")


class Record:
    """One record and its place in a document. Reading a field takes it out; ``left`` names what nobody read.

    Raises :class:`ParseError` with the field's place where a value is missing or of another type.
    """

    def __init__(self, document: Document, place: str, fields: Mapping[str, Any], row_number: int = 0):
        self.document, self.place, self._fields = document, place, dict(fields)
        #: Of a row of a CSV body its place below the header, from 1.
        self.row_number = row_number

    def at(self, name: str) -> str:
        """The place of a field."""
        if self.place == "$":
            return name
        return f"{self.place}{name}" if name.startswith("[") else f"{self.place}.{name}"

    @property
    def index(self) -> int:
        """Its place in the list that it is an item of, from 0, as its place in the document says it."""
        return int(self.place.rpartition("[")[2].rstrip("]"))

    @property
    def names(self) -> list[str]:
        """The fields that nobody read yet, in the order of the body."""
        return list(self._fields)

    @property
    def left(self) -> set[str]:
        return set(self._fields)

    def text(self, name: str) -> str:
        return str(self._required(name, self._text(name)))

    def optional_text(self, name: str, null_means: str | None = None) -> str | None:
        """The text without blanks around it; null where the field is absent, null or empty."""
        return self._or_null(self._text, name, null_means)

    def _text(self, name: str) -> str | None:
        value = self._fields.pop(name, None)
        if value is None:
            return None
        if type(value) is not str or not is_writable(value):
            raise self.wrong(name, value, "text")
        return value.strip() or None

    def first_text(self, names: Iterable[str]) -> str | None:
        """The text of the first field that has any, of names that mean the same in bodies of different years."""
        return next((value for value in [self.optional_text(name) for name in names] if value is not None), None)

    def expected(self, name: str, value: Any) -> None:
        """Demand that a field says what was requested: publishers answer another question without a word."""
        found = self._required(name, self._fields.pop(name, None))
        if found != value:
            raise ParseError(self.document, self.at(name), f"{printable(str(found))} came where {value} was requested")

    def number(self, name: str) -> Decimal:
        """A JSON number, at most eight decimals of it."""
        value: Decimal = self._required(name, self._number(name))
        return value

    def optional_number(self, name: str, null_means: str | None = None) -> Decimal | None:
        return self._or_null(self._number, name, null_means)

    def _number(self, name: str) -> Decimal | None:
        value = self._fields.pop(name, None)
        if value is None:
            return None
        if type(value) not in (int, Decimal):
            raise self.wrong(name, value, "number")
        return self._rounded(name, Decimal(value))

    def whole(self, name: str) -> int:
        """A JSON number without decimals; publishers write 8 as 8.0 too."""
        value: int = self._required(name, self._whole(name))
        return value

    def optional_whole(self, name: str, null_means: str | None = None) -> int | None:
        return self._or_null(self._whole, name, null_means)

    def _whole(self, name: str) -> int | None:
        value = self._number(name)
        if value is not None and value != value.to_integral_value():
            raise self.wrong(name, value, "whole number")
        return None if value is None else int(value)

    def code(self, name: str, digits: int) -> str:
        """A code of so many digits, which some bodies hold as a number and some as text, padded or not."""
        value = self._required(name, self._fields.pop(name, None))
        text = str(value)
        if type(value) not in (int, str) or not (text.isascii() and text.isdecimal()) or len(text) > digits:
            raise self.wrong(name, value, f"code of {digits} digits")
        return text.zfill(digits)

    def flag(self, name: str) -> bool:
        value = self._required(name, self._fields.pop(name, None))
        if type(value) is not bool:
            raise self.wrong(name, value, "boolean")
        return value

    def printed_number(self, name: str, null_means: str | None = None) -> Decimal | None:
        """A number that the body holds as text; null where the text is empty."""
        return self._or_null(self._printed_number, name, null_means)

    def grouped_number(self, name: str) -> Decimal | None:
        """The same where thousands may be set apart by commas, as in 13,000,000."""
        return self._or_null(self._grouped_number, name, None)

    def _grouped_number(self, name: str) -> Decimal | None:
        text = self._text(name)
        return None if text is None else self.as_number(name, without_grouping(text))

    def required_printed_number(self, name: str) -> Decimal:
        value: Decimal = self._required(name, self._printed_number(name))
        return value

    def _printed_number(self, name: str) -> Decimal | None:
        text = self._text(name)
        return None if text is None else self.as_number(name, text)

    def as_number(self, name: str, text: Any) -> Decimal:
        """The number that a field's text is, read already because it may be a mark in place of one."""
        try:
            return self._rounded(name, read_number(text) if type(text) is str else Decimal("NaN"))
        except ValueError:
            raise self.wrong(name, text, "number") from None

    def day(self, name: str) -> date:
        value: date = self._required(name, self._day(name))
        return value

    def optional_day(self, name: str, null_means: str | None = None) -> date | None:
        """The day of an ISO date or instant (which publishers give in UTC)."""
        return self._or_null(self._day, name, null_means)

    def optional_last_day(self, name: str) -> date | None:
        """The same where a month or a quarter may stand in place of a day: its last day."""
        return self._or_null(self._last_day, name, None)

    def _last_day(self, name: str) -> date | None:
        text = self._text(name)
        try:
            return None if text is None else read_last_day(text)
        except ValueError:
            raise self.wrong(name, text, "day, month or quarter") from None

    def _day(self, name: str) -> date | None:
        text = self._text(name)
        if text is None:
            return None
        try:
            return read_day(text)
        except ValueError:
            raise self.wrong(name, text, "day") from None

    def record(self, name: str) -> Record:
        """The object within the record."""
        value = self._required(name, self._fields.pop(name, None))
        if not isinstance(value, dict):
            raise self.wrong(name, value, "object")
        return Record(self.document, self.at(name), value)

    def records(self, name: str) -> list[Record]:
        """The objects of a list within the record; none where the field is absent or null.

        What is no object in it is left out, with a problem.
        """
        value = self._fields.pop(name, None)
        return list(_records(self.document, self.at(name), value)) if value is not None else []

    def required_records(self, name: str) -> Iterator[Record]:
        """The objects of a list within the record, one by one."""
        return _records(self.document, self.at(name), self._fields.pop(name, None))

    def entries(self, name: str) -> Iterator[tuple[str, Record]]:
        """The objects of an object within the record, each under its name. What is no object is left out."""
        within = self.record(name)
        for entry in within.names:
            found = None
            with self.document.row(within.at(entry)):
                found = within.record(entry)
            if found is not None:
                yield entry, found

    def values(self, name: str) -> list[Any]:
        """A list within the record, whatever it holds; none where the field is absent or null."""
        value = self._fields.pop(name, None)
        if value is not None and not isinstance(value, list):
            raise self.wrong(name, value, "list")
        return value or []

    def numbers(self, name: str) -> list[Decimal | None]:
        """A list of JSON numbers and nulls, at most eight decimals of each; none where the field is absent or null.

        What is no number is null, with a problem.
        """
        return [self._item(name, at, value) for at, value in enumerate(self.values(name))]

    def whole_numbers(self, name: str) -> list[int | None]:
        """The same of numbers without decimals."""
        found = [self._item(name, at, value, is_whole=True) for at, value in enumerate(self.values(name))]
        return [None if value is None else int(value) for value in found]

    def _item(self, name: str, at: int, value: Any, is_whole: bool = False) -> Decimal | None:
        """One item of a list of numbers."""
        if value is None:
            return None
        try:
            if type(value) not in (int, Decimal):
                raise self.wrong(f"{name}[{at}]", value, "number")
            number = self._rounded(f"{name}[{at}]", Decimal(value))
            if is_whole and number != number.to_integral_value():
                raise self.wrong(f"{name}[{at}]", value, "whole number")
        except ParseError as error:
            self.document.problems.append(problem_of(error, self.place, "cell"))
            return None
        return number

    def wrong(self, name: str, value: Any, kind: str) -> ParseError:
        problem = f"{shown(value)} ({type(value).__name__}) is no {kind}"
        return ParseError(self.document, self.at(name), problem)

    def _or_null(self, read: Callable[[str], _Value | None], name: str, null_means: str | None) -> _Value | None:
        """What is read, or null with a problem where it cannot be; unless null would mean something of its own."""
        try:
            return read(name)
        except ParseError as error:
            if null_means is not None:
                raise
            self.document.problems.append(problem_of(error, self.place, "cell"))
            return None

    def _required(self, name: str, value: Any) -> Any:
        if value is None:
            raise ParseError(self.document, self.at(name), "it is missing")
        return value

    def _rounded(self, name: str, value: Decimal) -> Decimal:
        try:
            return at_most_decimals(value, FIELD_DECIMALS)
        except ValueError:
            raise self.wrong(name, value, "number that fits") from None


def shape_error(document: Document, error: msgspec.MsgspecError) -> ParseError:
    """What msgspec found wrong with a body, with the place that it names."""
    problem, _, place = str(error).partition(" - at ")
    return ParseError(document, place.strip("`") or "$", problem)


def json_record(document: Document) -> Record:
    """The body, a JSON object with exact decimals, as one record."""
    try:
        answer = json_text.decode(document.body)
    except ValueError as error:
        raise ParseError(document, "$", f"the body is not JSON ({error})") from None
    if not isinstance(answer, dict):
        raise ParseError(document, "$", f"an object was expected and {type(answer).__name__} came")
    return Record(document, "$", answer)


def _records(document: Document, place: str, items: Any) -> Iterator[Record]:
    if not isinstance(items, list):
        raise ParseError(document, place, "it is missing" if items is None else f"{shown(items)} is no list")
    for index, item in enumerate(items):
        if isinstance(item, dict):
            yield Record(document, f"{place}[{index}]", item)
        else:
            document.problems.append(Problem(f"{place}[{index}]", None, f"{shown(item)} is no object", "row"))
