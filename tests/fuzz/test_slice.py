"""A slice of the mutations with every run of the tests; whole: ``make fuzz SEED=7``."""

from __future__ import annotations

import os

import pytest

from ingestion.sources import SOURCES
from tests.fuzz.harness import run

#: Another seed tries other edits: FROTH_FUZZ_SEED=7.
SEED = int(os.environ.get("FROTH_FUZZ_SEED", "1"))
EDITS = 300


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("source", SOURCES)
def test_edited_bodies_become_rows_and_problems(source: str) -> None:
    tally = run(source, SEED, EDITS)
    assert tally.faults == []
    assert tally.edits == EDITS
    assert tally.with_problems
