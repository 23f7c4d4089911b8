"""Dagster's home: where it keeps its runs, events and schedules. Ours is ``.dagster`` in the project."""

from __future__ import annotations

import os
import shutil
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy

from ingestion.settings import Settings

_TEMPLATE = "dagster.yaml"


class _KeptOpen(sqlalchemy.QueuePool):
    """Connections that outlast Dagster's disposing of them."""

    def dispose(self) -> None:
        pass

    def recreate(self) -> _KeptOpen:
        return self


@cache
def _engine(address: str, timeout: int) -> sqlalchemy.Engine:
    return sqlalchemy.create_engine(address, poolclass=_KeptOpen, connect_args={"timeout": timeout})


def keep_events_open() -> None:
    """Let this process keep Dagster's SQLite files of events open until it ends.

    Dagster opens and closes them for each event, and a run has 2,000: an eighth of its time. Each event stays a
    transaction of its own, so that others read and write between two of them as before.
    """
    from dagster._core.storage.event_log.sqlite import sqlite_event_log

    def retained(address: str, connect_args: dict[str, Any], **_: Any) -> sqlalchemy.Engine:
        return _engine(address, connect_args["timeout"])

    setattr(sqlite_event_log, "create_engine", retained)  # noqa: B010  # Dagster offers no setting for it


def prepare(settings: Settings) -> Path:
    """The home that ``DAGSTER_HOME`` names, or the project's own, made and configured where it is missing."""
    home = Path(os.environ.get("DAGSTER_HOME") or settings.root / ".dagster").resolve()
    home.mkdir(parents=True, exist_ok=True)
    if not (home / _TEMPLATE).exists():
        shutil.copyfile(settings.root / _TEMPLATE, home / _TEMPLATE)
    os.environ["DAGSTER_HOME"] = str(home)
    return home


if __name__ == "__main__":
    print(prepare(Settings.from_environment()))
