"""``make mutate-code [SEED=1] [EACH=25] [MODULES="a b"]``: which changes of the code that reads numbers no test sees.

Every mutant has a process of its own, a fork in which the project is imported anew and the module is loaded from the
mutant's source; no file is written.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import os
import random
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import CodeType

import pytest

from tests.code_mutations.equivalent import is_equivalent
from tests.code_mutations.mutants import mutants
from tests.code_mutations.targets import TARGETS
from tests.helpers.places import ROOT
from tests.trust import Kind, record

TITLE = "One thing of the code that reads numbers is changed: a test of its module fails (those mutants it survived)"
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


def main() -> int:
    """Every module in turn; 1 where the tests of one fail without a change."""
    parser = argparse.ArgumentParser(prog="python -m tests.code_mutations", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--each", type=int, default=25, help="mutants of each module at most; 0: all")
    parser.add_argument("modules", nargs="*", default=list(TARGETS), help="these alone; nothing is recorded then")
    chosen = parser.parse_args()
    os.chdir(ROOT)
    importlib.import_module("tests.conftest")
    kinds, unseen = [], []
    for module in chosen.modules:
        path, tests = ROOT / f"{module.replace('.', '/')}.py", TARGETS[module]
        source = path.read_text(encoding="utf-8")
        if is_killed(module, path, source, tests):
            print(f"the tests of {module} fail as it is\n  next: python -m pytest {' '.join(tests)}")
            return 1
        every = list(mutants(source))
        drawn = random.Random(chosen.seed).sample(every, min(chosen.each or len(every), len(every)))
        tried = [(change, text) for change, text in drawn if not is_equivalent(module, source, change)]
        lived = [change for change, text in tried if not is_killed(module, path, text, tests)]
        for change in lived:
            print(f"survived  {module}:{change}", flush=True)
        print(f"{module}: {len(tried) - len(lived)} of {len(tried)} killed ({len(every)} in all)", flush=True)
        same = len(drawn) - len(tried)
        detail = f"of {len(every)} mutants" + (f"; {same} drawn besides are judged equivalent" if same else "")
        kinds.append(Kind(module, len(tried), len(tried) - len(lived), detail))
        unseen += [f"`{module}:{change}`" for change in lived]
    if list(chosen.modules) == list(TARGETS):
        command = f"make mutate-code SEED={chosen.seed} EACH={chosen.each}"
        record("code", TITLE, command, kinds, unseen=unseen)
    return 0


if __name__ == "__main__":
    sys.exit(main())
