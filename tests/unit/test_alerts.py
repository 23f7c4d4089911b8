"""What is worth an alert, and how often it is told: conditions and sensors, with a receiver of this machine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
from dagster._core.definitions.run_request import InstigatorType
from dagster._core.remote_origin import RemoteInstigatorOrigin
from dagster._core.scheduler.instigation import InstigatorState, InstigatorStatus, ScheduleInstigatorData

from ingestion.archive.store import Archive
from ingestion.settings import Mail, Settings
from orchestration.alerts import conditions
from orchestration.alerts.sensors import sensors
from tests.helpers import fetches
from tests.helpers.breaking_job import breaking
from tests.helpers.quotes import QUOTES
from tests.helpers.receivers import Hook
from tests.publishers import misbehaviours as ways
from tests.publishers.server import Publishers


def _mail(port: int) -> Mail:
    return Mail("127.0.0.1", port, "none", "froth@example.org", ("a@example.org", "b@example.org"))


def _sensor(name: str, settings: Settings) -> Any:
    return next(sensor for sensor in sensors([QUOTES], settings) if sensor.name == name)


def test_a_failed_run_is_told_with_its_cause(hook: Hook) -> None:
    with dg.DagsterInstance.ephemeral() as instance:
        done = breaking.execute_in_process(instance=instance, raise_on_error=False)
        context = dg.build_run_status_sensor_context(
            "failed_runs", done.get_run_failure_event(), instance, done.dagster_run
        ).for_run_failure()
        _sensor("failed_runs", Settings(alert_webhook=hook.address))(context)
    assert hook.received[0]["subject"] == "the run of breaking failed"
    text = hook.received[0]["text"]
    assert "the disk is full" in text
    assert "next: mend what it names and run again" in text  # what the error itself says to do, not Dagster's frames
    assert "dagster" not in text.partition("next: open")[0].lower()


@pytest.mark.parametrize(("severity", "told"), [(dg.AssetCheckSeverity.ERROR, 1), (dg.AssetCheckSeverity.WARN, 0)])
def test_a_failed_check_of_a_run_that_succeeded_is_told(hook: Hook, severity: dg.AssetCheckSeverity, told: int) -> None:
    @dg.asset(check_specs=[dg.AssetCheckSpec("answers", asset="shelf")])
    def shelf() -> Iterator[Any]:
        verdict = dg.AssetCheckResult(passed=False, severity=severity, description="never answered\nmore")
        yield dg.MaterializeResult(check_results=[verdict])

    with dg.DagsterInstance.ephemeral() as instance:
        done = dg.materialize([shelf], instance=instance)
        context = dg.build_run_status_sensor_context(
            "failed_checks", done.get_run_success_event(), instance, done.dagster_run
        )
        _sensor("failed_checks", Settings(alert_webhook=hook.address))(context)
    assert [one["text"].splitlines()[2] for one in hook.received] == ["  shelf: answers: never answered"] * told


def test_a_late_source_is_told_once_and_again_when_it_is_late_anew(
    live: Settings, publishers: Publishers, hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = replace(live, alert_webhook=hook.address)
    sensor, cursor = _sensor("late_sources", settings), None

    def look(hours: float) -> str | None:
        monkeypatch.setattr("orchestration.alerts.sensors.now", lambda: datetime.now(UTC) + timedelta(hours=hours))
        with dg.DagsterInstance.ephemeral() as instance:
            context = dg.build_sensor_context(instance=instance, cursor=cursor)
            sensor(context)
            return context.cursor

    cursor = look(1000)
    assert hook.received == []  # nothing was ever requested of it
    fetches.run(settings)
    cursor = look(23)
    assert hook.received == []
    cursor = look(25)
    cursor = look(26)
    assert [one["subject"] for one in hook.received] == ["Quotes of coffee is late"]
    cursor = look(1)
    cursor = look(25)
    assert len(hook.received) == 2


def test_a_source_that_cannot_be_looked_at_keeps_no_other_from_being_told(
    live: Settings, publishers: Publishers, hook: Hook
) -> None:
    fetches.run(live)
    tea = replace(QUOTES, name="tea", title="Quotes of tea")
    attempt = Archive(live).outcomes("quotes")[-1]
    Archive(live).record(replace(attempt, source="tea", attempted_at=attempt.attempted_at - timedelta(days=2)))
    (index,) = (live.data / "archive" / "outcomes" / "quotes").glob("*.jsonl")
    sound = index.read_bytes()
    index.write_bytes(b"nonsense\n" + sound)
    late = conditions.late_sources([QUOTES, tea], Archive(live), datetime.now(UTC))
    assert sorted(late) == ["quotes, unreadable", "tea"]
    text = late["quotes, unreadable"].text
    assert text.startswith("whether Quotes of coffee is late cannot be told\n  quotes: the archive's index is damaged")
    assert "\nnext: put " in text
    index.write_bytes(sound)
    assert sorted(conditions.late_sources([QUOTES, tea], Archive(live), datetime.now(UTC))) == ["tea"]


def test_what_no_receiver_took_is_told_again(
    live: Settings, publishers: Publishers, hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that took it is enough: nobody is told twice because another did not."""
    fetches.run(live)
    monkeypatch.setattr("orchestration.alerts.sensors.now", lambda: datetime.now(UTC) + timedelta(days=2))
    settings = replace(live, alert_webhook=hook.address, alert_email=_mail(9))
    cursor, posted = None, []
    for hook.status in (500, 503, 200, 200):
        with dg.DagsterInstance.ephemeral() as instance:
            context = dg.build_sensor_context(instance=instance, cursor=cursor)
            _sensor("late_sources", settings)(context)
            cursor = context.cursor
            posted.append(len(hook.received))
    assert posted == [1, 2, 3, 3]


def test_the_clock_of_the_sensors_is_that_of_what_they_look_at(
    live: Settings, publishers: Publishers, hook: Hook, tmp_path: Path
) -> None:
    fetches.run(live)
    with dg.DagsterInstance.local_temp(str(tmp_path)) as instance:
        _turned_on(instance, "quotes_cadence", "0 6 * * *", datetime.now(UTC))
        for name in ("late_sources", "missing_runs"):
            looked = _sensor(name, replace(live, alert_webhook=hook.address))(dg.build_sensor_context(instance))
            assert looked.skip_message == "nothing is wrong"
    assert hook.received == []


def test_a_source_that_never_answered_is_late_from_its_first_request(live: Settings, publishers: Publishers) -> None:
    publishers.misbehave("", *[ways.forbidden] * 2)
    with pytest.raises(Exception, match="none of 2 requests was answered"):
        fetches.run(live)
    now = datetime.now(UTC)
    assert conditions.late_sources([QUOTES], Archive(live), now + timedelta(hours=23)) == {}
    late = conditions.late_sources([QUOTES], Archive(live), now + timedelta(hours=25))
    assert "has never answered, and was first requested on" in late["quotes"].text


def _turned_on(instance: dg.DagsterInstance, name: str, cron: str, since: datetime) -> None:
    origin = RemoteInstigatorOrigin.__new__(RemoteInstigatorOrigin, _repository_origin(), name)
    held = ScheduleInstigatorData(cron, since.timestamp())
    instance.add_instigator_state(InstigatorState(origin, InstigatorType.SCHEDULE, InstigatorStatus.RUNNING, held))


def _repository_origin() -> Any:
    from dagster._core.remote_origin import InProcessCodeLocationOrigin, RemoteRepositoryOrigin
    from dagster._core.types.loadable_target_origin import LoadableTargetOrigin

    location = InProcessCodeLocationOrigin(LoadableTargetOrigin(module_name="orchestration.definitions"))
    return RemoteRepositoryOrigin(location, "__repository__")


def test_a_run_that_never_came_is_told(tmp_path: Path) -> None:
    """A schedule of every day at six, on since the day before."""
    noon = datetime(2026, 11, 24, 12, tzinfo=UTC)
    with dg.DagsterInstance.local_temp(str(tmp_path)) as instance:
        _turned_on(instance, "quotes_cadence", "0 6 * * *", noon - timedelta(hours=20))
        missing = conditions.missing_runs(instance, noon)
        assert missing["quotes_cadence"].lines[0] == "it was due on 2026-11-24 06:00 UTC"
        assert conditions.missing_runs(instance, noon.replace(hour=7)) == {}  # due, and within its grace
        _turned_on(instance, "new_cadence", "0 6 * * *", noon.replace(hour=9))
        assert set(conditions.missing_runs(instance, noon)) == {"quotes_cadence"}


def test_a_run_that_came_is_not_missing_and_one_that_waits_is(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    due = (now - conditions.GRACE - timedelta(minutes=30)).replace(second=0, microsecond=0)
    cron = f"{due.minute} {due.hour} * * *"

    @dg.job
    def comes() -> None: ...

    with dg.DagsterInstance.local_temp(str(tmp_path)) as instance:
        _turned_on(instance, "quotes_cadence", cron, due - timedelta(days=1))
        assert set(conditions.missing_runs(instance, now)) == {"quotes_cadence"}
        tags = {conditions.SCHEDULE_TAG: "quotes_cadence"}
        instance.create_run_for_job(comes, tags=tags, status=dg.DagsterRunStatus.NOT_STARTED)
        assert conditions.missing_runs(instance, now)["quotes_cadence"].lines[1] == "runs of it that wait to begin: 1"
        comes.execute_in_process(instance=instance, tags=tags)
        assert conditions.missing_runs(instance, now) == {}


def test_the_sensors_ask_nobody_and_are_on(tmp_path: Path) -> None:
    named = {sensor.name: sensor.default_status for sensor in sensors([QUOTES], Settings(data=tmp_path))}
    assert named == dict.fromkeys(
        ("failed_runs", "failed_checks", "late_sources", "missing_runs"), dg.DefaultSensorStatus.RUNNING
    )
