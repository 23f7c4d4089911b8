"""One run at a time from the command line: a lock that the kernel drops with its owner, and what a dead owner left.

Dagster counts a run that was killed among those that hold a slot of a pool, for ever; a run that waits for such a slot
waits silently. Whoever holds the lock knows that every other run of the command line is dead, and takes its slots back.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import dagster as dg

from ingestion.settings import Settings

#: Tag of the runs that hold the lock while they live.
TAG = {"froth/started_by": "command"}
_LOCK = "run.lock"


class BusyError(Exception):
    """Another run holds the lock; says which."""


@contextmanager
def alone(settings: Settings) -> Iterator[None]:
    """Hold the lock of the data folder. Raises :class:`BusyError` at once where somebody else does."""
    settings.data.mkdir(parents=True, exist_ok=True)
    path = settings.data / _LOCK
    with path.open("a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            holder = lock.read().strip() or "a run that did not say its name"
            raise BusyError(
                f"Another run is writing {settings.data}: {holder}; nothing was changed.\n"
                "  next: wait for it, or end it and run again"
            ) from None
        lock.seek(0)
        lock.truncate()
        lock.write(f"process {os.getpid()}, since {datetime.now().astimezone():%Y-%m-%d %H:%M:%S %Z}\n")
        lock.flush()
        yield


def reclaim(instance: dg.DagsterInstance) -> list[str]:
    """Free the slots of dead runs and close their records; the ids of those runs. The lock has to be held."""
    storage = instance.event_log_storage
    unfinished = instance.get_runs(
        dg.RunsFilter(
            tags=TAG,
            statuses=[dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.NOT_STARTED],
        )
    )
    dead = [run.run_id for run in unfinished]
    for run in unfinished:
        instance.report_run_failed(run, "its process ended before it did")
    for run_id in storage.get_concurrency_run_ids():
        holder = instance.get_run_by_id(run_id)
        if holder is None or holder.is_finished:
            storage.free_concurrency_slots_for_run(run_id)
    return dead
