"""Ids of releases only grow, and nothing is deleted by the clock."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

import pytest

from orchestration.release import publication
from orchestration.release.candidate import next_id

NOON = datetime(2026, 11, 29, 12, 0, 0)


@pytest.mark.parametrize(
    ("earlier", "made"),
    [
        ([], "20261129T120000Z"),
        (["20261129T115959Z"], "20261129T120000Z"),
        (["20261129T120000Z"], "20261129T120001Z"),  # two in one second
        (["20270101T000000Z"], "20270101T000001Z"),  # a clock set back
        (["20261129T115900Z", "20261231T235959Z"], "20270101T000000Z"),
    ],
)
def test_an_id_is_past_every_earlier_one(earlier: list[str], made: str) -> None:
    assert next_id(NOON, earlier) == made


def test_a_clock_set_back_and_forth_deletes_no_release_that_stands(tmp_path: Path) -> None:
    seen: list[str] = []
    for moment in (NOON, datetime(2020, 1, 1), datetime(2030, 1, 1), datetime(1999, 1, 1), NOON, NOON, NOON):
        seen.append(next_id(moment, seen))
        folder = publication.publish(tmp_path, seen[-1], lambda aside: (aside / "whole").touch())
        assert publication.current(tmp_path) == folder
        assert (folder / "whole").exists()
    assert seen == sorted(seen)
    assert sorted(path.name for path in (tmp_path / "releases").iterdir()) == seen[-publication.RETAINED :]


def test_a_link_that_leads_nowhere_is_an_error_with_a_next_step(tmp_path: Path) -> None:
    for number in (1, 2):
        publication.publish(tmp_path, f"{number:04}", lambda aside: (aside / "whole").touch())
    shutil.rmtree(tmp_path / "releases" / "0002", ignore_errors=False)
    with pytest.raises(publication.PublishError, match=r"names releases/0002.*\n  next: .*ln -sfn releases/0001"):
        publication.current(tmp_path)
    with pytest.raises(publication.PublishError, match="is not there"):
        publication.publish(tmp_path, "0003", lambda aside: (aside / "whole").touch())
    assert [path.name for path in (tmp_path / "releases").iterdir()] == ["0001"], "nothing was deleted for it"
