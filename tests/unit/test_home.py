"""Dagster's home: its files of events stay open for a run, and hold what they would hold otherwise."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
import sqlalchemy
import yaml

from tests.helpers.places import ROOT

pytestmark = pytest.mark.slow


@dg.asset
def counted() -> dg.MaterializeResult[Any]:
    return dg.MaterializeResult(metadata={"rows": 3})


def opened_in_a_run(folder: Path, settings: dict[str, Any] | None = None) -> tuple[list[str], list[str]]:
    """The files that a run of one asset opens, each time it does, and the kinds of events that others then read."""
    opened: list[str] = []

    def note(connection: sqlite3.Connection, _: Any) -> None:
        opened.append(Path(connection.execute("pragma database_list").fetchone()[2]).stem)

    folder.mkdir()
    sqlalchemy.event.listen(sqlalchemy.Engine, "connect", note)
    try:
        with dg.DagsterInstance.local_temp(str(folder), overrides=settings) as instance:
            run_id = dg.materialize([counted], instance=instance).run_id
            with sqlite3.connect(f"file:{folder}/history/runs/{run_id}.db?mode=ro", uri=True) as reader:
                kinds = reader.execute("select dagster_event_type from event_logs order by id").fetchall()
    finally:
        sqlalchemy.event.remove(sqlalchemy.Engine, "connect", note)
    return [name for name in opened if name in (run_id, "index")], [kind for (kind,) in kinds]


def test_a_run_keeps_its_events_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    each_time, told = opened_in_a_run(tmp_path / "as_dagster_does")
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path / "kept_open"))
    ours = yaml.safe_load((ROOT / "dagster.yaml").read_text(encoding="utf-8"))
    kept_open, told_alike = opened_in_a_run(tmp_path / "kept_open", {"event_log_storage": ours["event_log_storage"]})
    assert told_alike == told
    assert "ASSET_MATERIALIZATION" in told
    assert len(each_time) > 20
    assert len(kept_open) <= 8  # most while Dagster makes the tables, none for an event
