"""As of any day, figures are what a rebuild from only what had been filed or fetched by then would say."""

from __future__ import annotations

import os
import random
from datetime import date
from pathlib import Path

import duckdb
import pytest

from tests.facts.test_contradictions import FILERS
from tests.helpers import made_up_filers, rebuilt
from tests.helpers.places import ROOT, Place

pytestmark = pytest.mark.slow  # dbt builds the companies that the tests are about

RESPONSES = os.environ.get("FROTH_TEST_RESPONSES")
#: The newest day first: a rebuild of everything is the release itself.
_DAYS = 12


def some_days(warehouse: Path, number: int) -> list[date]:
    """Days on which something became known, always the same ones, and the last of all."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        days = connection.execute("select distinct known_from from intermediate.int_facts__unioned").fetchall()
    known = sorted(day for (day,) in days if day is not None)
    return [*random.Random(number).sample(known[:-1], min(number, len(known) - 1)), known[-1]]


def test_made_up_filers_are_rebuilt_alike(tmp_path: Path) -> None:
    """Every day on which one of them filed."""
    built = made_up_filers.build(tmp_path / "made", FILERS)
    days = some_days(built.database, 10_000)
    assert rebuilt.differences(built.database, tmp_path / "rebuilt", ROOT, days) == []


@pytest.mark.timeout(240)
def test_the_sample_is_rebuilt_alike(place: Place, first: object, tmp_path: Path) -> None:
    warehouse = place.data / "warehouse.duckdb"
    assert rebuilt.differences(warehouse, tmp_path / "rebuilt", ROOT, some_days(warehouse, _DAYS)) == []


def test_a_history_that_looks_ahead_is_found(tmp_path: Path) -> None:
    """The check itself: a history in which one answer was known a day early."""
    built = made_up_filers.build(tmp_path / "made", FILERS[:1])
    with duckdb.connect(str(built.database)) as connection:
        connection.execute(
            "update intermediate.int_facts__resolved set known_from = known_from - 1 where period_label = 'FY2021Q2'"
        )
    found = rebuilt.differences(built.database, tmp_path / "rebuilt", ROOT, [date(2021, 7, 31), date(2021, 8, 1)])
    assert {(str(day), label) for _, day, _, _, _, _, _, label, *_ in found} == {
        ("2021-07-31", "FY2021Q2"),
        ("2021-08-01", "FY2021Q2"),
    }
