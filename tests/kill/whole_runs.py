"""Whole runs of the recorded sample, killed with everything they started, one after another in one place.

The run that recovers from a kill is the one that is killed next, so a kill costs half a run. Every so often one is let
through, and its release must say what that of an undisturbed run says. Instants are drawn from the seed: a stage, and
an instant within the time that it took when nobody disturbed it, so that short stages are hit as often as long ones.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from dashboard.audit import everything
from ingestion.settings import Settings
from tests import compare_releases
from tests.helpers.places import ROOT

_STAGE = re.compile(r"^([a-z ]+?) +([0-9.]+) s$")
#: Marts that tell of the runs themselves: how often was asked, and when.
_OF_RUNS = {"check_results", "fetch_outcomes", "freshness", "releases"}
#: After so many kills a run is let through.
_CHAIN = 6


@dataclass
class Kills:
    """How often each stage was killed, what was wrong after which, and how many runs were let through."""

    tried: dict[str, int] = field(default_factory=dict)
    survived: dict[str, int] = field(default_factory=dict)
    through: int = 0
    faults: list[str] = field(default_factory=list)


class Sequence:
    """Runs in one place: its data, its releases and Dagster's home stay from one to the next."""

    def __init__(self, home: Path):
        self.settings = Settings(data=home / "data", published=home / "published")
        self._home = home

    def start(self) -> subprocess.Popen[str]:
        environment = {
            **os.environ,
            "FROTH_DATA": str(self.settings.data),
            "FROTH_PUBLISHED": str(self.settings.published),
            "DAGSTER_HOME": str(self._home / "dagster"),
            "FROTH_FETCH": "recorded",
            "PYTHONUNBUFFERED": "1",
        }
        return subprocess.Popen(
            [sys.executable, "-m", "orchestration.cli.run", "--force"],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def through(self) -> tuple[int, str]:
        """A run that nobody disturbs: its exit code and what it said."""
        run = self.start()
        said = run.communicate()[0]
        return run.returncode, said

    def killed(self, stage: str, share: float, seconds: dict[str, float]) -> tuple[str, str]:
        """A run killed in a stage, so far into it; the stage that it was in, and what it had said."""
        run, said = self.start(), list[str]()
        names = list(seconds)
        before = names[names.index(stage) - 1] if names.index(stage) else None
        assert run.stdout
        reached = before is None
        for line in run.stdout if before else ():
            said.append(line)
            if line.startswith(before):
                reached = True
                break
        if reached:
            threading.Event().wait(share * seconds[stage])
        os.killpg(run.pid, signal.SIGKILL)
        run.wait()
        said += run.stdout.readlines()
        ended = [told[1] for line in said if (told := _STAGE.match(line.rstrip()))]
        return next((name for name in names if name not in ended), names[-1]), "".join(said)

    def differences(self, other: Sequence) -> list[str]:
        """The marts in which the release says something else than that of another place, but for those of the runs."""
        found = compare_releases.compare(self._home, other._home)
        return [str(difference) for difference in found if difference.mart not in _OF_RUNS]

    def damages(self) -> Iterator[str]:
        os.environ["DAGSTER_HOME"] = str(self._home / "dagster")
        for area in everything(self.settings):
            for finding in area.findings:
                if finding.is_damage:
                    yield f"{finding.path}: {finding.problem}"

    def left_over(self) -> Iterator[str]:
        for area in everything(self.settings):
            yield from (str(finding.path) for finding in area.findings if not finding.is_damage)


def attack(folder: Path, number: int, seed: int, until: float) -> Kills:
    """Kill ``number`` runs, or as many as begin before ``until`` on the monotonic clock."""
    chance, found = random.Random(seed), Kills()
    whole = Sequence(folder / "undisturbed")
    code, said = whole.through()
    if code:
        raise RuntimeError(f"the undisturbed run failed:\n{said}")
    seconds = {told[1]: float(told[2]) for line in said.splitlines() if (told := _STAGE.match(line))}
    print(f"undisturbed: {sum(seconds.values()):.0f} s", flush=True)
    sequence, chain = Sequence(folder / "killed"), list[str]()
    for kill in range(1, number + 1):
        if time.monotonic() > until:
            break
        stage = chance.choice(list(seconds))
        hit, said = sequence.killed(stage, chance.random(), seconds)
        chain.append(hit)
        found.tried[hit] = found.tried.get(hit, 0) + 1
        wrong = [*sequence.damages(), *(["a traceback: " + said[-1000:]] if "Traceback" in said else [])]
        found.faults += [f"kill {kill} in {hit}: {fault}" for fault in wrong]
        print(f"kill {kill:4} in {hit:20} {'; '.join(wrong) or 'sound'}", flush=True)
        if kill % _CHAIN == 0 or kill == number or time.monotonic() > until:
            faults = list(_let_through(sequence, whole))
            found.through += 1
            found.faults += faults
            print(f"through after {len(chain)} kills: {'; '.join(faults) or 'sound, and the same release'}", flush=True)
            for name in chain:
                found.survived[name] = found.survived.get(name, 0) + (not faults)
            chain = []
            if kill % (2 * _CHAIN) == 0:
                shutil.rmtree(folder / "killed")  # the first run of all is killed too
    return found


def _let_through(sequence: Sequence, whole: Sequence) -> Iterator[str]:
    code, said = sequence.through()
    if code:
        yield f"the run after the kills ended with {code}: {said[-2000:]}"
        return
    yield from sequence.damages()
    yield from (f"left over: {path}" for path in sequence.left_over())
    yield from (f"the release says something else: {words}" for words in whole.differences(sequence))
