"""Files on their way in that nobody is writing any more: their writer held a lock that the kernel dropped with it."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ingestion.file_lock import is_held


@contextmanager
def beginning(folder: Path) -> Iterator[None]:
    """For the length of making a file in ``folder`` and claiming it: nobody removes it in between."""
    with _locked(folder, fcntl.LOCK_SH):
        yield


def claim(descriptor: int) -> None:
    """Mark an open file as being written, until it is closed or its process ends."""
    fcntl.flock(descriptor, fcntl.LOCK_EX)


def found(folder: Path, pattern: str) -> list[Path]:
    """The files of ``folder`` that match and that nobody is writing."""
    if not folder.is_dir():
        return []
    return [path for path in sorted(folder.glob(pattern)) if path.is_file() and not is_held(path)]


def remove(folder: Path, pattern: str) -> list[Path]:
    """Remove the files of ``folder`` that match and that nobody is writing; which they were."""
    if not folder.is_dir():
        return []
    with _locked(folder, fcntl.LOCK_EX):
        left = found(folder, pattern)
        for path in left:
            path.unlink(missing_ok=True)
    return left


@contextmanager
def _locked(folder: Path, kind: int) -> Iterator[None]:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, kind)
        yield
    finally:
        os.close(descriptor)
