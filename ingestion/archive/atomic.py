"""The one way in which files are replaced: written aside, brought to the disk, then moved into place; and lengthened.

A reader sees the old file or the new one, and so does whoever comes after a crash.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

from ingestion.archive import abandoned

#: What a file is called while it is written aside.
ASIDE = ".*.tmp"

Write = Callable[[BinaryIO], object]


def replace(path: Path, write: Write) -> None:
    """Replace one file by what ``write`` puts into it. Raises what ``write`` or the disk does; the old one stands."""
    replace_all({path: write})


def replace_all(writes: Mapping[Path, Write]) -> None:
    """Replace several files; all are on the disk before the first takes its place."""
    aside = {path: path.with_name(f".{path.name}.{os.getpid()}.tmp") for path in writes}
    with ExitStack() as opened:
        try:
            for path, write in writes.items():
                path.parent.mkdir(parents=True, exist_ok=True)
                with abandoned.beginning(path.parent):
                    file = opened.enter_context(aside[path].open("wb"))
                    abandoned.claim(file.fileno())
                write(file)
                file.flush()
                os.fsync(file.fileno())
            for path in writes:
                os.replace(aside[path], path)
            for folder in {path.parent for path in writes}:
                sync(folder)
        finally:
            for path in aside.values():
                path.unlink(missing_ok=True)


def append_line(path: Path, line: bytes, then: Callable[[], object]) -> None:
    """Add a line to a file, and do what follows from it. On return it is on the disk; where it cannot be, or what
    follows cannot be done, the file ends as before."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab", buffering=0) as lines:
        end = _end_of_last_line(path)
        lines.truncate(end)
        rest = memoryview(line + b"\n")
        try:
            while rest:
                rest = rest[lines.write(rest) :]
            os.fsync(lines.fileno())
            if end == 0:
                sync(path.parent)
            then()
        except OSError:
            lines.truncate(end)
            raise


def sync(path: Path) -> None:
    """Bring a file, or the names within a folder, to the disk: a rename outlasts a power cut only so."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _end_of_last_line(file: Path) -> int:
    """Where the last whole line ends: what follows is the beginning of one, cut off by a crash."""
    return file.read_bytes().rfind(b"\n") + 1
