"""When what is refreshed: each source at its own cadence, the warehouse and a release once a day."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import sub

import dagster as dg

from ingestion.source import Source

#: After the filings of New York's day and before that of Shanghai's close.
_RELEASE_CRON = "30 5 * * *"

#: What a scheduled run says on its console: what was asked, what was noted, what failed. Every event is in the UI.
_FOR_A_PERSON = {"loggers": {"console": {"config": {"log_level": "INFO"}}}}

EVERYTHING = "everything"
RELEASE = "release"


def source_jobs(sources: Iterable[Source]) -> list[dg.UnresolvedAssetJobDefinition]:
    """A job for each source: fetch, parse and check it, without touching the warehouse."""
    return [
        dg.define_asset_job(
            f"refresh_{source.name}",
            selection=_of_source(source.name),
            description=f"Ask {source.publisher} for {source.title}, rebuild its tables and check them.",
            executor_def=dg.in_process_executor,
        )
        for source in sources
    ]


def warehouse_jobs(fetched: Iterable[str]) -> list[dg.UnresolvedAssetJobDefinition]:
    """Everything; and everything but the sources, whose names are ``fetched``."""
    return [
        dg.define_asset_job(
            EVERYTHING,
            selection=dg.AssetSelection.all(),
            description="Fetch every source, build and check every layer, publish.",
            executor_def=dg.in_process_executor,
        ),
        dg.define_asset_job(
            RELEASE,
            selection=reduce(sub, map(_of_source, fetched), dg.AssetSelection.all()),
            description="Build and check the warehouse from the tables that stand, and publish.",
            executor_def=dg.in_process_executor,
        ),
    ]


def _of_source(name: str) -> dg.AssetSelection:
    """What was fetched for a source, and its tables."""
    return dg.AssetSelection.tag("source", name)


def schedules(
    sources: Iterable[Source], jobs: Iterable[dg.UnresolvedAssetJobDefinition]
) -> list[dg.ScheduleDefinition]:
    """Off until somebody turns them on: a fresh clone asks no publisher for anything by itself."""
    by_name = {job.name: job for job in jobs}
    refreshing = [
        dg.ScheduleDefinition(
            name=f"{source.name}_cadence",
            job=by_name[f"refresh_{source.name}"],
            cron_schedule=source.cadence,
            execution_timezone="UTC",
            run_config=_FOR_A_PERSON,
            description=f"{source.title}; late after {source.allowed_age}.",
        )
        for source in sources
    ]
    releasing = dg.ScheduleDefinition(
        name="release_cadence",
        job=by_name[RELEASE],
        cron_schedule=_RELEASE_CRON,
        execution_timezone="UTC",
        run_config=_FOR_A_PERSON,
        description="A release of whatever the sources have brought.",
    )
    return [*refreshing, releasing]
