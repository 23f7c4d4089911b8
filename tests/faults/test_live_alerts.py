"""Alerts as they come: ``dagster dev`` with its daemon, receivers over real sockets, and faults that are real."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
from dagster._core.scheduler.instigation import InstigatorState, ScheduleInstigatorData, SensorInstigatorData

from ingestion.archive.store import Archive
from ingestion.archive.versions import Outcome
from ingestion.settings import Settings
from tests.helpers.dagster_dev import Ui, dagster_dev
from tests.helpers.mail_server import MailServer
from tests.helpers.places import ROOT, Place
from tests.helpers.receivers import Hook
from tests.publishers import misbehaviours as ways
from tests.publishers.protocols import EuropeanCentralBank
from tests.publishers.sample import Sample
from tests.publishers.server import Publishers

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(1800),
    pytest.mark.skipif("FROTH_DRILLS" not in os.environ, reason="starts dagster dev twice, for minutes: make drills"),
]

_BANK = "data-api.ecb.europa.eu"
_SCHEDULE = "disclosures_cadence"
#: The runs of the schedule get no turn.
_NO_TURN = f"""
concurrency:
  runs:
    tag_concurrency_limits:
      - {{key: dagster/schedule_name, value: {_SCHEDULE}, limit: 0}}
"""
_SENSORS = ("failed_runs", "failed_checks", "late_sources", "missing_runs")
_ONCE_EACH = {"failed_run": 1, "failed_check": 1, "late_source": 2, "missing_run": 1}


@pytest.fixture
def own(tmp_path: Path, hook: Hook, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    """This project with nothing in it, at a bank that forbids everything, with two receivers of alerts."""
    with Publishers({_BANK: EuropeanCentralBank(Sample())}) as publishers:
        publishers.misbehave(_BANK, *[ways.forbidden] * 20)
        place = Place(
            ROOT,
            tmp_path,
            {
                "FROTH_FETCH": "live",
                "FROTH_CONTACT": "someone@example.org",
                "FROTH_ADDRESS_MAP": json.dumps(publishers.address_map),
                "FROTH_ALERT_WEBHOOK": hook.address,
                "FROTH_ALERT_EMAIL": f"smtp://127.0.0.1:{mail_server.port}/?from=froth@example.org&to=a@example.org",
            },
        )
        place.python("orchestration.home")
        monkeypatch.setenv("DAGSTER_HOME", str(_home(place)))
        yield place


def _home(place: Place) -> Path:
    return place.home / "dagster"


def _remember(place: Place, change: Callable[[InstigatorState], Any]) -> None:
    """Change what Dagster remembers of its sensors and schedules; ``change`` gives null of what stays."""
    with dg.DagsterInstance.from_config(str(_home(place))) as instance:
        for state in instance.all_instigator_state():
            if (changed := change(state)) is not None:
                instance.update_instigator_state(state.with_data(changed))


def _an_hour_passes(place: Place) -> None:
    """Every sensor is due again."""

    def earlier(state: InstigatorState) -> SensorInstigatorData | None:
        held = state.instigator_data
        if not isinstance(held, SensorInstigatorData):
            return None
        return held._replace(
            last_tick_timestamp=(held.last_tick_timestamp or time.time()) - 3600,
            last_tick_start_timestamp=(held.last_tick_start_timestamp or time.time()) - 3600,
        )

    _remember(place, earlier)


def _three_days_pass(place: Place) -> None:
    """The schedule has been on for so long."""

    def earlier(state: InstigatorState) -> ScheduleInstigatorData | None:
        held = state.instigator_data
        is_it = state.instigator_name == _SCHEDULE and isinstance(held, ScheduleInstigatorData)
        return held._replace(start_timestamp=time.time() - 3 * 86_400) if is_it else None

    _remember(place, earlier)


def _answered(place: Place, at: datetime) -> None:
    """Of a source that is asked for nothing here: it was answered at that instant."""
    address = "https://console.vast.ai/"
    Archive(Settings(data=place.data)).record(
        Outcome("before", "vast_gpu_offers", "offers", None, address, at, "unchanged", "live")
    )


def _look_again(place: Place, ui: Ui) -> dict[str, str | None]:
    """Let every sensor look once more, twice those that look at runs; what each said at its last look."""
    looked = {sensor: len(ui.ticks(sensor)) for sensor in _SENSORS}
    _an_hour_passes(place)
    for sensor in _SENSORS:
        ui.after_looks(sensor, looked[sensor] + (2 if sensor.startswith("failed") else 1))
    newest = {sensor: ui.ticks(sensor)[0] for sensor in _SENSORS}
    assert all(tick["status"] in ("SKIPPED", "SUCCESS") for tick in newest.values()), newest
    return {sensor: tick["skipReason"] for sensor, tick in newest.items()}


def _ended(ui: Ui, run_id: str) -> str:
    ui.until(run_id, lambda status, _: status in ("SUCCESS", "FAILURE"))
    return ui.run(run_id)[0]


def test_what_goes_wrong_is_told_once_and_not_again_when_it_is_well(
    own: Place, hook: Hook, mail_server: MailServer
) -> None:
    settings_of_dagster = _home(own) / "dagster.yaml"
    as_the_project_has_it = settings_of_dagster.read_text("utf-8")
    settings_of_dagster.write_text(as_the_project_has_it + _NO_TURN, "utf-8")
    _answered(own, datetime.now(UTC) - timedelta(days=9))
    index = own.data / "archive" / "outcomes" / "tencent_prices"
    with dagster_dev(own) as ui:
        for sensor in _SENSORS:
            ui.after_looks(sensor, 1)
        index.mkdir()
        (index / "2026-11.jsonl").write_text("nonsense\n")
        assert _ended(ui, ui.launch("refresh_tencent_prices")) == "FAILURE"
        assert _ended(ui, ui.launch("refresh_ecb_exchange_rates")) == "SUCCESS"  # of what was recorded
        ui.turn_on(_SCHEDULE)
        _three_days_pass(own)
        _look_again(own, ui)
        said = _look_again(own, ui)
        assert said["late_sources"] == "wrong: tencent_prices, unreadable, vast_gpu_offers"
        assert said["missing_runs"] == f"wrong: {_SCHEDULE}"
    assert Counter(one["kind"] for one in hook.received) == _ONCE_EACH
    assert [one["text"].splitlines() for one in hook.received] == [
        message.get_content().splitlines() for message in mail_server.received
    ]
    (failed,), (checked,), (missing,) = map(hook.told, ("failed_run", "failed_check", "missing_run"))
    assert failed.startswith("the run of refresh_tencent_prices failed\n")
    assert "tencent_prices: the archive's index is damaged" in failed
    assert checked.startswith("1 check failed in the run of refresh_ecb_exchange_rates\n")
    assert "none of 1 requests was answered by European Central Bank" in checked
    assert missing.startswith(f"the run of {_SCHEDULE} never came\n  it was due on ")
    late, unreadable = hook.told("late_source")
    assert late.startswith("Offers of GPUs on vast.ai is late\n")
    assert "\n  it may be 3 days old\n" in late
    assert "is late cannot be told\n  tencent_prices: the archive's index is damaged" in unreadable

    # Everything becomes well: the source answers, the index is put right, the run that waited has its turn.
    _answered(own, datetime.now(UTC))
    shutil.rmtree(index)
    settings_of_dagster.write_text(as_the_project_has_it, "utf-8")
    with dagster_dev(own) as ui:
        ui.after_run_of(_SCHEDULE)
        said = _look_again(own, ui)
        assert said["late_sources"] == said["missing_runs"] == "nothing is wrong"
        _look_again(own, ui)
    assert Counter(one["kind"] for one in hook.received) == _ONCE_EACH
    assert len(mail_server.received) == len(hook.received)
