"""Disks that are full or read-only under a whole run: it ends in words, and the next one with room gets through.

The disk grows from run to run, so that each gets further than the one before and stops at a later stage.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.kill.whole_runs import Sequence

#: Sizes of the disk that holds everything, in MB, one after another. A whole run needs about 140.
SIZES = (1, 12, 26, 45, 70, 88, 100, 112)


@dataclass
class Disks:
    """What was tried of each kind, and what was wrong."""

    tried: dict[str, int] = field(default_factory=dict)
    faults: dict[str, list[str]] = field(default_factory=dict)
    stops: list[str] = field(default_factory=list)

    def note(self, kind: str, stop: str, faults: list[str]) -> None:
        self.tried[kind] = self.tried.get(kind, 0) + 1
        self.stops.append(stop)
        if faults:
            self.faults.setdefault(kind, []).extend(faults)
        print(f"{kind:28} {stop:60} {'; '.join(faults) or 'told and sound'}", flush=True)


def attack(folder: Path, sizes: tuple[int, ...] = SIZES) -> Disks | None:
    """Both kinds; none where no file system can be mounted."""
    found, disk = Disks(), folder / "disk"
    disk.mkdir(parents=True)
    if _mount("-t", "tmpfs", "-o", f"size={sizes[0]}m", "tmpfs", str(disk)):
        return None
    sequence = Sequence(disk)
    try:
        for size in sizes:
            _mount("-o", f"remount,size={size}m", str(disk))
            code, said = sequence.through()
            if code == 0:
                break
            found.note("a disk that is full", f"{size} MB: {_stop(said)}", _faults(sequence, code, said))
        _mount("-o", "remount,size=2g", str(disk))
        code, said = sequence.through()
        found.note("room again", _stop(said), ([said[-1500:]] if code else []) + list(sequence.damages()))
        for name in ("data", "published", "dagster"):
            with _read_only(disk / name):
                code, said = sequence.through()
                stop = f"{name}: {_stop(said)}"
                found.note("a file system that is read-only", stop, _faults(sequence, code, said))
    finally:
        subprocess.run(["umount", "-l", disk], check=True)
    return found


def _faults(sequence: Sequence, code: int, said: str) -> list[str]:
    faults = list(sequence.damages())
    if code == 0:
        faults.append("the run ended well")
    if "Traceback" in said:
        faults.append("a traceback: " + said[-800:])
    if "next: " not in said:
        faults.append("no next step: " + said[-800:])
    return faults


def _stop(said: str) -> str:
    """Where a run stopped, in the first words that it found for it."""
    lines = said.splitlines()
    stopped = next((number for number, line in enumerate(lines) if "The run stopped" in line), None)
    return " ".join(" ".join(lines[stopped : stopped + 2]).split())[:150] if stopped is not None else "through"


@contextmanager
def _read_only(folder: Path) -> Iterator[None]:
    _mount("--bind", str(folder), str(folder))
    _mount("-o", "remount,bind,ro", str(folder))
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def _mount(*arguments: str) -> bool:
    """Whether something could not be mounted."""
    if os.geteuid() != 0:
        return True
    return subprocess.run(["mount", *arguments], capture_output=True, check=False).returncode != 0
