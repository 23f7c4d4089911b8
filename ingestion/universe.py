"""The universe: which companies and price indices the warehouse follows, and what publishers call them.

Read from the seeds, so that each is added in one place and every source that applies to it asks for it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

SEEDS = Path(__file__).resolve().parents[1] / "dbt_project" / "seeds"


@dataclass(frozen=True)
class Identifier:
    """What a publisher calls a company, and when: ``valid_from`` inclusive, ``valid_to`` exclusive, null for open."""

    company_id: str
    scheme: str
    value: str
    valid_from: date | None
    valid_to: date | None

    def is_valid_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True)
class Company:
    """A company of the universe. ``fiscal_year_end`` is ``MM-DD``; 52/53-week years end near it."""

    company_id: str
    name: str
    name_zh: str | None
    country: str
    reporting_currency: str
    fiscal_year_end: str


@dataclass(frozen=True)
class PriceIndex:
    """An index of share prices, which is no company: it files nothing and has no shares."""

    price_index_id: str
    name: str
    yahoo_symbol: str


class EmptyUniverseError(Exception):
    """The seeds name no company, so there is nothing to ask for."""


@dataclass(frozen=True)
class Universe:
    """The companies and their identifiers, and the price indices they are held against."""

    companies: tuple[Company, ...]
    identifiers: tuple[Identifier, ...]
    price_indices: tuple[PriceIndex, ...] = ()

    @property
    def currencies(self) -> tuple[str, ...]:
        """The currencies companies report in, in alphabetical order."""
        return tuple(sorted({company.reporting_currency for company in self.companies}))

    def identified_by(self, scheme: str, day: date) -> Iterator[tuple[Company, str]]:
        """Each company with its identifier of that scheme on that day; companies without one are left out."""
        by_id = {company.company_id: company for company in self.companies}
        for identifier in self.identifiers:
            if identifier.scheme == scheme and identifier.is_valid_on(day):
                yield by_id[identifier.company_id], identifier.value


def read_universe(seeds: Path = SEEDS) -> Universe:
    """The universe as the seeds have it. Raises :class:`EmptyUniverseError` where they name no company."""
    companies = tuple(
        Company(
            company_id=row["company_id"],
            name=row["name"],
            name_zh=row["name_zh"] or None,
            country=row["country"],
            reporting_currency=row["reporting_currency"],
            fiscal_year_end=row["fiscal_year_end"],
        )
        for row in _rows(seeds / "universe.csv")
    )
    if not companies:
        raise EmptyUniverseError(
            f"{seeds / 'universe.csv'} names no company: there is nothing to ask any publisher for.\n"
            "  next: restore the seed (git checkout) or add a company, one row each in universe.csv and "
            "company_identifiers.csv"
        )
    known = {company.company_id for company in companies}
    identifiers = tuple(
        Identifier(
            company_id=row["company_id"],
            scheme=row["scheme"],
            value=row["value"],
            valid_from=_day(row["valid_from"]),
            valid_to=_day(row["valid_to"]),
        )
        for row in _rows(seeds / "company_identifiers.csv")
    )
    for identifier in identifiers:
        if identifier.company_id not in known:
            raise ValueError(f"company_identifiers.csv names {identifier.company_id!r}, which universe.csv does not")
    price_indices = tuple(
        PriceIndex(row["price_index_id"], row["name"], row["yahoo_symbol"])
        for row in _rows(seeds / "price_indices.csv")
    )
    return Universe(companies, identifiers, price_indices)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
