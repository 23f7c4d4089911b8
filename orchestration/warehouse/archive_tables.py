"""The archive as tables: documents, attempts and declared sources; and the proof that documents are what they claim."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import dagster as dg
import polars as pl

from ingestion.archive.store import Archive, Version
from ingestion.catalogue import write_catalogue
from ingestion.parsing import archive_index
from ingestion.parsing.tables import PROBLEMS_SCHEMA
from ingestion.settings import Settings
from ingestion.source import Source, SourceError
from orchestration.asset_metadata import OWNERS, plain_schema
from orchestration.source_assets import archive_key

GROUP = "archive"

_TABLES = {
    "archive__documents": ("Every archived version of every document.", archive_index.DOCUMENTS_SCHEMA),
    "archive__spans": ("When each version was the current one of its key.", archive_index.SPANS_SCHEMA),
    "archive__observations": (
        "The days on which a publisher was seen to stand by each version.",
        archive_index.OBSERVATIONS_SCHEMA,
    ),
    "archive__problems": ("What of them could not be read, and what it cost.", PROBLEMS_SCHEMA),
    "archive__outcomes": ("Every attempt to get one, and what came of it.", archive_index.OUTCOMES_SCHEMA),
    "sources__declared": ("The sources as they declare themselves: licence, cadence, allowed age.", {}),
}


def archive_tables(sources: Iterable[Source]) -> dg.AssetsDefinition:
    after = [
        key
        for source in sources
        for key in (archive_key(source), *(dg.AssetKey(["raw", table.name]) for table in source.tables))
    ]

    @dg.multi_asset(
        name="archive_tables",
        specs=[
            dg.AssetSpec(
                dg.AssetKey(["raw", name]),
                deps=after,
                group_name=GROUP,
                owners=OWNERS,
                description=description,
                kinds={"polars", "parquet"},
                tags={"layer": "raw"},
                metadata={"dagster/column_schema": plain_schema(schema)} if schema else {},
            )
            for name, (description, schema) in _TABLES.items()
        ],
    )
    def built(settings: dg.ResourceParam[Settings]) -> Iterator[Any]:
        rows = archive_index.build_archive_tables(Archive(settings), settings)
        rows["sources__declared"] = write_catalogue(settings.tables / "sources__declared.parquet")
        for name in _TABLES:
            yield dg.MaterializeResult(asset_key=dg.AssetKey(["raw", name]), metadata={"dagster/row_count": rows[name]})

    return built


def verified_documents(settings: Settings) -> pl.DataFrame:
    """Every archived version, its bytes read again: ``document_id``, and ``finding``: ``sound`` or what is not."""
    archive = Archive(settings)
    findings: dict[str, str] = {}
    for source in archive.sources():
        for version in archive.versions(source):
            # A document that two requests brought is one body, and one sound copy of it is enough.
            if findings.get(version.document_id) != "sound":
                findings[version.document_id] = _finding(archive, version)
    return pl.DataFrame(
        {"document_id": list(findings), "finding": list(findings.values())},
        schema={"document_id": pl.String, "finding": pl.String},
    )


def bodies(settings: Settings) -> Iterator[Path]:
    """The files of every archived version."""
    archive = Archive(settings)
    for source in archive.sources():
        yield from (version.path for version in archive.versions(source))


def _finding(archive: Archive, version: Version) -> str:
    try:
        archive.read(version)
    except SourceError as error:
        return f"{error.problem} ({error.locator})"
    return "sound"
