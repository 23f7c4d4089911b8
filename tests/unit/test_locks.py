"""A lock is its process's: it names its holder, is waited for a bounded time, and goes with whoever held it."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from orchestration import locks
from tests.helpers.places import ROOT

_HOLDING = """
import sys, time
from pathlib import Path
from orchestration import locks
with locks.hold(Path(sys.argv[1]), "warehouse", "holds it for a test"):
    print("held", flush=True)
    time.sleep(float(sys.argv[2]))
"""


@contextmanager
def holding(folder: Path, seconds: float = 60) -> Iterator[subprocess.Popen[str]]:
    """A process that holds the lock."""
    command = [sys.executable, "-c", _HOLDING, str(folder), str(seconds)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline() == "held\n"
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def test_who_comes_second_is_told_who_holds_it_and_what_to_do(tmp_path: Path) -> None:
    with holding(tmp_path) as process:
        with (
            pytest.raises(locks.BusyError, match="holds it for") as busy,
            locks.hold(tmp_path, "warehouse", "me"),
        ):
            pass
        assert f"process {process.pid} " in str(busy.value)
        assert "next: wait for it" in str(busy.value)
        assert str(process.pid) in str(locks.holder(tmp_path, "warehouse"))
        with locks.hold(tmp_path, "publisher_other", "locks of other names are nobody's"):
            pass


def test_a_wait_is_bounded_and_says_for_whom(tmp_path: Path) -> None:
    said: list[str] = []
    with holding(tmp_path) as process:
        begun = time.monotonic()
        with (
            pytest.raises(locks.BusyError, match="nothing was changed in 1 s of waiting"),
            locks.hold(tmp_path, "warehouse", "me", patience=1, told=said.append),
        ):
            pass
        assert time.monotonic() - begun >= 1
    assert len(said) == 1
    assert f"waits up to 1 s for warehouse: process {process.pid}" in said[0]


def test_who_waits_gets_its_turn_when_the_holder_is_done(tmp_path: Path) -> None:
    with holding(tmp_path, seconds=1), locks.hold(tmp_path, "warehouse", "me", patience=60):
        assert locks.is_ours(tmp_path, "warehouse")
    assert not locks.is_ours(tmp_path, "warehouse")
    assert locks.holder(tmp_path, "warehouse") is None


def test_the_lock_of_a_killed_process_is_free_at_once(tmp_path: Path) -> None:
    with holding(tmp_path) as process:
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert locks.holder(tmp_path, "warehouse") is None
        with locks.hold(tmp_path, "warehouse", "me"):
            assert "me" in (tmp_path / ".locks" / "warehouse.lock").read_text()


def test_a_process_takes_a_lock_once_however_often_it_asks(tmp_path: Path) -> None:
    with locks.hold(tmp_path, "warehouse", "outer"):
        with locks.hold(tmp_path, "warehouse", "inner"):
            pass
        assert locks.is_ours(tmp_path, "warehouse")
    with holding(tmp_path):
        assert locks.holder(tmp_path, "warehouse") is not None


def test_a_lock_is_its_owners_alone(tmp_path: Path) -> None:
    with locks.hold(tmp_path, "warehouse", "me"):
        assert (tmp_path / ".locks").stat().st_mode & 0o077 == 0
        assert (tmp_path / ".locks" / "warehouse.lock").stat().st_mode & 0o077 == 0
