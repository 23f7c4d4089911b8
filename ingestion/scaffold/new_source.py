"""A new source to begin with: ``make new-source NAME=publisher_things`` writes one that already passes the tests.

Three files: the declaration, its staging model, and a recorded answer that is a stub until a real one takes its place.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from ingestion.scaffold.record import MADE_UP, Recording, add, read_manifest, write_manifest
from ingestion.settings import Settings

_SOURCE = '''"""TITLE: what it is, who publishes it, and what to mind about it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import msgspec
import polars as pl

from ingestion.universe import Universe
from ingestion.source import RATE, Column, Document, Parsed, ParseError, Request, Source, Table, register

ROWS = Table(
    name="NAME__NOUN",
    description="One row for each NOUN of a day.",
    columns=(
        Column("stated_on", pl.Date, "Day of the row."),
        Column("value", RATE, "Value.", unit="USD"),
    ),
    key=("stated_on",),
)
_IGNORED = {"note": "free text"}


def _requests(universe: Universe, today: date) -> Iterable[Request]:
    yield Request(key="all", url="https://NAME.example.org/all.json")


def _parse(document: Document) -> Parsed:
    columns: dict[str, list[Any]] = {name: [] for name in ("stated_on", "value", "locator")}
    unknown: set[str] = set()
    for index, row in enumerate(msgspec.json.decode(document.body, type=list[dict[str, Any]])):
        place = f"$[{index}]"
        try:
            columns["stated_on"].append(date.fromisoformat(row.pop("day")))
            columns["value"].append(Decimal(str(row.pop("value"))))
        except (KeyError, TypeError, ValueError, ArithmeticError) as error:
            raise ParseError(document, place, f"{type(error).__name__}: {error}") from None
        columns["locator"].append(place)
        unknown.update(row.keys() - _IGNORED.keys())
    return Parsed({ROWS.name: columns}, tuple(sorted(unknown)))


SOURCE = register(
    Source(
        name="NAME",
        title="TITLE",
        publisher="Its publisher",
        homepage="https://NAME.example.org/",
        licence="Its licence",
        is_redistributable=False,
        tables=(ROWS,),
        requests=_requests,
        parse=_parse,
        cadence="0 7 * * *",
        allowed_age=timedelta(days=2),
        requests_per_second=1,
        evidence="market",
        ignored_fields=_IGNORED,
    )
)
'''
_MODEL = """-- TITLE, as last published for each day.
with source as (
    select * from {{ source('raw', 'NAME__NOUN') }}
),

archived as (
    select document_id, fetched_at
    from {{ source('raw', 'archive__documents') }}
    where source = 'NAME'
),

ranked as (
    select
        source.*,
        row_number() over (
            partition by source.stated_on order by archived.fetched_at desc, source.document_id
        ) as recency
    from source
    inner join archived on source.document_id = archived.document_id
)

select stated_on, value, document_id, locator
from ranked
where recency = 1
"""
_STUB = b'[{"day": "2026-01-02", "value": 1.5, "note": "a stub"}]'


def write(root: Path, name: str) -> list[Path]:
    """Write the three files below ``root``; their paths. Raises ``ValueError`` where the name cannot be one."""
    if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)+", name):
        raise ValueError(f"{name!r} is no name of a source: say publisher_things, in small letters")
    noun = name.rpartition("_")[2]
    source = root / "ingestion" / "sources" / f"{name}.py"
    model = root / "dbt_project" / "models" / "staging" / name / f"stg_{name}__{noun}.sql"
    if source.exists() or model.exists():
        raise ValueError(f"there is a source {name} already: {source}")
    model.parent.mkdir(exist_ok=True)
    for path, text in ((source, _SOURCE), (model, _MODEL)):
        words = name.replace("_", " ").capitalize()
        path.write_text(text.replace("NAME", name).replace("NOUN", noun).replace("TITLE", words), encoding="utf-8")
    return [source, model, root / "ingestion" / "recorded" / _record_stub(root, name).path]


def _record_stub(root: Path, name: str) -> Recording:
    folder = root / "ingestion" / "recorded"
    url = f"https://{name}.example.org/all.json"
    stub = Recording(
        name, "all", url, None, "2026-01-02T00:00:00+00:00", "application/json", "", 0, "", "a stub", MADE_UP
    )
    recording = add(folder, stub, _STUB)
    write_manifest(folder, [*read_manifest(folder), recording])
    return recording


def main(arguments: Sequence[str] | None = None) -> int:
    """Write a new source and what follows from its declaration; the exit code."""
    names = list(sys.argv[1:] if arguments is None else arguments)
    if len(names) != 1:
        print("next: say how it is called: make new-source NAME=publisher_things", file=sys.stderr)
        return 2
    try:
        paths = write(Settings().root, names[0])
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    # In a process of its own, which imports the new file.
    subprocess.run([sys.executable, "-m", "ingestion.scaffold.derive"], cwd=Settings().root, check=True)
    for path in paths:
        print(path)
    print("next: put the publisher's endpoint and shape in place of the example, and a recorded answer for the stub")
    return 0


if __name__ == "__main__":
    sys.exit(main())
