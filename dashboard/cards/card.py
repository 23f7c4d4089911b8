"""A card of the page, and how its cells are written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import altair as alt
import polars as pl

from dashboard.style import COMPANY

FILINGS = "Companies' Forms 10-K and 10-Q, cash-flow statements"


@dataclass(frozen=True)
class Link:
    """Where a person can open what a card rests on."""

    text: str
    url: str


@dataclass(frozen=True)
class Card:
    """One question and its answer. ``chart`` or ``table`` shows it; ``rows`` is what a reader can take away."""

    card_id: str
    title: str
    subtitle: str
    source: str
    mart: str
    rows: pl.DataFrame
    chart: alt.TopLevelMixin | None = None
    #: Column titles, and cells as text or (text, url); numbers stand right where the title begins with ``#``.
    head: tuple[str, ...] = ()
    table: tuple[tuple[Any, ...], ...] = ()
    chips: tuple[tuple[str, str, str], ...] = ()
    links: tuple[Link, ...] = ()
    note: str = ""
    is_wide: bool = False


def slots(rows: pl.DataFrame) -> dict[str, str]:
    """Colours of the payers that have rows: the universe may hold fewer."""
    present = set(rows["company_id"])
    return {company: slot for company, slot in COMPANY.items() if company in present}


def chips(rows: pl.DataFrame) -> tuple[tuple[str, str, str], ...]:
    called = names(rows)
    return tuple((company, slot, called[company]) for company, slot in slots(rows).items())


def names(rows: pl.DataFrame) -> dict[str, str]:
    pairs = rows.select("company_id", "name").unique().rows()
    return {company: name.split(",")[0].split(" ")[0].removesuffix(".com") for company, name in pairs}


def links(rows: pl.DataFrame) -> tuple[Link, ...]:
    found = rows.drop_nulls("filing_url").unique("company_id").sort("company_id")
    return tuple(Link(row["name"].split(",")[0], row["filing_url"]) for row in found.iter_rows(named=True))


def with_chinese(row: dict[str, Any]) -> str:
    name = row["name"].split(",")[0]
    return f"{name} {row['name_zh']}" if row.get("name_zh") else name


def percent(value: float | None, form: str) -> str:
    return "" if value is None else f"{value:{form}}"


def number(value: float | None) -> str:
    return "" if value is None else f"{value:.0f}"
