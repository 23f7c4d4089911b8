"""Runs that Dagster's daemon launches: they take their turn, leave when asked to, and are closed when they are dead."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from orchestration import locks
from tests.helpers.places import ROOT, Place

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(1800),
    pytest.mark.skipif("FROTH_DRILLS" not in os.environ, reason="starts dagster dev twice, for minutes: make drills"),
]

_LAUNCH = """mutation ($job: String!) { launchRun(executionParams: {
  selector: {repositoryLocationName: "froth", repositoryName: "__repository__", jobName: $job}, runConfigData: {}
}) { __typename ... on LaunchRunSuccess { run { runId } } ... on PythonError { message } } }"""
_TERMINATE = "mutation ($id: String!) { terminateRun(runId: $id) { __typename } }"
_RUN = """query ($id: ID!) { runOrError(runId: $id) { ... on Run {
  status eventConnection { events { ... on MessageEvent { message } } }
} } }"""


class Ui:
    """A running ``dagster dev``, asked as its pages ask it."""

    def __init__(self, process: subprocess.Popen[bytes], port: int):
        self.process, self._address = process, f"http://127.0.0.1:{port}/graphql"
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def ask(self, query: str, **variables: str) -> Any:
        body = json.dumps({"query": query, "variables": variables}).encode()
        request = urllib.request.Request(self._address, body, {"Content-Type": "application/json"})
        with self._opener.open(request, timeout=30) as answer:
            return json.load(answer)["data"]

    def launch(self, job: str) -> str:
        launched = self.ask(_LAUNCH, job=job)["launchRun"]
        assert launched["__typename"] == "LaunchRunSuccess", launched
        return str(launched["run"]["runId"])

    def run(self, run_id: str) -> tuple[str, str]:
        """The status of a run and everything that was said of it."""
        found = self.ask(_RUN, id=run_id)["runOrError"]
        return found["status"], "\n".join(event.get("message", "") for event in found["eventConnection"]["events"])

    def until(self, run_id: str, holds: Callable[[str, str], bool], patience: float = 300) -> str:
        """What was said of a run once something holds of it."""
        end = time.monotonic() + patience
        while not holds(*(seen := self.run(run_id))):
            assert time.monotonic() < end, seen
            time.sleep(0.5)
        return seen[1]


@contextmanager
def dagster_dev(place: Place) -> Iterator[Ui]:
    """``dagster dev`` with its daemon, in a session of its own, killed at the end where it still runs."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "FROTH_DATA": str(place.data),
        "FROTH_PUBLISHED": str(place.home / "published"),
        "DAGSTER_HOME": str(place.home / "dagster"),
        "FROTH_FETCH": "recorded",
        "NO_PROXY": "127.0.0.1",
    }
    command = [Path(sys.executable).with_name("dagster"), "dev", "-w", "workspace.yaml", "-h", "127.0.0.1"]
    with (place.home / "dev.log").open("ab") as log:
        process = subprocess.Popen(
            [*command, "-p", str(port)], cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True
        )
    ui = Ui(process, port)
    try:
        end = time.monotonic() + 300
        while True:
            try:
                if ui.ask("{ repositoriesOrError { ... on RepositoryConnection { nodes { name } } } }")[
                    "repositoriesOrError"
                ].get("nodes"):
                    break
            except OSError:
                pass
            assert time.monotonic() < end, (place.home / "dev.log").read_text()[-3000:]
            time.sleep(0.5)
        yield ui
    finally:
        for pid in processes_of(place):
            os.kill(pid, signal.SIGKILL)
        process.wait()


def processes_of(place: Place) -> list[int]:
    """The processes that live with this place's home: ``dagster dev`` and everything that it started."""
    wanted, found = f"DAGSTER_HOME={place.home / 'dagster'}".encode(), []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                if wanted in (folder / "environ").read_bytes().split(b"\0"):
                    found.append(int(folder.name))
            except OSError:
                continue
    return found


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
            ui.ask(_TERMINATE, id=run_id)
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
