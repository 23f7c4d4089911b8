"""A slice of ``make kill``: every stage that writes, killed at some of its calls, told by the seed."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from tests.kill import stages

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

#: One call in so many is chosen.
_ONE_IN = {"first fetch": 4, "fetch": 3, "tables": 6, "release": 9}


@pytest.mark.parametrize("stage", stages.STAGES, ids=lambda stage: stage.name)
def test_what_stands_after_a_kill_is_sound_and_the_next_try_gets_there(stage: stages.Stage, tmp_path: Path) -> None:
    chance = random.Random(os.environ.get("FROTH_SEED", "1") + stage.name)
    found = stages.attack(stage, tmp_path, lambda step: chance.randrange(_ONE_IN[stage.name]) == 0)
    assert found.faults == []
    assert found.kills > 1
