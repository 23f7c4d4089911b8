"""Where in a body a row was read: a type for each kind of body, which writes itself and finds its place again.

A locator is kept as text beside its row (``str(locator)``), and is one step from a figure down to its bytes: ``parse``
makes a locator of that text, and ``resolve`` shows what stands there. Every locator that a source writes resolves.
"""

from __future__ import annotations

import csv
import io
import json
import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from ingestion.parsing.csv_lines import csv_rows

_INDEXES = re.compile(r"(.*?)((?:\[\d+\])*)")
#: Longer elements are shortened: a reader is to recognise the place, not to read it all.
_LONGEST = 600


class Locator(ABC):
    """A place in a body. ``pattern`` is how its text is recognised."""

    pattern: ClassVar[re.Pattern[str]]

    @abstractmethod
    def __str__(self) -> str:
        """The locator as it is kept."""

    @abstractmethod
    def element(self, body: bytes) -> str | None:
        """What stands there, whole; null where nothing does."""

    @classmethod
    @abstractmethod
    def of(cls, found: Mapping[str, str | None]) -> Locator:
        """The locator of what ``pattern`` found."""


def parse(text: str) -> Locator:
    """The locator that a text writes. What is of no other kind is a path in JSON."""
    for kind in (XbrlFact, CsvRecord, CsvRow, Line, PdfPage, Paragraph, XmlPath):
        if matched := kind.pattern.fullmatch(text):
            return kind.of(matched.groupdict())
    return JsonPath(text)


def resolve(body: bytes, locator: Locator | str) -> str | None:
    """What stands at a place of a body, shortened; null where nothing does, or the body is not of that kind."""
    found = parse(locator) if isinstance(locator, str) else locator
    try:
        text = found.element(body)
    except (ValueError, csv.Error):
        return None
    return text if text is None or len(text) <= _LONGEST else text[:_LONGEST] + " ..."


@dataclass(frozen=True)
class JsonPath(Locator):
    """``facts.us-gaap.X.units.USD[3]``; ``$`` is the whole. An index into an object of lists is a row across them."""

    path: str
    pattern = re.compile(r"(?P<path>.*)")

    def __str__(self) -> str:
        return self.path

    def element(self, body: bytes) -> str | None:
        value: Any = json.loads(body, parse_float=str)
        name = ""
        for part in [] if self.path == "$" else self.path.split("."):
            matched = _INDEXES.fullmatch(part)
            name, indexes = (matched[1], re.findall(r"\d+", matched[2])) if matched else (part, [])
            try:
                value = value[name] if name else value
                for index in map(int, indexes):
                    value = _row_across(value, index) if isinstance(value, dict) else value[index]
            except (KeyError, IndexError, TypeError):
                return None
        return _as_json(value if isinstance(value, dict | list) else {name: value})

    @classmethod
    def of(cls, found: Mapping[str, str | None]) -> Locator:
        return cls(str(found["path"]))


@dataclass(frozen=True)
class CsvRecord(Locator):
    """``record 7``: the seventh record below the header; ``record 7.Owner``: one field of it."""

    number: int
    field: str | None = None
    pattern = re.compile(r"record (?P<number>\d+)(?:\.(?P<field>.+))?")

    def __str__(self) -> str:
        return f"record {self.number}" + (f".{self.field}" if self.field else "")

    def element(self, body: bytes) -> str | None:
        header, *rows = csv_rows(body)
        if not 1 <= self.number <= len(rows):
            return None
        record = dict(zip(header, rows[self.number - 1], strict=False))
        if self.field is not None:
            return _as_json({self.field: record[self.field]}) if self.field in record else None
        return _as_json({name: value for name, value in record.items() if value})

    @classmethod
    def of(cls, found: Mapping[str, str | None]) -> Locator:
        return cls(int(found["number"] or 0), found["field"])


@dataclass(frozen=True)
class CsvRow(Locator):
    """``row amazon-capex-2026q2``: the row whose first field is that id. It stays right when rows are added."""

    row_id: str
    pattern = re.compile(r"row (?P<row_id>.+)")

    def __str__(self) -> str:
        return f"row {self.row_id}"

    def element(self, body: bytes) -> str | None:
        for row in csv.DictReader(_text_of(body)):
            if next(iter(row.values()), None) == self.row_id:
                return _as_json({name: value for name, value in row.items() if value})
        return None

    @classmethod
    def of(cls, found: Mapping[str, str | None]) -> Locator:
        return cls(str(found["row_id"]))


@dataclass(frozen=True)
class Line(Locator):
    """``line 7``: of a text too long to be taken apart."""

    number: int
    pattern = re.compile(r"line (?P<number>\d+)")

    def __str__(self) -> str:
        return f"line {self.number}"

    def element(self, body: bytes) -> str | None:
        for number, line in enumerate(io.BytesIO(body), start=1):
            if number == self.number:
                return line.decode(errors="replace").rstrip("\r\n")
        return None

    @classmethod
    def of(cls, found: Mapping[str, str | None]) -> Locator:
        return cls(int(found["number"] or 0))


@dataclass(frozen=True)
class XmlPath(Locator):
    """``nonDerivativeTable/nonDerivativeTransaction[2]``: below the document's element, counted from 1.

    Where a body holds several documents, those after the first begin with their own element:
    ``ownershipDocument[2]/nonDerivativeTable/...``.
    """

    path: str
    pattern = re.compile(r"(?P<path>[A-Za-z]\w*(?:\[\d+\])?(?:/[A-Za-z]\w*(?:\[\d+\])?)+)")

    def __str__(self) -> str:
        return self.path

    def element(self, body: bytes) -> str | None:
        from lxml import etree

        first, _, rest = self.path.partition("/")
        name, _, number = first.rstrip("]").partition("[")
        documents = _documents_called(name, body) if number else _documents_called(_root_name(body), body)
        try:
            parser = etree.XMLParser(resolve_entities=False, no_network=True)
            root = etree.fromstring(documents[int(number) - 1 if number else 0], parser)
        except (etree.XMLSyntaxError, IndexError):
            return None
        found = root.find(rest if number else self.path)
        if found is None:
            return None
        texts: dict[str, str] = {}
        for part in found.iter("*"):
            holder = part.getparent() if part.tag == "value" else part  # a form's values stand in <value>
            if holder is not None and (text := (part.text or "").strip()):
                texts[str(holder.tag)] = text
        return _as_json(texts)

    @classmethod
    def of(cls, found: Mapping[str, str | None]) -> Locator:
        return cls(str(found["path"]))


@dataclass(frozen=True)
class XbrlFact(Locator):
    """``contextRef=c-1,id=f-7`` or, of an element without an id, ``contextRef=c-1,line=90``."""

    context_id: str
    element_id: str | None = None
    line: int | None = None
    pattern = re.compile(r"contextRef=(?P<context_id>.*),(?:id=(?P<element_id>.*)|line=(?P<line>\d+))")

    def __str__(self) -> str:
        return f"contextRef={self.context_id}," + (f"id={self.element_id}" if self.element_id else f"line={self.line}")

    def element(self, body: bytes) -> str | None:
        from ingestion.xbrl.locate import described

        found = described(body, self.context_id, self.element_id, self.line)
        return _as_json(found) if found else None

    @classmethod
    def of(cls, found: Mapping[str, str | None]) -> Locator:
        line = found["line"]
        return cls(str(found["context_id"]), found["element_id"], int(line) if line else None)


@dataclass(frozen=True)
class PdfPage(Locator):
    """``page 3`` of a PDF, or ``page 3, term 2``: the second amount, share or date that is read on it."""

    number: int
    term: int | None = None
    pattern = re.compile(r"page (?P<number>\d+)(?:, term (?P<term>\d+))?")

    def __str__(self) -> str:
        return f"page {self.number}" + (f", term {self.term}" if self.term else "")

    def element(self, body: bytes) -> str | None:
        from ingestion.parsing import chinese_terms, pdf_text

        text = next((text for number, text, _ in pdf_text.pages(body) if number == self.number), None)
        if text is None or self.term is None:
            return text
        terms = list(chinese_terms.terms(text))
        return _as_json(vars(terms[self.term - 1])) if self.term <= len(terms) else None

    @classmethod
    def of(cls, found: Mapping[str, str | None]) -> Locator:
        term = found["term"]
        return cls(int(found["number"] or 0), int(term) if term else None)


@dataclass(frozen=True)
class Paragraph(Locator):
    """``paragraph 12`` of an HTML document, or one candidate of guidance in one of its sentences."""

    number: int
    sentence: int | None = None
    candidate: int | None = None
    pattern = re.compile(
        r"paragraph (?P<number>\d+)(?:, sentence (?P<sentence>\d+), candidate (?P<candidate>\d+))?"
    )  # fmt: skip

    def __str__(self) -> str:
        within = f", sentence {self.sentence}, candidate {self.candidate}" if self.sentence else ""
        return f"paragraph {self.number}{within}"

    def element(self, body: bytes) -> str | None:
        from ingestion.parsing import html_text

        try:
            found = html_text.paragraphs(body)
        except html_text.NotHtmlError:
            return None
        return found[self.number - 1] if self.number <= len(found) else None

    @classmethod
    def of(cls, found: Mapping[str, str | None]) -> Locator:
        sentence, candidate = (found[name] for name in ("sentence", "candidate"))
        return cls(
            int(found["number"] or 0), int(sentence) if sentence else None, int(candidate) if candidate else None
        )


def _root_name(body: bytes) -> str:
    """The name of the first element of XML, which may stand within a whole submission."""
    found = re.search(rb"<([A-Za-z]\w*)[\s>]", body.partition(b"<XML>")[2] or body)
    return found[1].decode("ascii") if found else ""


def _documents_called(name: str, body: bytes) -> list[bytes]:
    """The elements of that name as documents of their own, each with what is within it."""
    within = rf"<{name}[\s>].*?</{name}>".encode()
    return [found[0] for found in re.finditer(within, body, re.DOTALL)] if name else []


def _row_across(columns: Mapping[str, Any], index: int) -> dict[str, Any]:
    return {name: values[index] for name, values in columns.items() if isinstance(values, list)}


def _as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _text_of(body: bytes) -> io.StringIO:
    return io.StringIO(body.decode("utf-8-sig"), newline="")
