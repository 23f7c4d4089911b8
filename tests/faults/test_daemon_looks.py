"""The sensors as Dagster's daemon evaluates them, look after look, from what it remembers between them."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
from dagster._core.test_utils import create_test_daemon_workspace_context, freeze_time
from dagster._core.workspace.load_target import ModuleTarget
from dagster._daemon.sensor import execute_sensor_iteration

from ingestion.archive.store import Archive
from ingestion.archive.versions import Outcome
from ingestion.settings import Settings
from tests.helpers.breaking_job import breaking
from tests.helpers.receivers import Hook

pytestmark = pytest.mark.slow


def _answered(data: Path, at: datetime) -> None:
    Archive(Settings(data=data)).record(
        Outcome("before", "quotes", "quotes/2024", None, "https://shelf.example.org", at, "unchanged", "live")
    )


def _failed(instance: dg.DagsterInstance, workspace: Any) -> None:
    """A run of the code location that Dagster launched and that broke."""
    (location,) = workspace.create_request_context().code_locations
    (repository,) = location.get_repositories().values()
    job = repository.get_full_job("breaking")
    run = instance.create_run_for_job(
        breaking, remote_job_origin=job.get_remote_origin(), job_code_origin=job.get_python_origin()
    )
    instance.report_run_failed(run, "the disk is full")


def test_the_daemon_tells_once_of_each(hook: Hook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FROTH_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("FROTH_ALERT_WEBHOOK", hook.address)
    now = datetime.now(UTC)
    _answered(tmp_path / "data", now - timedelta(days=2))
    told = []
    with (
        dg.DagsterInstance.local_temp(str(tmp_path)) as instance,
        create_test_daemon_workspace_context(
            ModuleTarget("tests.helpers.alert_location", None, None, "alerts"), instance
        ) as workspace,
    ):
        for look in range(4):
            with freeze_time(now + timedelta(hours=look)):
                list(execute_sensor_iteration(workspace, logging.getLogger("tests"), None, None))
            told.append([one["kind"] for one in hook.received])
            if look == 1:
                _failed(instance, workspace)
    assert told == [["late_source"], ["late_source"], ["late_source", "failed_run"], ["late_source", "failed_run"]]
    assert "the disk is full" in hook.told("failed_run")[0]
