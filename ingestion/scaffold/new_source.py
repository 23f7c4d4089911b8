"""A new source to begin with: ``make new-source NAME=publisher_things`` writes one that already passes the tests.

Four files: the declaration, its staging model with its descriptions, and a recorded answer that is a stub until a real
one takes its place.
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

import polars as pl

from ingestion.parsing.fields import json_record
from ingestion.parsing.rows import Rows, parsed
from ingestion.source import RATE, Column, Document, Parsed, Request, Source, Table, register
from ingestion.universe import Universe

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
    rows, unknown = Rows(ROWS), set[str]()
    for record in json_record(document).required_records("rows"):
        with document.row(record.place):
            rows.add(record.place, stated_on=record.day("day"), value=record.number("value"))
            unknown |= record.left - _IGNORED.keys()
    return parsed(rows, unknown=unknown)


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
    {{ from_archive('NAME') }}
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
_PROPERTIES = """version: 2
models:
  - name: stg_NAME__NOUN
    description: 'TITLE, as last published for each day.'
    columns:
      - {name: stated_on, description: 'Day of the row.'}
      - {name: value, description: 'Value.', config: {meta: {unit: USD}}}
      - {name: document_id, description: '{{ doc("document_id") }}'}
      - {name: locator, description: '{{ doc("locator") }}'}
"""
_STUB = b'{"rows": [{"day": "2026-01-02", "value": 1.5, "note": "a stub"}]}'


def write(root: Path, name: str) -> list[Path]:
    """Write the four files below ``root``; their paths. Raises ``ValueError`` where the name cannot be one."""
    if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)+", name):
        raise ValueError(f"{name!r} is no name of a source: say publisher_things, in small letters")
    noun = name.rpartition("_")[2]
    source = root / "ingestion" / "sources" / f"{name}.py"
    model = root / "dbt_project" / "models" / "staging" / name / f"stg_{name}__{noun}.sql"
    if source.exists() or model.exists():
        raise ValueError(f"there is a source {name} already: {source}")
    model.parent.mkdir(exist_ok=True)
    properties = model.with_name(f"_{name}.yml")
    for path, text in ((source, _SOURCE), (model, _MODEL), (properties, _PROPERTIES)):
        words = name.replace("_", " ").capitalize()
        path.write_text(text.replace("NAME", name).replace("NOUN", noun).replace("TITLE", words), encoding="utf-8")
    return [source, model, properties, root / "ingestion" / "recorded" / _record_stub(root, name).path]


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
