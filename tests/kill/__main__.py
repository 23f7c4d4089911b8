"""``make kill N=200 SEED=7 [MINUTES=120]``: every stage at its every write, whole runs at instants, full disks."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.kill import disks, stages, whole_runs
from tests.trust import Kind, record

_UNSEEN = (
    "A power cut is not tried: what was written and not yet brought to the disk is there after a kill.",
    "Within a stage of a made-up place a kill comes before each call by which Python changes a file system; what "
    "DuckDB and Polars write by themselves is hit by the whole runs alone, at random.",
    "Runs are killed with the recorded sample; a live fetch is killed in tests/faults/test_faults.py.",
)


def main() -> int:
    """Both, and the record of what survived; the exit code."""
    arguments = argparse.ArgumentParser(prog="python -m tests.kill", description=__doc__)
    arguments.add_argument("--number", type=int, default=200, help="kills of whole runs")
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--minutes", type=float, default=600, help="after so many no further run is killed")
    chosen = arguments.parse_args()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        small = [_attacked(stage, Path(folder) / stage.name) for stage in stages.STAGES]
        until = begun + chosen.minutes * 60
        at = time.monotonic()
        large = whole_runs.attack(Path(folder), chosen.number, chosen.seed, until)
        seconds = time.monotonic() - at
        full = disks.attack(Path(folder) / "disks") or disks.Disks()
    tried = sum(large.tried.values())
    hours = seconds / 3600
    kinds = [
        *(Kind(f"every write of {one.stage}", one.kills, one.kills - len(one.faults)) for one in small),
        *(Kind(f"a whole run in {name}", count, large.survived.get(name, 0)) for name, count in large.tried.items()),
        *(Kind(f"a whole run on {kind}", n, n - len(full.faults.get(kind, ()))) for kind, n in full.tried.items()),
    ]
    record(
        "kill",
        "Writers are killed anywhere: what stands stays sound, and the next run makes what an undisturbed one makes",
        f"make kill N={chosen.number} SEED={chosen.seed} MINUTES={chosen.minutes:.0f}",
        kinds,
        unseen=_UNSEEN,
    )
    faults = [
        fault for found in (*(one.faults for one in small), large.faults, *full.faults.values()) for fault in found
    ]
    print(f"{tried} runs killed, {tried / hours:.0f} an hour; {large.through} let through; {len(faults)} faults")
    return 1 if faults else 0


def _attacked(stage: stages.Stage, folder: Path) -> stages.Outcome:
    found = stages.attack(stage, folder)
    print(f"{stage.name:20} killed at {found.kills} calls, {len(found.faults)} faults", flush=True)
    for fault in found.faults[:5]:
        print(f"    {fault}", flush=True)
    return found


if __name__ == "__main__":
    sys.exit(main())
