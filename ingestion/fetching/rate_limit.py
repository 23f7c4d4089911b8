"""The rate of requests to a publisher: one queue of slots for each publisher, in a file that processes share.

Own code rather than ``requests-ratelimiter``: that one limits what enters the session, while retries, and the pause
that a publisher asks for, have to take their turn in the same queue, across every process that shares the data folder.
"""

from __future__ import annotations

import fcntl
import random
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

#: A slot further ahead than this was written under another clock.
_LONGEST = 24 * 3600.0


class RateLimit:
    """Slots of one publisher, all its hosts together: EDGAR's limit of ten a second holds for them all."""

    def __init__(self, folder: Path, publisher: str, per_second: float, jitter_seconds: float = 0.0):
        self._file = folder / (re.sub(r"\W+", "_", publisher.lower()) + ".slot")
        self._interval, self._jitter = 1.0 / per_second, jitter_seconds

    def wait(self, longest: float) -> float | None:
        """Sleep until the next slot and take it. Where that is more than ``longest`` seconds away, say how far."""
        with self._file_locked() as slots:
            now = time.time()
            slot = max(now, _read(slots.read(), now))
            if slot - now > longest:
                return slot - now
            slot += random.uniform(0, self._jitter)
            _write(slots, slot + self._interval)
        time.sleep(max(0.0, slot - time.time()))
        return None

    def pause(self, seconds: float) -> None:
        """Let nobody send a request for so long: the publisher demands it."""
        with self._file_locked() as slots:
            now = time.time()
            _write(slots, max(_read(slots.read(), now), now + min(seconds, _LONGEST)))

    @contextmanager
    def _file_locked(self) -> Iterator[IO[str]]:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with self._file.open("a+", encoding="ascii") as slots:
            fcntl.flock(slots, fcntl.LOCK_EX)
            slots.seek(0)
            yield slots


def _read(text: str, now: float) -> float:
    try:
        slot = float(text)
    except ValueError:
        return now
    return slot if slot - now <= _LONGEST else now


def _write(slots: IO[str], slot: float) -> None:
    slots.seek(0)
    slots.truncate()
    slots.write(f"{slot:.6f}")
