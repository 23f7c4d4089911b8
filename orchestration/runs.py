"""Runs as processes: each says that it lives by a lock, takes its turn at the warehouse, and leaves when asked to.

Both are resources, so that they hold for every run whoever started it: ``make run``, the UI or a schedule. With the
in-process executor a run is one process, and its resources stand from before its first step to its end.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import dagster as dg
from dagster._core.storage.tags import GRPC_INFO_TAG

from ingestion.access import keep_private
from ingestion.settings import Settings
from orchestration import locks, recovery
from orchestration.interrupts import leave_when_asked, leave_with_the_server

#: Resource that whatever opens the warehouse needs.
TURN = "warehouse_turn"
#: Tag of the runs that hold the warehouse from before their record is made.
BY_COMMAND = {"froth/started_by": "command"}
#: Tag of the runs that make everything anew, whatever stands.
FULL = {"froth/full": "true"}
#: How long a run may take from its record to its lock, in seconds: it imports and parses.
_BEGINNING = 120.0
_ENDED = "its process ended before it did"


def living(settings: Settings) -> dg.ResourceDefinition:
    """The settings, for a run that lives. A run that Dagster launched leaves within seconds when asked to."""

    @dg.resource(description="Where things are; and the lock by which others see that this run lives.")
    def settings_of_a_run(context: dg.InitResourceContext) -> Iterator[Settings]:
        run = context.dagster_run
        if run is None:
            yield settings
            return
        keep_private(settings.data)
        if GRPC_INFO_TAG in run.tags and threading.current_thread() is threading.main_thread():
            told = "What was archived stays. next: launch it again"
            leave_when_asked(told, before=lambda: _cancelled(context.instance, run))
            leave_with_the_server()
        with locks.hold(settings.data, _lock(run.run_id), run.job_name, patience=5):
            yield settings
        locks.forget(settings.data, _lock(run.run_id))

    return settings_of_a_run


def turn(settings: Settings) -> dg.ResourceDefinition:
    """The warehouse, for one run at a time. Whoever comes second waits, for a bounded time, and says for whom."""

    @dg.resource(description="The lock of the warehouse, held from before the first step to the end of the run.")
    def warehouse_turn(context: dg.InitResourceContext) -> Iterator[None]:
        run, log = context.dagster_run, context.log
        purpose = f"run {run.run_id} of {run.job_name}" if run else "no run"
        is_ours = locks.is_ours(settings.data, locks.WAREHOUSE)
        told = log.info if log else str
        with locks.hold(settings.data, locks.WAREHOUSE, purpose, patience=locks.PATIENCE, told=told):
            if not is_ours:  # the command line has recovered already
                for words in recovery.recover(settings):
                    told(words)
            yield

    return warehouse_turn


def is_full(run: dg.DagsterRun) -> bool:
    """Whether a run is to make everything anew."""
    return FULL.items() <= run.tags.items()


def is_alive(settings: Settings, run: dg.DagsterRun, started: float | None) -> bool:
    """Whether the process of a run that has begun lives. One that has only just begun is taken to."""
    if locks.holder(settings.data, _lock(run.run_id)) is not None:
        return True
    return started is not None and time.time() - started < _BEGINNING


def reclaim(instance: dg.DagsterInstance, settings: Settings) -> list[str]:
    """Close the records of runs whose processes are dead; their ids. The warehouse has to be held."""
    begun = [dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.CANCELING]
    dead = []
    for record in instance.get_run_records(dg.RunsFilter(statuses=[*begun, dg.DagsterRunStatus.NOT_STARTED])):
        run = record.dagster_run
        is_command = BY_COMMAND.items() <= run.tags.items()  # it held what we hold, so it is dead
        if is_command or (run.status in begun and not is_alive(settings, run, record.start_time)):
            instance.report_run_failed(run, _ENDED)
            locks.forget(settings.data, _lock(run.run_id))
            dead.append(run.run_id)
    return dead


def _cancelled(instance: dg.DagsterInstance | None, run: dg.DagsterRun) -> None:
    if instance is not None:
        instance.report_run_canceled(run, "it was asked to end")


def _lock(run_id: str) -> str:
    return f"run-{run_id}"
