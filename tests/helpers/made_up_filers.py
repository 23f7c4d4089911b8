"""Companies that nobody has heard of, and what they filed: bodies of EDGAR's company facts, through parser and dbt.

One build serves many filers, so a test file makes all of its own at once.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from ingestion.archive.store import Archive
from ingestion.parsing import archive_index, tables
from ingestion.scaffold.record import Recording, add, write_manifest
from ingestion.settings import Settings
from ingestion.sources import SOURCES
from orchestration.warehouse import dbt_runner
from tests.helpers.places import copy_project

CAPEX = "PaymentsToAcquirePropertyPlantAndEquipment"
_MILLION = Decimal(1_000_000)


@dataclass(frozen=True)
class Filer:
    """A company and its facts. ``calendars`` are rows of the seed fiscal_calendars without the company."""

    company_id: str
    facts: Mapping[str, Any]
    fiscal_year_end: str = "12-31"
    calendars: Sequence[Mapping[str, str]] = field(default=())


def filed(*rows: str, concept: str = CAPEX, taxonomy: str = "us-gaap", unit: str = "USD") -> dict[str, Any]:
    """Facts of one concept, a line each: start, end, value in millions, day of filing and perhaps the form.

    A start of ``-`` makes an instant. Rows of one day are one filing's; ``a/b`` as a day is filing b of that day.
    """
    facts = []
    for number, row in enumerate(rows):
        start, end, value, day, *form = row.split()
        day, _, filing = day.partition("/")
        facts.append(
            {
                **({} if start == "-" else {"start": start}),
                "end": end,
                "val": float(Decimal(value) * _MILLION),
                "accn": f"{int(day.replace('-', '')):010d}-{day[2:4]}-{int(filing or 0):06d}",
                "fy": int(day[:4]),
                "fp": "Q1",
                "form": " ".join(form) or "10-Q",
                "filed": day,
                **({"frame": "CY2020"} if number == 0 else {}),
            }
        )
    return {taxonomy: {concept: {"label": None, "description": None, "units": {unit: facts}}}}


def both(*facts: Mapping[str, Any]) -> dict[str, Any]:
    """Several concepts of one filer."""
    joined: dict[str, dict[str, Any]] = {}
    for one in facts:
        for taxonomy, tags in one.items():
            joined.setdefault(taxonomy, {}).update(tags)
    return joined


@dataclass(frozen=True)
class Built:
    """A warehouse of such filers, as far as their figures."""

    database: Path

    def rows(self, sql: str, *arguments: object) -> list[tuple[Any, ...]]:
        with duckdb.connect(str(self.database), read_only=True) as connection:
            return connection.execute(sql, list(arguments)).fetchall()

    def known(self, company_id: str, label: str, metric_id: str = "capex_cash") -> list[tuple[str, Any, str | None]]:
        """What a figure was from day to day: day, value in millions, reason."""
        found = self.rows(
            "select known_from, value / 1000000, reason from intermediate.int_facts__resolved"
            " where company_id = ? and period_label = ? and metric_id = ? order by known_from",
            company_id,
            label,
            metric_id,
        )
        return [(str(day), None if value is None else float(value), reason) for day, value, reason in found]

    def quarters(self, company_id: str, metric_id: str = "capex_cash") -> dict[str, tuple[str, Any]]:
        """The published quarters of a company: by calendar quarter the fiscal label and the value in millions."""
        found = self.rows(
            "select calendar_quarter, fiscal_label, value / 1000000 from marts.figures_quarterly"
            " where company_id = ? and metric_id = ? order by calendar_quarter",
            company_id,
            metric_id,
        )
        return {quarter: (label, None if value is None else float(value)) for quarter, label, value in found}

    def now(self, company_id: str, label: str, metric_id: str = "capex_cash") -> tuple[Any, str | None]:
        """What a figure is now: value in millions and reason."""
        answers = self.known(company_id, label, metric_id)
        assert answers, f"{company_id} has no {metric_id} {label}"
        return answers[-1][1:]


def build(folder: Path, filers: Iterable[Filer], select: Sequence[str] = ("+int_facts__resolved",)) -> Built:
    """The warehouse of these filers alone, in a copy of the project."""
    settings = Settings(root=copy_project(folder / "project"), data=folder / "data")
    seeds, sample = settings.root / "dbt_project" / "seeds", settings.recorded
    recordings = []
    for number, filer in enumerate(filers):
        _append(seeds / "universe.csv", _company(filer))
        for calendar in filer.calendars:
            _append(seeds / "fiscal_calendars.csv", {"company_id": filer.company_id, **calendar})
        recordings.append(_recorded(sample, filer, 9_990_000_000 + number))
    write_manifest(sample, recordings)
    archive = Archive(settings)
    for name, source in SOURCES.items():
        tables.build(source, archive.documents(name), settings)
    archive_index.build_archive_tables(archive, settings)
    dbt_runner.build_models(settings, select)
    return Built(settings.data / "warehouse.duckdb")


def _company(filer: Filer) -> dict[str, str]:
    return {
        "company_id": filer.company_id,
        "name": filer.company_id,
        "country": "US",
        "reporting_currency": "USD",
        "fiscal_year_end": filer.fiscal_year_end,
        "source": "made up",
    }


def _recorded(sample: Path, filer: Filer, cik: int) -> Recording:
    key = f"companyfacts/CIK{cik:010d}"
    body = json.dumps({"cik": cik, "entityName": "Made up", "facts": filer.facts}).encode()
    address = f"https://data.sec.gov/api/xbrl/{key}.json"
    day = f"{date(2026, 11, 1)}T00:00:00+00:00"
    told = Recording("sec_company_facts", key, address, filer.company_id, day, None, "", 0, "", "nothing", "made up")
    return add(sample, told, body)


def _append(seed: Path, row: Mapping[str, str]) -> None:
    with seed.open(encoding="utf-8", newline="") as file:
        names = next(csv.reader(file))
    assert set(row) <= set(names), f"{seed.name} has no {set(row) - set(names)}"
    with seed.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerow([row.get(name, "") for name in names])
