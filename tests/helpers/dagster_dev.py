"""``dagster dev`` with its daemon, as a person starts it, and what its pages ask it."""

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

from tests.helpers.places import ROOT, Place

_LAUNCH = """mutation ($job: String!) { launchRun(executionParams: {
  selector: {repositoryLocationName: "froth", repositoryName: "__repository__", jobName: $job}, runConfigData: {}
}) { __typename ... on LaunchRunSuccess { run { runId } } ... on PythonError { message } } }"""
_TERMINATE = "mutation ($id: String!) { terminateRun(runId: $id) { __typename } }"
_RUN = """query ($id: ID!) { runOrError(runId: $id) { ... on Run {
  status eventConnection { events { ... on MessageEvent { message } } }
} } }"""
_TICKS = """query ($sensor: String!) { sensorOrError(sensorSelector: {
  repositoryLocationName: "froth", repositoryName: "__repository__", sensorName: $sensor
}) { ... on Sensor { sensorState { ticks(limit: 20) { status skipReason error { message } } } } } }"""
_RUNS_OF = """query ($schedule: String!) { runsOrError(filter: {
  statuses: [SUCCESS], tags: [{key: "dagster/schedule_name", value: $schedule}]
}) { ... on Runs { results { runId } } } }"""
_START = """mutation ($schedule: String!) { startSchedule(scheduleSelector: {
  repositoryLocationName: "froth", repositoryName: "__repository__", scheduleName: $schedule
}) { __typename } }"""


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

    def ticks(self, sensor: str) -> list[dict[str, Any]]:
        """The looks of a sensor that have ended, newest first."""
        found = self.ask(_TICKS, sensor=sensor)["sensorOrError"]["sensorState"]["ticks"]
        return [tick for tick in found if tick["status"] != "STARTED"]

    def after_looks(self, sensor: str, number: int, patience: float = 180) -> list[dict[str, Any]]:
        """The looks of a sensor once it has looked so many times."""
        end = time.monotonic() + patience
        while len(looks := self.ticks(sensor)) < number:
            assert time.monotonic() < end, looks
            time.sleep(0.5)
        return looks

    def after_run_of(self, schedule: str, patience: float = 180) -> None:
        """Once a run of a schedule has come to its end."""
        end = time.monotonic() + patience
        while not self.ask(_RUNS_OF, schedule=schedule)["runsOrError"]["results"]:
            assert time.monotonic() < end, f"no run of {schedule} ended"
            time.sleep(0.5)

    def terminate(self, run_id: str) -> None:
        self.ask(_TERMINATE, id=run_id)

    def turn_on(self, schedule: str) -> None:
        assert self.ask(_START, schedule=schedule)["startSchedule"]["__typename"] == "ScheduleStateResult"


@contextmanager
def dagster_dev(place: Place) -> Iterator[Ui]:
    """``dagster dev`` with its daemon, in a session of its own, killed at the end where it still runs."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**place.variables, "NO_PROXY": "127.0.0.1"}
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
