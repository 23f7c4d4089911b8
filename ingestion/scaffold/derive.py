"""Files that follow from declarations and seeds (``make derive``): dbt's list of raw tables, the pages of sources and
of definitions.

A test compares them with the declarations, so that neither can fall behind.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import yaml

from ingestion.scaffold import definitions_page
from ingestion.scaffold.record import Recording, read_manifest
from ingestion.settings import Settings
from ingestion.source import Source
from ingestion.sources import SOURCES
from ingestion.universe import SEEDS

DBT_SOURCES = Path("dbt_project/models/staging/_sources.yml")
PAGE = Path("docs/sources.md")

#: Below it the page of sources goes on with what the tests write: what each misbehaviour leads to.
FROM_THE_TESTS = "<!-- from the tests -->"

_HEADER = "# Derived from the declarations in ingestion/sources: make derive\n"


def dbt_sources() -> str:
    """Every declared table as a table of dbt's source ``raw``, with its columns' meanings."""
    tables = [
        {
            "name": table.name,
            "description": f"{source.title} ({source.publisher}). {table.description}",
            "columns": [
                {"name": column.name, "description": column.description + (f" [{column.unit}]" if column.unit else "")}
                for column in table.all_columns
            ],
        }
        for source in SOURCES.values()
        for table in source.tables
    ]
    raw = {
        "name": "raw",
        "description": "Typed tables, rebuilt from every archived body of their source; Parquet.",
        "config": {"external_location": "{{ env_var('FROTH_DATA', '../data') }}/tables/{name}.parquet"},
        "tables": tables,
    }
    text: str = yaml.safe_dump({"version": 2, "sources": [raw]}, sort_keys=False, allow_unicode=True, width=120)
    return _HEADER + text


def page(recordings: Mapping[str, list[Recording]]) -> str:
    """What each source is, on what terms, what is read and left, and what the embedded sample holds of it."""
    lines = [
        "# Sources",
        "",
        "Derived from the declarations in `ingestion/sources` and from the tests: `make derive`. Below the sources "
        "stands what each [misbehaviour of a publisher](#what-a-publishers-misbehaviour-leads-to) leads to.",
        "",
        "| source | publisher | evidence | requested (cron, UTC) | at most | largest body | late after "
        "| may be redistributed |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for source in SOURCES.values():
        hours = source.allowed_age.total_seconds() / 3600
        requested = "read from this repository" if source.is_local else f"{source.requests_per_second:g} a second"
        largest = "" if source.is_local else f"{source.max_bytes // 2**20} MB"
        lines.append(
            f"| [`{source.name}`](#{source.name}) | [{source.publisher}]({source.homepage}) | {source.evidence} "
            f"| `{source.cadence}` | {requested} | {largest} | {hours:g} h "
            f"| {'yes' if source.is_redistributable else 'no'} |"
        )
    for source in SOURCES.values():
        lines += _section(source, recordings.get(source.name, []))
    return "\n".join(lines) + "\n\n"


def _section(source: Source, recordings: list[Recording]) -> list[str]:
    lines = ["", f"## {source.name}", "", f"{source.title}. {source.licence}."]
    for table in source.tables:
        lines += ["", f"**`{table.name}`**: {table.description} Key: {', '.join(table.key)}.", ""]
        lines += ["| column | meaning | unit |", "|---|---|---|"]
        lines += [f"| {column.name} | {column.description} | {column.unit or ''} |" for column in table.columns]
    if source.ignored_fields:
        lines += ["", "Left unread:", ""]
        by_reason: dict[str, list[str]] = defaultdict(list)
        for name, why in source.ignored_fields.items():
            by_reason[why].append(f"`{name}`")
        lines += [f"- {', '.join(names)}: {why}" for why, names in by_reason.items()]
    if recordings:
        size = sum(one.bytes for one in recordings)
        days = sorted(one.recorded_at[:10] for one in recordings)
        companies = len({one.company_id for one in recordings if one.company_id})
        of = f" of {companies} companies" if companies else ""
        lines += ["", f"In the embedded sample: {len(recordings)} bodies{of}, {size:,} bytes, {days[0]} to {days[-1]}."]
        lines += sorted({f"Trimmed {one.trimmed}; {one.obtained}." for one in recordings})
    elif not source.is_local:
        lines += ["", "The embedded sample holds nothing of it: no answer has been recorded yet."]
    return lines


def write(root: Path) -> list[Path]:
    """Write them below ``root``; their paths."""
    recordings: dict[str, list[Recording]] = defaultdict(list)
    for one in read_manifest(root / "ingestion" / "recorded"):
        recordings[one.source].append(one)
    standing = (root / PAGE).read_text(encoding="utf-8") if (root / PAGE).exists() else ""
    texts = {
        root / DBT_SOURCES: dbt_sources(),
        root / PAGE: page(recordings) + "".join(standing.partition(FROM_THE_TESTS)[1:]),
        root / definitions_page.PAGE: definitions_page.page(SEEDS),
    }
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8")
    return list(texts)


if __name__ == "__main__":
    for written in write(Settings().root):
        print(written)
    sys.exit(0)
