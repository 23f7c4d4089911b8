"""Runs that Dagster's daemon launches: they take their turn, leave when asked to, and are closed when they are dead."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from orchestration import locks
from tests.helpers.dagster_dev import dagster_dev, processes_of
from tests.helpers.places import Place

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(1800),
    pytest.mark.skipif("FROTH_DRILLS" not in os.environ, reason="starts dagster dev twice, for minutes: make drills"),
]


def test_launched_runs_wait_leave_and_are_closed_when_dead(place: Place, first: object, tmp_path: Path) -> None:
    own = place.copied(tmp_path)
    own.python("orchestration.home")
    before = own.current.resolve()
    with locks.hold(own.data, locks.WAREHOUSE, "a test that holds it"):
        with dagster_dev(own) as ui:
            # It waits its turn and says for whom.
            run_id = ui.launch("release")
            said = ui.until(run_id, lambda _, said: "waits up to" in said)
            assert f"for warehouse: process {os.getpid()} (a test that holds it)" in said
            # Asked to leave, it leaves.
            asked = time.monotonic()
            ui.terminate(run_id)
            ui.until(run_id, lambda status, _: status == "CANCELED")
            assert time.monotonic() - asked < 15
            # A refresh needs no turn.
            refreshed = ui.launch("refresh_disclosures")
            ui.until(refreshed, lambda status, _: status == "SUCCESS")
            # Killed with everything around it, it stays begun ...
            killed = ui.launch("release")
            ui.until(killed, lambda _, said: "waits up to" in said)
            for pid in processes_of(own):
                os.kill(pid, signal.SIGKILL)
            ui.process.wait()
        with dagster_dev(own) as ui:
            # ... until the daemon starts.
            assert ui.until(killed, lambda status, _: status == "FAILURE").count("its process has ended") > 0
            # Asked to end, everything ends, the run too.
            last = ui.launch("release")
            ui.until(last, lambda _, said: "waits up to" in said)
            ui.process.send_signal(signal.SIGTERM)
            ui.process.wait(timeout=60)
            end = time.monotonic() + 60
            while processes_of(own):
                assert time.monotonic() < end, processes_of(own)
                time.sleep(0.5)
    assert own.current.resolve() == before
