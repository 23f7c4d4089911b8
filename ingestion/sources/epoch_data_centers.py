"""Epoch AI: large AI data centres, who owns and uses them, and how their power and cost grew and are planned to grow.

The estimates are Epoch's own, from permits, satellite pictures and announcements. Dates run years ahead: a row that
lies after the day it was fetched is a forecast. Columns are read by name; their names and order changed in 2026.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

import polars as pl

from ingestion.parsing.csv_body import csv_records
from ingestion.parsing.excerpts import csv_columns
from ingestion.parsing.fields import Record
from ingestion.parsing.rows import Rows, parsed
from ingestion.source import RATE, Column, Document, Parsed, ParseError, Request, Source, Table, register
from ingestion.universe import Universe

_GRADES = ("confident", "likely", "speculative", "tentative")
#: A comma between two parties, and not before the legal form of one: ``Acme, Inc. #confident``.
_BETWEEN_PARTIES = re.compile(
    r",(?!\s*(?:inc|incorporated|ltd|limited|llc|l\.l\.c|lp|l\.p|llp|corp|corporation|co|company|plc|gmbh|ag|sa|s\.a|nv|n\.v|bv"
    r"|b\.v|pte|pty)\.?(?:\s+ltd\.?)?\s*(?:[#,]|$))",
    re.IGNORECASE,
)
SITES = Table(
    name="epoch_data_centers__sites",
    description="One row for each data centre as it stands on the day of the file.",
    columns=(
        Column("data_center", pl.String, "Name of the data centre."),
        Column("country", pl.String, "Country.", nullable=True),
        Column("address", pl.String, "Address.", nullable=True),
        Column("project", pl.String, "Project it is part of.", nullable=True),
        Column("project_confidence", pl.String, "How sure the publisher is of that.", nullable=True, values=_GRADES),
        Column("power", RATE, "Power of the site today.", unit="MW", nullable=True),
        Column("h100_equivalents", RATE, "Computing power today.", unit="H100", nullable=True),
        Column("capital_cost", RATE, "Capital cost until today.", unit="billion USD of 2025", nullable=True),
    ),
    key=("data_center",),
)
PARTIES = Table(
    name="epoch_data_centers__parties",
    description="One row for each company that owns or uses a data centre.",
    columns=(
        Column("data_center", pl.String, "Name of the data centre."),
        Column("role", pl.String, "What the company is to it.", values=("owner", "user")),
        Column("party", pl.String, "Name of the company."),
        Column(
            "confidence",
            pl.String,
            "How sure the publisher is; null where it does not say.",
            nullable=True,
            values=_GRADES,
        ),
    ),
    key=("data_center", "role", "party"),
    may_be_empty=True,
)
TIMELINES = Table(
    name="epoch_data_centers__timelines",
    description="One row for each change of a data centre: what stands or will stand from that day on.",
    columns=(
        Column("data_center", pl.String, "Name of the data centre."),
        Column("changed_on", pl.Date, "Day of the change."),
        Column("row_number", pl.Int64, "Place of the row in the file, from 1."),
        Column("is_forecast", pl.Boolean, "Whether that day lay ahead when the file was fetched."),
        Column("buildings", RATE, "Buildings in operation.", nullable=True),
        Column("power", RATE, "Power of the site.", unit="MW", nullable=True),
        Column("it_power", RATE, "Power of its computers.", unit="MW", nullable=True),
        Column("h100_equivalents", RATE, "Computing power.", unit="H100", nullable=True),
        Column("capital_cost", RATE, "Capital cost until then.", unit="billion USD of 2025", nullable=True),
        Column("operating_cost", RATE, "Operating cost a year.", unit="billion USD of 2025", nullable=True),
    ),
    key=("data_center", "changed_on", "row_number"),
)
_FOLDER = "https://epoch.ai/data/data_centers"
_FILES = {"sites": "data_centers.csv", "timelines": "data_center_timelines.csv"}
_COST = "Total capital cost (2025 USD billions)"
_CURRENT = "Current total capital cost (2025 USD billions)"
_NAMES = ("Name", "Title", "Handle")
_IGNORED = {
    **dict.fromkeys(("Notes", "Selected Sources", "Construction status", "Thumbnail"), "prose and pictures"),
    **dict.fromkeys(
        ("Calculations sheet", "Latitude", "Longitude", "Investors", "Construction companies", "Energy companies"),
        "no mart asks for it",
    ),
    **dict.fromkeys(
        (
            "Performance (8-bit OP/s)",
            "Compute cost (2025 USD billions)",
            "Construction cost (2025 USD billions)",
            "Water use (MGD)",
            "Current H100 equivalents (from Data center)",
        ),
        "follows from what is read, or no mart asks for it",
    ),
}


def _requests(universe: Universe, today: date) -> Iterable[Request]:
    for kind, file in _FILES.items():
        yield Request(key=kind, url=f"{_FOLDER}/{file}", body_format="csv")


def _parse(document: Document) -> Parsed:
    return _parse_sites(document) if document.key == "sites" else _parse_timelines(document)


def _parse_sites(document: Document) -> Parsed:
    sites, parties = Rows(SITES), Rows(PARTIES)
    unknown: set[str] = set()
    for row in csv_records(document, ("Owner", "Country", "Current power (MW)")):
        with document.row(row.place):
            name = row.first_text(_NAMES)
            if name is None:
                raise ParseError(document, f"{row.place}.Name", "it is missing")
            project, project_confidence = _graded(row.optional_text("Project") or "")
            sites.add(
                row.place,
                data_center=name,
                country=row.optional_text("Country"),
                address=row.optional_text("Address"),
                project=project or None,
                project_confidence=project_confidence,
                power=row.grouped_number("Current power (MW)"),
                h100_equivalents=row.grouped_number("Current H100 equivalents"),
                capital_cost=row.grouped_number(_CURRENT),
            )
            _add_parties(parties, row, name)
            unknown |= row.left - _IGNORED.keys()
    return parsed(sites, parties, unknown=unknown)


def _add_parties(parties: Rows, row: Record, data_center: str) -> None:
    """Owners and users: names with a comma between them, each with a mark like ``#likely`` or without."""
    for role, field in (("owner", "Owner"), ("user", "Users")):
        for stated in _BETWEEN_PARTIES.split(row.optional_text(field) or ""):
            party, confidence = _graded(stated)
            if party:
                place = f"{row.place}.{field}"
                parties.add(place, data_center=data_center, role=role, party=party, confidence=confidence)


def _graded(stated: str) -> tuple[str, str | None]:
    """A name and its mark, of ``Google #likely``; of several marks the one that is a grade, wherever it stands."""
    name, *marks = (part.strip() for part in stated.split("#"))
    grades = [mark for mark in marks if mark in _GRADES]
    return name, grades[0] if grades else (marks[0] if marks and marks[0] else None)


def _parse_timelines(document: Document) -> Parsed:
    changes = Rows(TIMELINES)
    fetched_on, unknown = document.fetched_at.date(), set[str]()
    for row in csv_records(document, ("Date", "Data center", "Power (MW)", _COST)):
        with document.row(row.place):
            changed_on = row.day("Date")
            changes.add(
                row.place,
                data_center=row.text("Data center"),
                changed_on=changed_on,
                row_number=row.row_number,
                is_forecast=changed_on > fetched_on,
                buildings=row.grouped_number("Buildings operational"),
                power=row.grouped_number("Power (MW)"),
                it_power=row.grouped_number("IT power (MW)"),
                h100_equivalents=row.grouped_number("H100 equivalents"),
                capital_cost=row.grouped_number(_COST),
                operating_cost=row.grouped_number("Annual operating cost (2025 USD billions)"),
            )
            unknown |= row.left - _IGNORED.keys()
    return parsed(changes, unknown=unknown)


SOURCE = register(
    Source(
        name="epoch_data_centers",
        title="AI data centres",
        publisher="Epoch AI",
        homepage="https://epoch.ai/data/data-centers",
        licence="CC BY 4.0: Epoch AI, epoch.ai",
        is_redistributable=True,
        tables=(SITES, PARTIES, TIMELINES),
        requests=_requests,
        parse=_parse,
        excerpt=csv_columns(_IGNORED),
        cadence="0 8 * * 1",
        allowed_age=timedelta(days=16),
        requests_per_second=0.5,
        max_bytes=16 * 1024 * 1024,
        evidence="vendor",
        ignored_fields=_IGNORED,
    )
)
