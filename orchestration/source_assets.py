"""A declared source as assets: what was requested of its publisher, and the tables made of the answers."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import dagster as dg

from expectations import results
from ingestion.archive.store import Archive, Outcome
from ingestion.fetching import crawl
from ingestion.fetching.session import Session
from ingestion.parsing import standing_tables, tables
from ingestion.parsing.tables import replace_parquet
from ingestion.settings import Settings
from ingestion.source import Source
from ingestion.subjects import subject_of
from ingestion.universe import read_universe
from orchestration import locks, runs
from orchestration.alerts.conditions import SCHEDULE_TAG
from orchestration.asset_metadata import OWNERS, outcome_counts, publisher_lock, source_metadata, table_metadata

_REQUESTED = "publisher_answers"
_KNOWN = "every_field_known"
_READABLE = "little_is_unreadable"
#: A publisher of which nothing came may be back soon: a run that nobody waits for asks again.
_RETRIES, _SECONDS_BETWEEN = 2, 300


def archive_key(source: Source) -> dg.AssetKey:
    return dg.AssetKey(["archive", source.name])


def source_assets(source: Source) -> list[dg.AssetsDefinition]:
    return [_archive(source), _tables(source)]


def _archive(source: Source) -> dg.AssetsDefinition:
    @dg.asset(
        key=archive_key(source),
        group_name=subject_of(source.name),
        owners=OWNERS,
        description=f"{source.title}: bodies as {source.publisher} sent them, by SHA-256, and an outcome per attempt.",
        metadata=source_metadata(source),
        kinds={"python"},
        tags={"layer": "archive", "source": source.name},
        freshness_policy=dg.FreshnessPolicy.time_window(fail_window=source.allowed_age),
        check_specs=[
            dg.AssetCheckSpec(
                _REQUESTED,
                asset=archive_key(source),
                description="Every request was answered. Where some were not, the tables are made of what is archived.",
            )
        ],
    )
    def requested(context: dg.AssetExecutionContext, settings: dg.ResourceParam[Settings]) -> Iterator[Any]:
        started = results.now()
        archive = Archive(settings)
        tried_before = len(_of_run(archive, source, context.run.run_id))
        error = _fetched(source, archive, settings, context)
        outcomes = _of_run(archive, source, context.run.run_id)[tried_before:]
        said_nothing_is_there = any(row.outcome == "absent" and row.mode == "live" for row in outcomes)
        if error is None and not archive.has(source.name) and not said_nothing_is_there:
            error = f"{source.name}: {source.publisher} has never answered, and nothing of it is held"
        counts = outcome_counts(outcomes)
        unanswered = counts["refused"] + counts["broken"] + counts["set_aside"]
        first = next((row.detail for row in outcomes if row.outcome in ("refused", "broken", "set_aside")), "")
        yield dg.MaterializeResult(
            metadata={
                **counts,
                "bytes": sum(row.bytes or 0 for row in outcomes),
                "seconds": (results.now() - started).total_seconds(),
                "mode": settings.fetch_mode,
            },
            check_results=[
                dg.AssetCheckResult(
                    check_name=_REQUESTED,
                    passed=not unanswered and error is None,
                    severity=dg.AssetCheckSeverity.ERROR if error else dg.AssetCheckSeverity.WARN,
                    description=error or (f"{unanswered} requests without a use: {first}" if unanswered else None),
                    metadata=counts,
                )
            ],
        )

    return requested


def _of_run(archive: Archive, source: Source, run_id: str) -> list[Outcome]:
    """What came of the attempts of a run, those of its earlier tries too."""
    return [row for row in archive.outcomes(source.name) if row.run_id == run_id]


def _fetched(source: Source, archive: Archive, settings: Settings, context: dg.AssetExecutionContext) -> str | None:
    """Ask the publisher, alone of all runs; what kept all of it from being answered."""
    with locks.hold(
        *(settings.data, publisher_lock(source), f"run {context.run.run_id} asks {source.publisher}"),
        patience=locks.PATIENCE,
        told=context.log.warning,
    ):
        for torn in archive.recover(source.name):
            context.log.warning(f"taken back: {torn}")
        try:
            crawl.fetch(
                *(source, read_universe(), results.now().date(), archive, Session(settings), settings),
                *(context.run.run_id, context.log.info),
            )
        except crawl.NothingFetchedError as nothing:
            is_waited_for = settings.fetch_mode != "live" or SCHEDULE_TAG not in context.run.tags
            if nothing.is_passing and not is_waited_for and context.retry_number < _RETRIES:
                raise dg.RetryRequested(max_retries=_RETRIES, seconds_to_wait=_SECONDS_BETWEEN) from nothing
            return str(nothing)
    return None


def _tables(source: Source) -> dg.AssetsDefinition:
    keys = {table.name: dg.AssetKey(["raw", table.name]) for table in source.tables}

    @dg.multi_asset(
        name=f"tables_{source.name}",
        specs=[
            dg.AssetSpec(
                keys[table.name],
                deps=[archive_key(source)],
                group_name=subject_of(source.name),
                owners=OWNERS,
                description=table.description,
                metadata=table_metadata(source, table),
                kinds={"polars", "parquet"},
                tags={"layer": "raw", "source": source.name},
                freshness_policy=dg.FreshnessPolicy.time_window(fail_window=source.allowed_age),
            )
            for table in source.tables
        ],
        check_specs=[
            dg.AssetCheckSpec(
                _KNOWN,
                asset=keys[source.tables[0].name],
                description="The publisher sends no field that the parser neither reads nor names as ignored.",
            ),
            dg.AssetCheckSpec(
                _READABLE,
                asset=keys[source.tables[0].name],
                description="What could not be read is no more than the source declares that it may lose.",
                blocking=True,
            ),
        ],
    )
    def built(context: dg.AssetExecutionContext, settings: dg.ResourceParam[Settings]) -> Iterator[Any]:
        report, stood = standing_tables.build(source, Archive(settings), settings, is_full=runs.is_full(context.run))
        now, excess = results.now(), report.excess(source.tolerance)
        checked = settings.data / "checks" / f"fields__{source.name}.parquet"
        if not stood or excess or not checked.exists():  # what stops a run is told by the run that it stops
            replace_parquet(
                checked,
                results.as_table(
                    [
                        _drift_row(source, report.unknown_fields, context.run.run_id, now),
                        _unreadable_row(source, report, excess, context.run.run_id, now),
                    ]
                ),
            )
        for table in source.tables:
            yield dg.MaterializeResult(
                asset_key=keys[table.name],
                metadata={
                    "dagster/row_count": report.rows[table.name],
                    "stands as it was": stood,
                    "documents": report.documents,
                    "documents set aside": report.set_aside,
                    "rows left out": report.rows_lost,
                    "cells made null": report.cells_lost,
                    "seconds": (results.now() - now).total_seconds(),
                },
            )
        yield dg.AssetCheckResult(
            asset_key=keys[source.tables[0].name],
            check_name=_KNOWN,
            passed=not report.unknown_fields,
            severity=dg.AssetCheckSeverity.WARN,
            metadata={"unknown fields": ", ".join(report.unknown_fields)},
        )
        yield dg.AssetCheckResult(
            asset_key=keys[source.tables[0].name],
            check_name=_READABLE,
            passed=not report.losses,
            severity=dg.AssetCheckSeverity.ERROR if excess else dg.AssetCheckSeverity.WARN,
            description="; ".join([*excess, *report.first_problems]) or None,
            metadata={
                "documents set aside": report.set_aside,
                "rows left out": report.rows_lost,
                "cells made null": report.cells_lost,
                "companies lost": ", ".join(report.companies_lost),
            },
        )

    return built


def _unreadable_row(
    source: Source, report: tables.BuildReport, excess: Sequence[str], run_id: str, now: datetime
) -> dict[str, Any]:
    return {
        "run_id": run_id,
        "layer": "raw",
        "table_name": source.tables[0].name,
        "check_name": _READABLE,
        "expectation": "what cannot be read is no more than the source declares",
        "column_name": None,
        "severity": "blocking" if excess else "warning",
        "is_passed": not report.losses,
        "observed": "; ".join([*excess, *report.first_problems]) or "everything was read",
        "unexpected_count": report.losses,
        "checked_at": now,
    }


def _drift_row(source: Source, unknown: Sequence[str], run_id: str, now: datetime) -> dict[str, Any]:
    return {
        "run_id": run_id,
        "layer": "raw",
        "table_name": source.tables[0].name,
        "check_name": _KNOWN,
        "expectation": "fields of a body are read or named as ignored",
        "column_name": None,
        "severity": "warning",
        "is_passed": not unknown,
        "observed": ", ".join(unknown) or "no field that is not known",
        "unexpected_count": len(unknown),
        "checked_at": now,
    }
