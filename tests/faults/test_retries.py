"""What Dagster tries again by itself: fetching that may pass and PostgreSQL that is away, and nothing else."""

from __future__ import annotations

import ast
import threading
import time
from pathlib import Path

import dagster as dg
import pytest

from ingestion.settings import Settings
from orchestration.alerts.conditions import SCHEDULE_TAG
from orchestration.postgres.asset import postgres_assets
from orchestration.source_assets import archive_key, source_assets
from tests.helpers import postgres_server
from tests.helpers.made_up_release import numbered
from tests.helpers.places import ROOT
from tests.helpers.postgres_server import Server, needs_postgres
from tests.helpers.quotes import QUOTES, of_one_year
from tests.publishers import misbehaviours as ways
from tests.publishers.server import Exchange, Publishers, Reply


def test_of_all_code_fetching_alone_asks_to_be_tried_again() -> None:
    asking = {
        (str(path.relative_to(ROOT)), node.name)
        for path in (ROOT / "orchestration").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef)
        and any(isinstance(one, ast.Attribute) and one.attr == "RetryRequested" for one in ast.walk(node))
    }
    assert asking == {("orchestration/source_assets.py", "_fetched")}


def test_no_run_is_launched_again_and_nobody_is_called(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As ``dagster.yaml`` sets Dagster: no retry of a whole run, no telemetry, no survey in its UI (nux)."""
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path))
    (tmp_path / "dagster.yaml").write_bytes((ROOT / "dagster.yaml").read_bytes())
    with dg.DagsterInstance.from_config(str(tmp_path)) as instance:
        assert not instance.run_retries_enabled
        assert instance.run_monitoring_max_resume_run_attempts == 0
        assert not instance.nux_enabled
        assert not instance.telemetry_enabled


def busy(exchange: Exchange, reply: Reply) -> None:
    """HTTP 503, and the word that it may be asked again at once."""
    exchange.send(Reply(b"maintenance", "text/plain", 503, None, {"Retry-After": "0"}))


def _refresh(settings: Settings, monkeypatch: pytest.MonkeyPatch, *, is_scheduled: bool) -> dg.ExecuteInProcessResult:
    """A run of a source that asks for one thing, in which Dagster waits a moment in place of five minutes."""
    monkeypatch.setattr("orchestration.source_assets._SECONDS_BETWEEN", 0.1)
    return dg.materialize(
        source_assets(of_one_year()),
        instance=dg.DagsterInstance.ephemeral(),
        resources={"settings": settings},
        tags={SCHEDULE_TAG: "quotes_cadence"} if is_scheduled else {},
    )


def _retries(result: dg.ExecuteInProcessResult) -> int:
    return sum(event.event_type is dg.DagsterEventType.STEP_UP_FOR_RETRY for event in result.all_events)


def _check(result: dg.ExecuteInProcessResult) -> dg.AssetCheckEvaluation:
    (check,) = [one for one in result.get_asset_check_evaluations() if one.asset_key == archive_key(QUOTES)]
    return check


def test_a_publisher_that_is_away_and_then_there_is_asked_again(
    live: Settings, publishers: Publishers, monkeypatch: pytest.MonkeyPatch
) -> None:
    publishers.misbehave("", *[busy] * 8)  # the session asks four times; Dagster lets it begin a third time
    result = _refresh(live, monkeypatch, is_scheduled=True)
    assert (result.success, _retries(result), len(publishers.received)) == (True, 2, 9)
    assert _check(result).passed
    (table,) = result.asset_materializations_for_node("tables_quotes")
    assert table.metadata["dagster/row_count"].value == 3


def test_a_publisher_that_stays_away_ends_as_a_failed_check(
    live: Settings, publishers: Publishers, monkeypatch: pytest.MonkeyPatch
) -> None:
    publishers.misbehave("", *[busy] * 100)
    result = _refresh(live, monkeypatch, is_scheduled=True)
    assert (result.success, _retries(result), len(publishers.received)) == (True, 2, 12)
    assert (_check(result).passed, _check(result).severity) == (False, dg.AssetCheckSeverity.ERROR)


def test_who_waits_for_a_run_is_told_at_once(
    live: Settings, publishers: Publishers, monkeypatch: pytest.MonkeyPatch
) -> None:
    publishers.misbehave("", *[busy] * 100)
    result = _refresh(live, monkeypatch, is_scheduled=False)
    assert (result.success, _retries(result), len(publishers.received)) == (True, 0, 4)


@pytest.mark.parametrize("way", [ways.forbidden, ways.captcha, ways.moved])
def test_a_publisher_that_forbids_is_not_asked_again(
    way: ways.Misbehaviour, live: Settings, publishers: Publishers, monkeypatch: pytest.MonkeyPatch
) -> None:
    publishers.misbehave("", *[way] * 100)
    result = _refresh(live, monkeypatch, is_scheduled=True)
    assert (result.success, _retries(result), len(publishers.received)) == (True, 0, 1)
    assert not _check(result).passed


def _release(home: Path, uri: str) -> Settings:
    settings = Settings(data=home / "data", published=home / "published", postgres=uri)
    folder = numbered(settings.published / "releases", 1)
    (settings.published / "current").symlink_to(folder)
    return settings


def _load(settings: Settings, instance: dg.DagsterInstance) -> dg.ExecuteInProcessResult:
    return dg.materialize(
        postgres_assets(settings), instance=instance, resources={"settings": settings}, raise_on_error=False
    )


@needs_postgres
@pytest.mark.slow
def test_a_postgresql_that_is_away_and_then_there_is_loaded(tmp_path: Path) -> None:
    """The server starts once Dagster waits for it."""
    done = threading.Event()
    with postgres_server.cluster() as cluster, dg.DagsterInstance.ephemeral() as instance:

        def start_when_missed() -> None:
            while not done.is_set() and not _is_waited_for(instance):
                time.sleep(0.1)
            with cluster.started():
                done.wait(60)

        starting = threading.Thread(target=start_when_missed)
        starting.start()
        try:
            result = _load(_release(tmp_path, cluster.server.uri), instance)
            assert result.success
            assert _retries(result) in (1, 2)
            assert cluster.server.say("select distinct n from marts.first") == [["1"]]
        finally:
            done.set()
            starting.join()


def _is_waited_for(instance: dg.DagsterInstance) -> bool:
    return any(
        instance.all_logs(run.run_id, of_type=dg.DagsterEventType.STEP_UP_FOR_RETRY) for run in instance.get_runs()
    )


@needs_postgres
def test_a_postgresql_that_refuses_is_not_tried_again(database: Server, tmp_path: Path) -> None:
    database.say("create role reader login")
    with dg.DagsterInstance.ephemeral() as instance:
        result = _load(_release(tmp_path, database.uri_of("reader")), instance)
    database.say("drop role reader")
    assert (result.success, _retries(result)) == (False, 0)
    (failure,) = [event for event in result.all_events if event.is_step_failure]
    assert "next: let this user create schemas" in str(failure.step_failure_data.user_failure_data)
