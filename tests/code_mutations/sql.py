"""Mutants of SQL against dbt's unit tests of the models beside them, and those of facts against made-up filers as well.

The made-up filers of ``tests/facts`` are built once. Each mutant has a process of its own: there the project as dbt
parsed it holds the mutant's text, and the models are built anew over a copy of that warehouse with their unit tests.
Where none fails, the tests of the made-up filers read what was built. No file of a project is written.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import dbt.cli.main  # noqa: F401  # three seconds, once for all mutants
import duckdb
import pytest

from ingestion.settings import Settings
from orchestration.warehouse import dbt_runner
from tests.code_mutations.sql_mutant import SqlMutant
from tests.facts import test_contradictions
from tests.helpers import made_up_filers
from tests.helpers.made_up_filers import Built

#: What is built anew, with its unit tests: from reports to the history of each figure, or from claims to verdicts.
_FACTS = ("reports", "versions", "standing", "upheld", "sums", "flows", "bridged", "resolved")
_CLAIMS = ("candidates", "tested_terms", "tested_values", "tested_outcomes", "tested", "judged")
_TESTS = ("tests/facts/test_contradictions.py",)
_QUIET = ("-x", "-q", "-n", "0", "-p", "no:cacheprovider")
#: What sees a mutant; the place of each is the code with which the process of a mutant ends.
NOTHING, UNIT_TEST, FILERS = "nothing", "a unit test", "the made-up filers"
_SEEN_BY = (NOTHING, UNIT_TEST, FILERS)


class _Open(Built):
    """A warehouse that stays open from one question to the next."""

    @cached_property
    def _connection(self) -> duckdb.DuckDBPyConnection:
        return duckdb.connect(str(self.database), read_only=True)

    def rows(self, sql: str, *arguments: object) -> list[tuple[Any, ...]]:
        return self._connection.execute(sql, list(arguments)).fetchall()


@dataclass(frozen=True)
class MadeUpFilers:
    """The made-up filers, built with the project as it is: ``whole`` is their warehouse."""

    settings: Settings
    whole: Path

    @classmethod
    def build(cls, folder: Path) -> MadeUpFilers:
        """Builds them below a folder, which takes half a minute."""
        filers = cls(Settings(root=folder / "project", data=folder / "data"), folder / "whole.duckdb")
        _in_child(filers._build)
        dbt_runner.project(filers.settings).manifest_path.unlink()
        dbt_runner.manifest_path(filers.settings)  # parsed here, once for the process of each mutant
        return filers

    def _build(self) -> int:
        select = (*test_contradictions.SELECT, "+int_claims__judged")
        built = made_up_filers.build(self.settings.root.parent, test_contradictions.FILERS, select)
        shutil.move(built.database, self.whole)
        return 0

    def seen_by(self, mutant: SqlMutant | None) -> str:
        """What sees a mutant first: a unit test (or a model that cannot be built), the made-up filers, or nothing."""
        return _SEEN_BY[_in_child(lambda: self._see(mutant))]

    def _see(self, mutant: SqlMutant | None) -> int:
        database = self.settings.data / "warehouse.duckdb"
        shutil.copyfile(self.whole, database)
        manifest_path = dbt_runner.project(self.settings).manifest_path
        if mutant is not None:
            _put(mutant, dbt_runner._parsed[manifest_path])
        is_of_claims = mutant is not None and "claims" in mutant.file
        subject, names = ("claims", _CLAIMS) if is_of_claims else ("facts", _FACTS)
        models = [f"model.froth.int_{subject}__{name}" for name in names]
        built = dbt_runner.build(self.settings, models, json.loads(manifest_path.read_bytes()))
        if not all(node.is_sound for node in built):
            return _SEEN_BY.index(UNIT_TEST)
        if is_of_claims:
            return _SEEN_BY.index(NOTHING)
        made_up_filers.build = lambda *_: _Open(database)  # type: ignore[assignment]
        return _SEEN_BY.index(FILERS if pytest.main([*_QUIET, *_TESTS]) else NOTHING)


def _put(mutant: SqlMutant, parsed: Any) -> None:
    """The mutant's text in place of its model's, or of its file's macro, in a project that dbt has parsed.

    Raises :class:`ValueError` where what it changes stands in none, or in several.
    """
    held = [
        (node, attribute)
        for nodes, attribute in ((parsed.nodes, "raw_code"), (parsed.macros, "macro_sql"))
        for node in nodes.values()
        if node.original_file_path == mutant.file and mutant.old in getattr(node, attribute)
    ]
    if len(held) != 1:
        raise ValueError(f"{mutant.file}: {mutant.old!r} stands in {len(held)} models or macros, and not in one")
    ((node, attribute),) = held
    setattr(node, attribute, mutant.applied_to(getattr(node, attribute)))


def _in_child(work: Callable[[], int]) -> int:
    """What a piece of work answers in a process of its own, which says nothing; raises where that fails."""
    child = os.fork()
    if not child:
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1), os.dup2(silence, 2)
        os.environ["DBT_EXCLUDE_RESOURCE_TYPES"] = "test"
        code = len(_SEEN_BY)
        try:
            code = work()
        finally:
            os._exit(code)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if not 0 <= code < len(_SEEN_BY):
        raise RuntimeError(f"the process of a mutant ended with {code}")
    return code
