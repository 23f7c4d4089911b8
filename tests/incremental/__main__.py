"""``make prove-incremental SEED=7 N=50``: changes of every kind, each followed by a run and by a full one."""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from pathlib import Path

from tests.helpers.places import Place, copy_project
from tests.incremental.changes import KINDS
from tests.incremental.proof import prove


def main() -> int:
    """The changes, one after another in one project; 1 where a release of what changed says anything else."""
    parser = argparse.ArgumentParser(prog="python -m tests.incremental", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--number", type=int, default=50)
    chosen = parser.parse_args()
    chance = random.Random(chosen.seed)
    failed = stopped = 0
    with tempfile.TemporaryDirectory() as folder:
        place = Place(copy_project(Path(folder) / "project"), Path(folder) / "home").quick
        first = place.run()
        if first.returncode:
            raise SystemExit(f"{first.stdout}{first.stderr}\n  next: a sound run is needed first")
        for number in range(1, chosen.number + 1):
            proof = prove(place, chance.choice(KINDS), chance)
            failed, stopped = failed + bool(proof.differences), stopped + proof.stopped
            verdict = "DIFFERS" if proof.differences else "stopped alike" if proof.stopped else "the same"
            print("\n    ".join([f"{number}. {proof.change}: {verdict}", *proof.differences]), flush=True)
    print(f"{chosen.number} changes: {failed} differ, {stopped} were stopped by a gate")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
