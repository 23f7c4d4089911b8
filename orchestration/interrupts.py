"""Leaving at once when asked to: Ctrl-C and SIGTERM end a run within a second, whatever it is doing.

Dagster puts its own handlers in place and lets a step end first, which may take minutes within dbt. Nothing needs that:
the archive, the tables and the release are written so that a kill at any instant leaves them whole.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

_LEAVING = {signal.SIGINT: "interrupted", signal.SIGTERM: "terminated"}


#: How long a run that leaves may take to say so where its record is, in seconds.
_LAST_WORDS = 2.0
#: How often a run looks whether its server is still somebody's, in seconds.
_LOOKS = 1.0


def leave_when_asked(told: str, before: Callable[[], object] = lambda: None) -> None:
    """From now on SIGINT and SIGTERM end this process with one line and the exit code 130 or 143.

    ``before`` is done first, for two seconds at most.

    Python writes the number of each signal to a pipe, whichever handler stands; a thread of its own reads it there.
    """
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    for number in _LEAVING:
        signal.signal(number, signal.default_int_handler)
    signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    threading.Thread(target=_watch, args=(reading, told, before), name="interrupts", daemon=True).start()


def leave_with_the_server() -> None:
    """From now on this process leaves as if it were asked to when a process of Dagster's that it descends from ends.

    Otherwise a run would go on for as long as it takes, while ``dagster dev`` or the daemon that launched it is gone:
    Dagster's code servers wait for their runs. Where the system does not say who descends from whom, it goes on.
    """
    if parents := _parents_of_dagster():
        threading.Thread(target=_watch_servers, args=(parents,), name="servers", daemon=True).start()


def _watch_servers(parents: Mapping[int, int | None]) -> None:
    while all(_parent_of(process) == parent for process, parent in parents.items()):
        time.sleep(_LOOKS)
    os.kill(os.getpid(), signal.SIGTERM)


def _parents_of_dagster() -> dict[int, int | None]:
    """This process and those of Dagster's above it, each with its parent. The topmost one is nobody's to watch:
    it is seen to end by who has it as its parent."""
    parents: dict[int, int | None] = {}
    process = os.getpid()
    while (parent := _parent_of(process)) and b"dagster" in _command_of(parent):
        parents[process] = parent
        process = parent
    return parents


def _command_of(process: int) -> bytes:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return b""


def _parent_of(process: int) -> int | None:
    """The parent of a process; none where the system does not say, or the process has ended."""
    try:
        status = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    return int(status.rpartition(")")[2].split()[1])


def _watch(reading: int, told: str, before: Callable[[], object]) -> None:
    while True:
        number = os.read(reading, 1)[0]
        if number in _LEAVING:
            last = threading.Thread(target=before, daemon=True)
            last.start()
            last.join(_LAST_WORDS)
            sys.stdout.write(f"\nThe run was {_LEAVING[signal.Signals(number)]}. {told}\n")
            sys.stdout.flush()
            os._exit(128 + number)
