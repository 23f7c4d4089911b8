"""Dagster's launcher of runs, which can say whether the process of a run lives: ``dagster.yaml`` names it.

Dagster's own cannot, so that a run whose process was killed together with its code server would stay begun for ever,
and count among those that may run at a time. The daemon asks at its start and every few seconds.
"""

from __future__ import annotations

import dagster as dg
from dagster._core.launcher import CheckRunHealthResult, DefaultRunLauncher, WorkerStatus

from ingestion.settings import Settings
from orchestration import runs


class WatchedRunLauncher(DefaultRunLauncher):
    """Launches as Dagster does. A run without its lock is dead."""

    @property
    def supports_check_run_worker_health(self) -> bool:
        return True

    def check_run_worker_health(self, run: dg.DagsterRun) -> CheckRunHealthResult:
        record = self._instance.get_run_record_by_id(run.run_id)
        started = record.start_time if record else None
        if runs.is_alive(Settings.from_environment(), run, started):
            return CheckRunHealthResult(WorkerStatus.RUNNING)
        return CheckRunHealthResult(WorkerStatus.FAILED, "its process has ended")
