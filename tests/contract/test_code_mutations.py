"""The tables of the mutation of code say what stands in the code: a mutant that changes nothing would never be told."""

from __future__ import annotations

import pytest

from tests.code_mutations.equivalent import JUDGED
from tests.code_mutations.sql_mutant import SqlMutant
from tests.code_mutations.sql_mutants import SQL_MUTANTS
from tests.code_mutations.targets import TARGETS
from tests.helpers.places import ROOT


@pytest.mark.parametrize("mutant", SQL_MUTANTS, ids=lambda mutant: f"{mutant.file}: {mutant.says}")
def test_what_a_mutant_of_sql_changes_stands_in_its_file(mutant: SqlMutant) -> None:
    text = (ROOT / "dbt_project" / mutant.file).read_text(encoding="utf-8")
    assert mutant.applied_to(text) != text


def test_a_mutant_whose_text_is_gone_says_so() -> None:
    with pytest.raises(ValueError, match="stands in it 0 times"):
        SQL_MUTANTS[0].applied_to("select 1")


@pytest.mark.parametrize("module", JUDGED)
def test_what_was_judged_of_a_module_stands_in_it(module: str) -> None:
    assert module in TARGETS
    lines = (ROOT / f"{module.replace('.', '/')}.py").read_text(encoding="utf-8").splitlines()
    for holds, _, why in JUDGED[module]:
        assert any(holds in line for line in lines), holds
        assert why
