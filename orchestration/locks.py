"""Locks that the kernel drops with their owner, and what is known of who holds one: the one place that takes turns.

A lock has a name. ``warehouse`` is held by the run that writes the warehouse and releases, from its first step to its
end; ``publisher_...`` by whoever asks a publisher; ``published`` by a publisher of releases; ``run-<id>`` by the
process of a run while it lives. Each is a file in ``.locks`` of the folder that it guards, and says who holds it.

Dagster's own pools are not used: a slot outlives its process, and who waits for one waits silently and for ever.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from ingestion.file_lock import is_held

WAREHOUSE = "warehouse"
#: How long a run that nobody watches waits for its turn, in seconds: ten whole runs.
PATIENCE = 1800.0

_POLL = 0.5
#: Locks of this process, each taken once however often it is asked for: flock knows files, not their owners.
_held: dict[Path, int] = {}


class BusyError(Exception):
    """Somebody else holds a lock; says who."""


@contextmanager
def hold(
    folder: Path, name: str, purpose: str, *, patience: float = 0, told: Callable[[str], object] = str
) -> Iterator[None]:
    """Hold a lock. ``purpose`` is what the holder does with it, for those who wait; ``told`` hears for whom it waits.

    Raises :class:`BusyError` where somebody else holds it after ``patience`` seconds.
    """
    path = _path(folder, name)
    if path in _held:
        yield
        return
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = _taken(path, patience, told)
    try:
        os.truncate(descriptor, 0)
        words = f"process {os.getpid()} ({purpose}), since {datetime.now().astimezone():%Y-%m-%d %H:%M:%S %Z}\n"
        os.pwrite(descriptor, words.encode(), 0)
        _held[path] = descriptor
        yield
    finally:
        _held.pop(path, None)
        os.close(descriptor)


def forget(folder: Path, name: str) -> None:
    """Remove the file of a lock that nobody will ask for again."""
    _path(folder, name).unlink(missing_ok=True)


def is_ours(folder: Path, name: str) -> bool:
    """Whether this process holds a lock."""
    return _path(folder, name) in _held


def holder(folder: Path, name: str) -> str | None:
    """Who holds a lock; none where nobody does."""
    path = _path(folder, name)
    if path in _held:
        return f"process {os.getpid()}"
    return _words(path) if is_held(path) else None


def _taken(path: Path, patience: float, told: Callable[[str], object]) -> int:
    deadline, waits_for = time.monotonic() + patience, ""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return descriptor
        except BlockingIOError:
            words = _words(path)
        if time.monotonic() >= deadline:
            os.close(descriptor)
            raise BusyError(
                f"Another run holds {path.stem} of {path.parents[1]}: {words}; nothing was changed"
                + (f" in {patience:.0f} s of waiting" if patience else "")
                + ".\n  next: wait for it, or end it and run again"
            )
        if words != waits_for:
            told(f"waits up to {patience:.0f} s for {path.stem}: {words}")
            waits_for = words
        time.sleep(_POLL)


def _words(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace").strip() or "a run that did not say its name"


def _path(folder: Path, name: str) -> Path:
    return folder / ".locks" / f"{name}.lock"
