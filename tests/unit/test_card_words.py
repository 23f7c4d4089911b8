"""Numbers as the sentences of cards have them, and the parameters that they come from."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.cards.card import in_parts, in_place
from dashboard.release import DATABASE, Release, ReleaseError
from tests.helpers.made_up_release import made_up


@pytest.mark.parametrize(("number", "words"), [(1, "first"), (8, "eighth"), (12, "twelfth"), (14, "14th")])
def test_a_place_has_a_word(number: int, words: str) -> None:
    assert in_place(number) == words


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (1 - 0.8, "fifth"),
        (0.25, "fourth"),
        (0.5, "half"),
        (0.22, "22 %"),
        (0.75, "75 %"),
        (0.01, "1 %"),
        (1.0, "100 %"),
    ],
)
def test_a_part_has_a_word_where_it_is_one_of_a_few(share: float, words: str) -> None:
    assert in_parts(share) == words


def test_pages_judge_by_the_numbers_of_the_release(tmp_path: Path) -> None:
    with_numbers = made_up(
        tmp_path,
        "with",
        "create table marts.parameter_values as select * from (values ('trend_quarters', 16.0), ('grey_share', 0.5))"
        " t(parameter, value)",
    )
    release = Release(with_numbers / DATABASE)
    assert (release.whole("trend_quarters"), release.parameter("grey_share")) == (16, 0.5)
    with pytest.raises(ReleaseError, match="holds no parameter 'trend_quarter'"):
        release.parameter("trend_quarter")
    without = Release(made_up(tmp_path, "without") / DATABASE)
    with pytest.raises(ReleaseError, match="next: draw a release with the version"):
        without.whole("trend_quarters")
