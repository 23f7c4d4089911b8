"""A document and what may be wrong with it: problems that cost a cell, a row or the whole of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from types import TracebackType
from typing import Literal

Cost = Literal["cell", "row", "document"]


@dataclass(frozen=True)
class Problem:
    """Something in a document that could not be read.

    ``locator`` is its place, ``field`` the field or column, ``found`` what was there, ``cost`` what was lost by it: a
    ``cell`` is null, a ``row`` is left out, a ``document`` is set aside.
    """

    locator: str
    field: str | None
    found: str
    cost: Cost


@dataclass(frozen=True)
class Document:
    """A body as a publisher gave it, with where and when it came from.

    ``document_id`` is the SHA-256 of ``body``. ``url`` is the address in full, as asked for.
    ``fetched_at`` is an instant in UTC: of the fetch, or of the recording for the embedded sample.
    ``problems`` collects what its parser could not read.
    """

    document_id: str
    source: str
    key: str
    url: str
    company_id: str | None
    fetched_at: datetime
    body: bytes
    content_type: str | None = None
    problems: list[Problem] = field(default_factory=list, compare=False, repr=False)

    def row(self, locator: object) -> RowScope:
        """A scope for the reading of one row: what fails within it costs that row, and a problem says why."""
        return RowScope(self, locator)


class RowScope:
    """One row of a document while it is read. An exception within it becomes a problem of the document."""

    def __init__(self, document: Document, locator: object):
        self._document, self._locator = document, locator

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> bool:
        if error is None:
            return False
        if not isinstance(error, Exception) or isinstance(error, (MemoryError, NotATableError)):
            return False
        self._document.problems.append(problem_of(error, str(self._locator), "row"))
        return True


def problem_of(error: BaseException, locator: str, cost: Cost) -> Problem:
    """The problem that an exception is, raised while something at ``locator`` was read."""
    if isinstance(error, SourceError):
        field_name = error.locator.removeprefix(locator).lstrip("./") if error.locator.startswith(locator) else ""
        return Problem(error.locator, printable(field_name) or None, printable(error.problem), cost)
    return Problem(locator, None, printable(f"{type(error).__name__}: {error}"), cost)


def printable(text: str) -> str:
    """A publisher's text as it can be stored and shown: short, and without what UTF-8 cannot write."""
    return text[:_LONGEST_TEXT].encode("utf-8", "backslashreplace").decode("utf-8")


def shown(value: object) -> str:
    """A value of a body as a problem quotes it; a number of a million digits is not written out for that."""
    if type(value) is int and abs(value) >= 10**_LONGEST_NUMBER:
        return f"a number of more than {_LONGEST_NUMBER} digits"
    return printable(repr(value))


def is_writable(text: str) -> bool:
    """Whether UTF-8 can write it: bodies may hold halves of surrogate pairs, and bytes that are no text."""
    return text.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in text)


#: Digits beyond which a whole number is named rather than quoted.
_LONGEST_NUMBER = 60
#: Characters of a publisher's text that a problem quotes.
_LONGEST_TEXT = 300


class NotATableError(TypeError):
    """A parser's row and its table differ: a mistake of the parser, not of a body."""


class SourceError(Exception):
    """Something is wrong with a source's input; says which source, company, document and place, and what to do."""

    def __init__(self, source: str, company_id: str | None, document: str, locator: str, problem: str, next_step: str):
        self.source, self.company_id, self.document = source, company_id, document
        self.locator, self.problem, self.next_step = locator, problem, next_step
        super().__init__(
            f"{source}: {problem}\n  company:  {company_id or '(none)'}\n  document: {document}\n"
            f"  place:    {locator}\n  next:     {next_step}"
        )


class ParseError(SourceError):
    """A document does not have the shape its source declares. Its bytes are safe in the archive."""

    def __init__(self, document: Document, locator: str, problem: str, next_step: str | None = None):
        super().__init__(
            document.source,
            document.company_id,
            f"{document.document_id} ({document.url})",
            locator,
            problem,
            next_step
            or f"read the archived body, mend ingestion/sources/{document.source}.py and rebuild its tables; "
            "nothing needs to be fetched again",
        )
