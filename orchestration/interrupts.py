"""Leaving at once when asked to: Ctrl-C and SIGTERM end a run within a second, whatever it is doing.

Dagster puts its own handlers in place and lets a step end first, which may take minutes within dbt. Nothing needs that:
the archive, the tables and the release are written so that a kill at any instant leaves them whole.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable

_LEAVING = {signal.SIGINT: "interrupted", signal.SIGTERM: "terminated"}


#: How long a run that leaves may take to say so where its record is, in seconds.
_LAST_WORDS = 2.0


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
