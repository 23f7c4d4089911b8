"""``make mutate SEED=7 [EACH=20]``: wrong figures of every kind, and which of them would have been published unseen."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path

from tests import trust
from tests.helpers.places import ROOT, Place
from tests.mutations.harness import Draw, Harness
from tests.mutations.judge import Verdict
from tests.mutations.kinds import KINDS
from tests.mutations.warehouse import Laboratory

_STATES = ("block", "warning", "kept out", "without effect", "unseen")


def main() -> int:
    """Draws, builds and verdicts; 1 where a gross kind is caught in less than 95 of a hundred draws."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutations", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--each", type=int, default=20, help="draws of each kind")
    parser.add_argument("--kinds", nargs="*", help="these kinds alone")
    parser.add_argument("--finished", type=Path, help="data folder of a finished run; without it one is made")
    parser.add_argument("--details", type=Path, help="where to write every draw and its verdict, as JSON lines")
    chosen = parser.parse_args()
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        finished = chosen.finished or _run(Path(folder) / "place")
        laboratory = Laboratory(finished, Path(folder) / "data", ROOT)
        kinds = [kind for kind in KINDS if not chosen.kinds or kind.name in chosen.kinds]
        harness = Harness(laboratory, chosen.seed, kinds)
        draws = harness.draws(chosen.each)
        print(f"{len(draws)} draws, seed {chosen.seed}", flush=True)
        found: dict[str, list[tuple[Draw, Verdict]]] = defaultdict(list)
        for draw, verdict in harness.verdicts(draws):
            found[draw.kind.name].append((draw, verdict))
            _tell(draw, verdict, chosen.details)
    print(f"{time.monotonic() - started:.0f} s")
    if not chosen.kinds:
        _record(found, f"make mutate SEED={chosen.seed} EACH={chosen.each}")
    return _summary(found)


def _record(found: dict[str, list[tuple[Draw, Verdict]]], command: str) -> None:
    """What was drawn, for docs/trust.md: draws that changed no published number are left out of the rates."""
    kinds, unseen = [], []
    for kind in KINDS:
        mattered = [(draw, verdict) for draw, verdict in found[kind.name] if verdict.state != "without effect"]
        states = Counter(verdict.state for _, verdict in mattered)
        rules = Counter(rule.split(":")[0] for _, verdict in mattered for rule in verdict.by)
        detail = ", ".join(f"{states[state]} {state}" for state in ("block", "warning", "kept out") if states[state])
        named = ", ".join(f"{rule} {times}" for rule, times in rules.most_common(3))
        gross = "" if kind.is_gross else " (not gross)"
        held = len(mattered) - states["unseen"]
        kinds.append(trust.Kind(kind.name + gross, len(mattered), held, "; ".join(filter(None, (detail, named)))))
        unseen += [f"{kind.name}: {draw.cell}" for draw, verdict in mattered if verdict.state == "unseen"]
    title = "Wrong figures in the typed tables: kept out of the marts, or named by a check"
    trust.record("mutations", title, command, [kind for kind in kinds if kind.tried], unseen=unseen)


def _run(folder: Path) -> Path:
    place = Place(ROOT, folder).quick
    folder.mkdir()
    run = place.run()
    if run.returncode:
        raise SystemExit(f"{run.stdout}{run.stderr}\n  next: a sound run is needed first")
    return place.data


def _tell(draw: Draw, verdict: Verdict, details: Path | None) -> None:
    if verdict.state == "unseen":
        print(f"unseen  {draw.kind.name}: {draw.cell}: {'; '.join(verdict.wrong[:3])}", flush=True)
    if details:
        line = {
            "kind": draw.kind.name,
            "cell": str(draw.cell),
            "entities": draw.entities,
            "state": verdict.state,
            "by": verdict.by,
            "wrong": verdict.wrong[:10],
        }
        with details.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, default=str) + "\n")


def _summary(found: dict[str, list[tuple[Draw, Verdict]]]) -> int:
    print(f"{'kind':30}" + "".join(f"{state:>16}" for state in _STATES))
    missed = False
    for kind in KINDS:
        verdicts = [verdict for _, verdict in found[kind.name]]
        if not verdicts:
            continue
        states = Counter(verdict.state for verdict in verdicts)
        print(f"{kind.name:30}" + "".join(f"{states[state]:16}" for state in _STATES))
        missed |= kind.is_gross and states["unseen"] > 0.05 * len(verdicts)
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
