"""``make mutate-code [SEED=1] [EACH=25] [MODULES="a b"]``: which changes of the code that reads numbers no test sees.

Every mutant has a process of its own, a fork in which the project is imported anew and the module is loaded from the
mutant's source; no file is written. ``sql`` among the modules are the mutants of SQL, all of them (``sql_mutants.py``).
What is found of a module takes its place in the record of the same seed and number, beside what was found of others.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import itertools
import json
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import CodeType

import pytest

from tests.code_mutations.equivalent import is_equivalent
from tests.code_mutations.mutants import mutants
from tests.code_mutations.sql_mutants import SQL_MUTANTS
from tests.code_mutations.targets import NOT_TRIED, TARGETS
from tests.helpers.places import ROOT
from tests.trust import FOLDER, Kind, record

TITLE = "One thing of the code or SQL that reads numbers is changed: a test of it fails (those mutants it survived)"
SQL = "sql"
_SQL_FILES = tuple(dict.fromkeys(Path(mutant.file).name for mutant in SQL_MUTANTS))
#: Seconds for the tests of one mutant; one that takes longer does not end, which its tests would tell.
_PATIENCE = 120
_QUIET = ("-x", "-q", "-n", "0", "-p", "no:cacheprovider")
#: The project's own packages, which every child loads anew; what others wrote is loaded once, before the fork.
_OWN = ("ingestion", "dashboard", "orchestration", "tests")


class _Mutant(importlib.abc.MetaPathFinder, importlib.abc.InspectLoader):
    """Finds one module, and loads it from other source than its file's."""

    def __init__(self, module: str, path: Path, source: str) -> None:
        self.module, self.path, self.source = module, path, source

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: object = None
    ) -> importlib.machinery.ModuleSpec | None:
        found = importlib.util.spec_from_file_location(fullname, self.path, loader=self)  # type: ignore[arg-type]
        return found if fullname == self.module else None

    def get_source(self, fullname: str) -> str:
        return self.source

    def get_code(self, fullname: str) -> CodeType:
        return compile(self.source, str(self.path), "exec")


def is_killed(module: str, path: Path, source: str, tests: Sequence[str]) -> bool:
    """Whether a test fails, or does not end, where the module has that source."""
    child = os.fork()
    if not child:
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1), os.dup2(silence, 2)
        os.setsid()
        for name in [name for name in sys.modules if name.partition(".")[0] in _OWN]:
            del sys.modules[name]
        sys.meta_path.insert(0, _Mutant(module, path, source))
        os._exit(int(pytest.main([*_QUIET, *tests])))
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return status != 0
        time.sleep(0.05)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return True


class BrokenError(Exception):
    """Tests fail without a change: no mutant can be told from that."""


@dataclass(frozen=True)
class Found:
    """What was tried of a module, and the mutants that no test saw, in words."""

    kind: Kind
    lived: tuple[str, ...]


def of_module(module: str, seed: int, each: int) -> Found:
    """Some mutants of a module, drawn by ``seed``: ``each`` at most, all where it is 0."""
    path, tests = ROOT / f"{module.replace('.', '/')}.py", TARGETS[module]
    source = path.read_text(encoding="utf-8")
    if is_killed(module, path, source, tests):
        raise BrokenError(f"the tests of {module} fail as it is\n  next: python -m pytest {' '.join(tests)}")
    every = list(mutants(source))
    drawn = random.Random(seed).sample(every, min(each or len(every), len(every)))
    tried = [(change, text) for change, text in drawn if not is_equivalent(module, source, change)]
    lived = tuple(change for change, text in tried if not is_killed(module, path, text, tests))
    same = len(drawn) - len(tried)
    detail = f"of {len(every)} mutants" + (f"; {same} drawn besides judged equivalent" if same else "")
    return Found(Kind(module, len(tried), len(tried) - len(lived), detail), lived)


def of_sql(files: Sequence[str]) -> Iterator[Found]:
    """Every mutant of SQL of these files, one after the other, but those that are judged to change nothing."""
    from tests.code_mutations.sql import FILERS, NOTHING, UNIT_TEST, MadeUpFilers  # dbt takes three seconds

    with tempfile.TemporaryDirectory() as folder:
        filers = MadeUpFilers.build(Path(folder))
        if filers.seen_by(None) != NOTHING:
            raise BrokenError("the tests of the models of facts fail as they are\n  next: make test")
        for file in files:
            every = [mutant for mutant in SQL_MUTANTS if Path(mutant.file).name == file]
            seen = {mutant.says: filers.seen_by(mutant) for mutant in every if not mutant.why_same}
            lived = tuple(says for says, by in seen.items() if by == NOTHING)
            detail = f"by hand; dbt's unit tests saw {list(seen.values()).count(UNIT_TEST)}"
            if by_filers := list(seen.values()).count(FILERS):
                detail += f", made-up filers {by_filers}"
            same = len(every) - len(seen)
            detail += f"; {same} besides judged equivalent" if same else ""
            yield Found(Kind(file, len(seen), len(seen) - len(lived), detail), lived)


def recorded(found: Iterable[Found], command: str) -> bool:
    """Put what was found in its place in the record; not where the record is of another seed or number."""
    now = {one.kind.name: one for one in found}
    path = FOLDER / "code.json"
    held = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {"command": command, "kinds": []}
    if held["command"] != command:
        return False
    kinds = {kind["name"]: Kind(**kind) for kind in held["kinds"]} | {name: one.kind for name, one in now.items()}
    order = [*TARGETS, *_SQL_FILES]
    unseen = [
        sentence
        for name in order
        for sentence in (
            [f"`{name}`: {change}" for change in now[name].lived]
            if name in now
            else [one for one in held.get("unseen", []) if one.startswith(f"`{name}`: ")]
        )
    ]
    missing = [f"`{name}` is a target and not part of this record." for name in order if name not in kinds]
    tried = [kinds[name] for name in order if name in kinds]
    record("code", TITLE, command, tried, unseen=[*unseen, *missing, *NOT_TRIED])
    return True


def main() -> int:
    """Every module in turn; 1 where the tests of one fail without a change."""
    parser = argparse.ArgumentParser(prog="python -m tests.code_mutations", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--each", type=int, default=25, help="mutants of each module at most; 0: all")
    parser.add_argument(
        "modules",
        nargs="*",
        default=[*TARGETS, SQL],
        metavar="module",
        help=f"these alone; {SQL}: the mutants of SQL, also file by file: {', '.join(_SQL_FILES)}",
    )
    chosen = parser.parse_args()
    if unknown := set(chosen.modules) - {*TARGETS, SQL, *_SQL_FILES}:
        parser.error(f"no mutants are made of {', '.join(sorted(unknown))}; of these they are: {', '.join(TARGETS)}")
    os.chdir(ROOT)
    importlib.import_module("tests.conftest")
    command = f"make mutate-code SEED={chosen.seed} EACH={chosen.each}"
    is_recorded = True
    files = _SQL_FILES if SQL in chosen.modules else [name for name in chosen.modules if name in _SQL_FILES]
    modules = [name for name in chosen.modules if name in TARGETS]
    of_code = (of_module(module, chosen.seed, chosen.each) for module in modules)
    try:
        for one in itertools.chain(of_code, of_sql(files) if files else ()):
            for change in one.lived:
                print(f"survived  {one.kind.name}:{change}")
            print(f"{one.kind.name}: {one.kind.survived} of {one.kind.tried} killed ({one.kind.detail})", flush=True)
            is_recorded = recorded([one], command)
    except BrokenError as error:
        print(error)
        return 1
    if not is_recorded:
        print(
            "not recorded: docs/trust/code.json is of another SEED or EACH\n  next: remove it to begin another record"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
