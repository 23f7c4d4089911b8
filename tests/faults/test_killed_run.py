"""Runs that are killed, ended or doubled: the next one needs no help, and nobody waits for the dead."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from tests.helpers.older import as_older
from tests.helpers.places import ROOT, Place

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


def start(place: Place) -> subprocess.Popen[str]:
    """A run in a group of its own."""
    environment = {**place.variables, "PYTHONUNBUFFERED": "1"}
    return subprocess.Popen(
        [sys.executable, "-m", "orchestration.cli.run"],
        cwd=place.project,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def until(run: subprocess.Popen[str], stage: str) -> list[str]:
    """What a run says until it has finished a stage."""
    assert run.stdout
    said = []
    for line in run.stdout:
        said.append(line)
        if line.startswith(stage):
            return said
    raise AssertionError("".join(said))


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Place:
    return Place(ROOT, tmp_path_factory.mktemp("killed"))


def test_after_a_kill_the_next_run_gets_through_even_where_the_folder_is_an_older_one(own: Place) -> None:
    run = start(own)
    until(run, "check raw")  # dbt's staging holds the warehouse's only slot now
    time.sleep(2)
    os.killpg(run.pid, signal.SIGKILL)
    run.wait()
    as_older(own.data)
    again = own.run()
    assert again.returncode == 0, again.stdout + again.stderr
    assert "reclaimed    what run" in again.stdout
    assert own.current.exists()
    verified = own.python("dashboard.cli", "verify", "--json")
    said = json.loads(verified.stdout)
    assert (verified.returncode, said["verdict"], said["findings"]) == (0, "sound", [])
    assert min(area["checked"] for area in said["areas"] if area["area"] != "bodies") > 0


@pytest.mark.parametrize(
    ("number", "code", "word"), [(signal.SIGTERM, 143, "terminated"), (signal.SIGINT, 130, "interrupted")]
)
def test_a_run_that_is_asked_to_leave_leaves_within_seconds(own: Place, number: int, code: int, word: str) -> None:
    before = own.current.resolve() if own.current.exists() else None
    run = start(own)
    until(run, "check raw")
    asked = time.monotonic()
    os.kill(run.pid, number)
    assert run.stdout
    last = run.stdout.read()
    assert run.wait() == code
    assert time.monotonic() - asked < 5
    assert f"The run was {word}." in last
    assert "next: run again" in last
    assert before is None or own.current.resolve() == before


def test_a_second_run_names_the_first_and_ends_at_once(own: Place) -> None:
    run = start(own)
    until(run, "load")
    asked = time.monotonic()
    second = own.run()
    assert time.monotonic() - asked < 30
    assert second.returncode == 4
    assert f"process {run.pid} (make run), since" in second.stdout
    assert "next: wait for it" in second.stdout
    os.killpg(run.pid, signal.SIGKILL)
    run.wait()
