"""The vocabulary of ingestion: what a source is, what it asks for, what it gets and what it makes of it.

A source is one file in ``ingestion/sources``: a :class:`Source` declaration and three pure functions.
Nothing here, and nothing in a source's functions, touches the network, the disk or the clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Literal

import polars as pl

from ingestion.document import Document, NotATableError, ParseError, Problem, SourceError
from ingestion.universe import Universe

__all__ = [
    "MONEY",
    "MONEY_DECIMALS",
    "PROVENANCE",
    "RATE",
    "Absence",
    "BodyFormat",
    "Column",
    "Document",
    "NotATableError",
    "ParseError",
    "Parsed",
    "Problem",
    "Refusal",
    "Request",
    "Selection",
    "Source",
    "SourceError",
    "Table",
    "Tolerance",
    "register",
    "registered",
]

#: Money and other figures: exact, at scale one (never thousands or millions).
MONEY_DECIMALS = 6
MONEY = pl.Decimal(38, MONEY_DECIMALS)
#: A rate or a price per unit.
RATE = pl.Decimal(38, 8)

BodyFormat = Literal["json", "csv", "html", "xml", "pdf", "zip"]


@dataclass(frozen=True)
class Column:
    """A typed column of a table, with its meaning and unit (``None`` where it has none)."""

    name: str
    dtype: Any
    description: str
    unit: str | None = None
    nullable: bool = False
    #: The only values the publisher is known to use; anything else is drift.
    values: tuple[str, ...] | None = None
    #: A price, a rate, a number of things: zero and less cannot be.
    is_positive: bool = False


#: Columns that every table ends with: where each row was read.
PROVENANCE = (
    Column("document_id", pl.String, "SHA-256 of the archived body that the row was read from."),
    Column("locator", pl.String, "Where in that body the row stands."),
)


@dataclass(frozen=True)
class Table:
    """A typed table, one row for each ``key`` of one document."""

    name: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    #: An answer without rows is sound (a company without dividends), not a fault.
    may_be_empty: bool = False
    #: It counts what a parser left out: its rows alone do not make a document of use.
    is_tally: bool = False

    @property
    def all_columns(self) -> tuple[Column, ...]:
        return (*self.columns, *PROVENANCE)

    @property
    def schema(self) -> dict[str, Any]:
        return {column.name: column.dtype for column in self.all_columns}


@dataclass(frozen=True)
class Request:
    """One thing to ask a publisher for.

    ``key`` names it for good: the same key asked on another day yields another version of the same thing,
    whatever changed in the URL. It is unique within its source.
    """

    key: str
    url: str
    company_id: str | None = None
    params: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] | None = None
    body_format: BodyFormat = "json"
    #: The publisher may know nothing of it (a page past the end, a company without filings): HTTP 404 is an answer.
    may_be_absent: bool = False
    #: The publisher never changes it (a filing): once it is held it is not asked for again.
    is_final: bool = False


@dataclass(frozen=True)
class Tolerance:
    """How much of a source may be unreadable before its check fails, as shares of its documents, rows and companies.

    ``spared`` documents, companies and rows are never too many, whatever share of a small source they are.
    """

    documents: float = 0.1
    rows: float = 0.05
    companies: float = 0.1
    spared: int = 1


@dataclass(frozen=True)
class Parsed:
    """What a parser made of one document: rows by table as column lists, and fields it did not know."""

    columns: Mapping[str, Mapping[str, list[Any]]]
    #: Fields in the body that the parser neither reads nor names as ignored: drift, a warning.
    unknown_fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class Selection:
    """What the embedded sample keeps of long bodies: recent periods, mapped concepts, forms that are cited."""

    since: date
    concepts: frozenset[str]
    forms: frozenset[str]


class Refusal(Exception):
    """A publisher's own error inside a body that HTTP called a success. Its text is the publisher's."""


class Absence(Exception):
    """A publisher's own statement that it holds nothing under this request."""


def _nothing_to_follow(document: Document) -> Iterable[Request]:
    return ()


def _no_error_to_detect(body: bytes, request: Request) -> None:
    return None


def _the_whole_body(body: bytes, selection: Selection) -> bytes:
    return body


@dataclass(frozen=True)
class Source:
    """A publisher's offering, declared once. Assets, schedules, raw checks, dbt sources and dictionary derive from it.

    ``requests`` lists what to ask for, given the companies and the day; ``follow`` what to ask next, having read
    a document; ``parse`` turns a document into rows. ``detect_error`` raises :class:`Refusal` or :class:`Absence` where
    a body that arrived whole says no; it runs before the body is archived. ``excerpt`` is the part of a body, in the
    same shape, that goes into the embedded sample; where it is empty, nothing of it does.
    """

    name: str
    title: str
    publisher: str
    homepage: str
    licence: str
    #: Whether the licence lets a public release carry the rows themselves.
    is_redistributable: bool
    tables: tuple[Table, ...]
    requests: Callable[[Universe, date], Iterable[Request]]
    parse: Callable[[Document], Parsed]
    #: Cron line (UTC) of the schedule that refreshes it.
    cadence: str
    #: Age of the newest successful attempt past which the source counts as late.
    allowed_age: timedelta
    #: Requests a second to each of its hosts, across the whole run.
    requests_per_second: float
    #: Largest random pause, in seconds, added before each request.
    jitter_seconds: float = 0.0
    max_bytes: int = 64 * 1024 * 1024
    #: ``accumulates``: every archived version counts. ``replaces``: the newest version alone does.
    history: Literal["accumulates", "replaces"] = "accumulates"
    #: A body is the state of one moment: older ones stay in the embedded sample, whatever the evidence.
    is_snapshot: bool = False
    #: What the rows rest on: ``filed`` by the company, carried by a ``portal``, ``curated`` by us, or a ``vendor``.
    evidence: Literal["filed", "portal", "curated", "vendor", "market"] = "filed"
    #: Fields that the publisher sends and the parser leaves, as ``place: why``.
    ignored_fields: Mapping[str, str] = field(default_factory=dict)
    #: Hosts that its documents lead to, beside those that ``requests`` names. A request to any other is not made.
    further_hosts: tuple[str, ...] = ()
    #: SEC asks who is calling: the session's User-Agent must carry a contact.
    needs_contact: bool = False
    #: How much of it may be unreadable before its check fails.
    tolerance: Tolerance = Tolerance()
    #: Requests that one document may lead to; a body that names more is taken for wrong.
    most_followed: int = 5_000
    follow: Callable[[Document], Iterable[Request]] = _nothing_to_follow
    detect_error: Callable[[bytes, Request], None] = _no_error_to_detect
    excerpt: Callable[[bytes, Selection], bytes] = _the_whole_body
    #: Its documents stand in this repository and are never fetched (the curated CSV).
    is_local: bool = False

    def table(self, name: str) -> Table:
        return next(table for table in self.tables if table.name == name)


_registry: dict[str, Source] = {}


def register(source: Source) -> Source:
    """Make a source known to everything that derives from the declarations. Its file calls this once."""
    if source.name in _registry:
        raise ValueError(f"two sources are called {source.name}")
    for table in source.tables:
        if not table.name.startswith(f"{source.name}__"):
            raise ValueError(f"table {table.name} must be called {source.name}__<plural noun>")
    _registry[source.name] = source
    return source


def registered() -> Mapping[str, Source]:
    """The sources whose modules have been imported, by name."""
    return dict(sorted(_registry.items()))
