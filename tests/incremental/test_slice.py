"""A slice of the proof that a run of what changed says what a full one says; whole: ``make prove-incremental``."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest

from tests.helpers.places import Place, copy_project
from tests.incremental import changes
from tests.incremental.proof import prove

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


def test_a_new_body_and_another_model_make_the_release_that_a_full_run_makes(tmp_path: Path) -> None:
    mine = Place(copy_project(tmp_path / "project"), tmp_path / "home").quick
    assert mine.run().returncode == 0
    chance = random.Random(date.today().toordinal())
    both = [changes.a_body, changes.a_model]

    def change(project: Path, chance: random.Random) -> str:
        return "; ".join(one(project, chance) for one in both)

    proof = prove(mine, change, chance)
    assert proof.differences == (), proof.change
