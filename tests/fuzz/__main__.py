"""Mutated bodies by the ten thousand: ``make fuzz SEED=7 EDITS=10000 [SOURCES="a b"]``."""

from __future__ import annotations

import argparse
import sys
import time
from concurrent.futures import ProcessPoolExecutor

from ingestion.sources import SOURCES
from tests import trust
from tests.fuzz.harness import Tally, run


def main() -> int:
    """Every parser on its edited bodies, on as many cores as asked for; the exit code."""
    arguments = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--edits", type=int, default=10_000, help="edits of each parser's bodies")
    arguments.add_argument("--workers", type=int, default=2)
    arguments.add_argument("sources", nargs="*", default=list(SOURCES))
    chosen = arguments.parse_args()
    started, broken, kinds = time.monotonic(), 0, []
    with ProcessPoolExecutor(chosen.workers, max_tasks_per_child=1) as pool:
        tallies = [pool.submit(run, source, chosen.seed, chosen.edits) for source in chosen.sources]
        for one in tallies:
            tally = one.result()
            broken += bool(tally.faults)
            detail = f"{tally.set_aside:,} set aside, {tally.with_problems:,} with problems"
            kinds.append(trust.Kind(tally.source, tally.edits, tally.edits - len(tally.faults), detail))
            print(_line(tally), flush=True)
            for fault in tally.faults[:5]:
                print(f"    {fault[:1000]}", flush=True)
    if len(chosen.sources) == len(SOURCES):
        command = f"make fuzz SEED={chosen.seed} EDITS={chosen.edits}"
        trust.record("fuzz", "Edited bodies become rows and problems, and cost no more than they touch", command, kinds)
    total = len(chosen.sources) * chosen.edits
    print(f"{total:,} edits, seed {chosen.seed}, {time.monotonic() - started:.0f} s; {broken} parsers at fault")
    return 1 if broken else 0


def _line(tally: Tally) -> str:
    return (
        f"{tally.source:32} {tally.edits:6,} edits: {tally.set_aside:6,} set aside, {tally.with_problems:6,} with "
        f"problems, {tally.compared:6,} tables compared, slowest {tally.slowest_seconds:.2f} s, "
        f"{len(tally.faults)} faults"
    )


if __name__ == "__main__":
    sys.exit(main())
