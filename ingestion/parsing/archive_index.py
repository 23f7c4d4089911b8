"""The archive as tables: its documents, the spans in which each version stood, attempts, and what could not be read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import polars as pl

from ingestion.archive.store import Archive, Outcome, Version
from ingestion.parsing.tables import INSTANT, PROBLEMS_SCHEMA, write, zoneless
from ingestion.settings import Settings

DOCUMENTS_SCHEMA: dict[str, Any] = {
    "document_id": pl.String,
    "source": pl.String,
    "key": pl.String,
    "company_id": pl.String,
    "url": pl.String,
    "content_type": pl.String,
    "fetched_at": INSTANT,
    "bytes": pl.Int64,
    "layer": pl.String,
    "current_from": INSTANT,
    "is_set_aside": pl.Boolean,
}

OUTCOMES_SCHEMA: dict[str, Any] = {
    "run_id": pl.String,
    "source": pl.String,
    "key": pl.String,
    "company_id": pl.String,
    "url": pl.String,
    "attempted_at": INSTANT,
    "outcome": pl.String,
    "mode": pl.String,
    "http_status": pl.Int32,
    "document_id": pl.String,
    "bytes": pl.Int64,
    "seconds": pl.Float64,
    "detail": pl.String,
}


#: A version of a document is current from one observation until another version is seen under its key. A publisher that
#: goes back to an earlier version begins another span of it. Bodies that were set aside are never current.
SPANS_SCHEMA: dict[str, Any] = {
    "source": pl.String,
    "key": pl.String,
    "span": pl.Int64,
    "document_id": pl.String,
    "current_from": INSTANT,
}

#: The days on which a publisher was seen to stand by a document. ``day_order`` counts the documents of a source by when
#: they were last seen that day: it stands however often a publisher is asked again and nothing has changed.
OBSERVATIONS_SCHEMA: dict[str, Any] = {
    "source": pl.String,
    "document_id": pl.String,
    "observed_on": pl.Date,
    "day_order": pl.Int64,
}


def build_archive_tables(archive: Archive, settings: Settings) -> dict[str, int]:
    """Replace the tables about the archive; their numbers of rows."""
    found = [pl.read_parquet(path) for path in sorted((settings.data / "problems").glob("*.parquet"))]
    problems = pl.concat([pl.DataFrame(schema=PROBLEMS_SCHEMA), *found])
    useless = problems.filter(cost="document").select("source", "key", "document_id")
    set_aside = set(useless.iter_rows())
    versions = [version for source in archive.sources() for version in archive.versions(source)]
    outcomes = [outcome for source in archive.sources() for outcome in archive.outcomes(source)]
    spans = _spans(
        [version for version in versions if (version.source, version.key, version.document_id) not in set_aside],
        outcomes,
    )
    last = {(row["source"], row["key"], row["document_id"]): row["current_from"] for row in spans}
    documents = [
        {
            **{name: zoneless(getattr(version, name)) for name in DOCUMENTS_SCHEMA if hasattr(version, name)},
            "current_from": last.get(identity),
            "is_set_aside": identity in set_aside,
        }
        for version in versions
        for identity in [(version.source, version.key, version.document_id)]
    ]
    frames = {
        "archive__problems": problems,
        "archive__documents": pl.DataFrame(documents, schema=DOCUMENTS_SCHEMA, strict=True),
        "archive__spans": pl.DataFrame(spans, schema=SPANS_SCHEMA, strict=True),
        "archive__observations": observations(versions, outcomes),
        "archive__outcomes": _records(outcomes, OUTCOMES_SCHEMA),
    }
    write("archive", frames, settings.tables)
    return {name: frame.height for name, frame in frames.items()}


def _spans(versions: Iterable[Version], outcomes: Iterable[Outcome]) -> list[dict[str, Any]]:
    """Of each key the spans in which one version after another stood, in the order of observation.

    A version is observed when it is first fetched or recorded, and whenever its publisher is asked and has it still.
    """
    seen: list[tuple[str, str, datetime, str]] = [
        (version.source, version.key, version.fetched_at, version.document_id) for version in versions
    ]
    sound = {(source, key, document_id) for source, key, _, document_id in seen}
    seen += [
        (outcome.source, outcome.key, outcome.attempted_at, outcome.document_id)
        for outcome in outcomes
        if outcome.outcome in ("fetched", "unchanged")
        and outcome.mode == "live"
        and outcome.document_id
        and (outcome.source, outcome.key, outcome.document_id) in sound
    ]
    spans: list[dict[str, Any]] = []
    for source, key, moment, document_id in sorted(seen):
        before = spans[-1] if spans and (spans[-1]["source"], spans[-1]["key"]) == (source, key) else None
        if before is None or before["document_id"] != document_id:
            number = before["span"] + 1 if before else 1
            spans.append(
                {
                    "source": source,
                    "key": key,
                    "span": number,
                    "document_id": document_id,
                    "current_from": zoneless(moment),
                }
            )
    return spans


def observations(versions: Iterable[Version], outcomes: Iterable[Outcome]) -> pl.DataFrame:
    """The day a document was first fetched or recorded, and each later day on which a request found it unchanged.

    An attempt that sent no request, for it read the embedded sample or held what never changes, saw nothing.
    """
    seen = [(version.source, version.document_id, zoneless(version.fetched_at)) for version in versions]
    seen += [
        (outcome.source, outcome.document_id, zoneless(outcome.attempted_at))
        for outcome in outcomes
        if outcome.document_id
        and outcome.mode == "live"
        and outcome.outcome in ("fetched", "unchanged")
        and outcome.http_status is not None
    ]
    moments = pl.DataFrame(
        seen, schema={"source": pl.String, "document_id": pl.String, "seen_at": INSTANT}, orient="row", strict=True
    )
    days = moments.group_by("source", "document_id", pl.col("seen_at").dt.date().alias("observed_on")).agg(
        pl.col("seen_at").max()
    )
    return (
        days.sort("source", "observed_on", "seen_at", "document_id")
        .with_columns(pl.int_range(1, pl.len() + 1).over("source", "observed_on").alias("day_order"))
        .select(pl.col(name).cast(kind) for name, kind in OBSERVATIONS_SCHEMA.items())
    )


def _records(records: Sequence[Version | Outcome], schema: Mapping[str, Any]) -> pl.DataFrame:
    columns = {name: [zoneless(getattr(record, name)) for record in records] for name in schema}
    return pl.DataFrame(columns, schema=schema, strict=True)
