"""A card of the page, and how its cells are written."""

from __future__ import annotations

from dataclasses import dataclass
from math import isclose
from typing import Any, NamedTuple

import altair as alt
import polars as pl

from dashboard.address import page_of
from dashboard.release import Release

_NUMBERS = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
)
_PLACES = (
    "zeroth",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
)

FILINGS = "Companies' Forms 10-K and 10-Q, cash-flow statements"


class Linked(NamedTuple):
    """A cell that opens a document or a page; ``title`` shows while one points at it, ``anchor`` is its own place."""

    text: str
    url: str | None
    title: str = ""
    anchor: str = ""


#: Short forms in the ids of metrics, in full.
_SHORT_FORMS = {
    "ocf": "operating cash flow",
    "fcf": "free cash flow",
    "ebitda": "EBITDA",
    "rpo": "performance obligations,",
    "ppe": "property and equipment,",
    "incl": "with",
    "parent": "of the parent",
}


class Named(NamedTuple):
    """A cell that is a term; ``meaning`` shows while one points at it."""

    term: str
    meaning: str


class Picture(NamedTuple):
    """A cell that is drawn: SVG."""

    svg: str


class State(NamedTuple):
    """A cell that is one word of a few, set as a badge. ``tone`` is good, warn, bad or plain."""

    word: str
    tone: str


@dataclass(frozen=True)
class Link:
    """Where a person can open what a card rests on."""

    text: str
    url: str


@dataclass(frozen=True)
class Choice:
    """What a card can show in turn: the same choice steers every card of its ``group``."""

    group: str
    label: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Card:
    """One question and its answer. ``chart`` or ``table``, or both, show it; ``rows`` is what a reader takes away."""

    card_id: str
    title: str
    subtitle: str
    source: str
    mart: str
    rows: pl.DataFrame
    chart: alt.TopLevelMixin | None = None
    #: Column titles, and cells as text or one of the kinds above; numbers stand right where a title begins with ``#``.
    head: tuple[str, ...] = ()
    table: tuple[tuple[Any, ...], ...] = ()
    #: Buttons that light up a series: key, slot of its colour, name.
    chips: tuple[tuple[str, str, str], ...] = ()
    #: Names of colours that nobody can press: slot, name.
    keys: tuple[tuple[str, str], ...] = ()
    choice: Choice | None = None
    #: A scale of colours beside the subtitle.
    has_ramp: bool = False
    links: tuple[Link, ...] = ()
    note: str = ""
    is_wide: bool = False


def slots(release: Release, rows: pl.DataFrame) -> dict[str, str]:
    """Colours of the companies that are drawn and have rows, in the order of the palette."""
    companies = release.ask("companies").drop_nulls("colour_slot").sort("colour_slot")
    drawn = companies.filter(pl.col("company_id").is_in(sorted(set(rows["company_id"]))))
    return dict(drawn.select("company_id", "colour_slot").rows())


def chips(release: Release, rows: pl.DataFrame) -> tuple[tuple[str, str, str], ...]:
    called = names(rows)
    return tuple((company, slot, called[company]) for company, slot in slots(release, rows).items())


def names(rows: pl.DataFrame) -> dict[str, str]:
    return dict(rows.select("company_id", "short_name").unique().rows())


def in_a_row(words: list[str]) -> str:
    """``Cash, debt and leases``."""
    return " and ".join([", ".join(words[:-1]), *words[-1:]]) if len(words) > 1 else "".join(words)


def in_letters(count: int) -> str:
    """A small number as a sentence has it: ``four``."""
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)


def in_place(number: int) -> str:
    """A place in a row as a sentence has it: ``eighth``."""
    return _PLACES[number] if number < len(_PLACES) else f"{number}th"


def in_parts(share: float) -> str:
    """A part of a whole as a sentence has it: ``fifth``; in per cent where it is not one of a few."""
    parts = round(1 / share)
    if 2 < parts < len(_PLACES) and isclose(parts * share, 1):
        return in_place(parts)
    return "half" if isclose(share, 1 / 2) else f"{share * 100:.0f} %"


def links(rows: pl.DataFrame) -> tuple[Link, ...]:
    found = rows.drop_nulls("filing_url").unique("company_id").sort("company_id")
    return tuple(Link(row["short_name"], row["filing_url"]) for row in found.iter_rows(named=True))


def figure_page(row: dict[str, Any]) -> Linked:
    """A company's name, in Chinese too, which opens its figure page."""
    return Linked(with_chinese(row), page_of(row["company_id"]))


def with_chinese(row: dict[str, Any]) -> str:
    name = row["short_name"]
    return f"{name} {(row.get('name_zh') or '').replace(name, '').strip()}".strip()


def percent(value: float | None, form: str) -> str:
    return "" if value is None else f"{value:{form}}"


def number(value: float | None) -> str:
    return "" if value is None else f"{value:.0f}"


def signed(text: str) -> str:
    """A number with a true minus sign."""
    return text.replace("-", "−")


def amounts(row: dict[str, Any]) -> str:
    """What was stated about coming capex, in billions: a range, a single amount with its word, a floor or a ceiling."""
    low, high, point = row["low"], row["high"], row["point"]
    if low is not None and high is not None:
        return f"{low:g} to {high:g}"
    if point is not None:
        return f"{(row['modifier'] or 'about').replace('_', ' ')} {point:g}"
    return f"more than {low:g}" if low is not None else f"up to {high:g}" if high is not None else "no amount"


def in_plain(metric_id: str) -> str:
    """A metric by its words: ``ocf`` is operating cash flow."""
    words = " ".join(_SHORT_FORMS.get(word, word) for word in metric_id.split("_"))
    return words[0].upper() + words[1:]
