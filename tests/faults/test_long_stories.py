"""What takes days in the world: a publisher wrong for a week, a reader that stays, a copy of everything put back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import duckdb
import polars as pl
import pytest

from dashboard.audit import everything
from dashboard.release import DATABASE
from ingestion.archive.store import Archive
from ingestion.settings import Settings
from orchestration.release import publication
from tests.helpers import fetches
from tests.helpers.made_up_release import make_warehouse, publish
from tests.helpers.quotes import Y2024, of_one_year
from tests.publishers.shelf import Shelf

pytestmark = pytest.mark.slow


def _is_sound(settings: Settings) -> bool:
    return not [finding for one in everything(settings) for finding in one.findings]


def test_a_publisher_that_is_wrong_for_a_week_and_then_right_costs_nothing(
    live: Settings, shelf_replies: Shelf
) -> None:
    fetches.run(live)
    fetches.build(live)
    before = (live.tables / "quotes__prices.parquet").read_bytes()
    for day in range(7):
        shelf_replies.put("/2024.csv", b"<html>maintenance, day %d</html>" % day, last_modified=1_770_000_000 + day)
        outcomes = fetches.run(live)
        assert outcomes[0].outcome == "refused"
        fetches.build(live)
        assert pl.read_parquet(live.tables / "quotes__prices.parquet").height == 5
    right = Y2024 + b"2024-06-03,B,201.00\n"
    shelf_replies.put("/2024.csv", right, last_modified=1_780_000_000)
    assert fetches.run(live)[0].outcome == "fetched"
    fetches.build(live)
    assert Archive(live).read(Archive(live).latest("quotes", "quotes/2024")) == right  # type: ignore[arg-type]
    assert (live.tables / "quotes__prices.parquet").read_bytes() != before
    assert _is_sound(live)


def test_a_reader_that_stays_reads_its_release_to_the_end(tmp_path: Path) -> None:
    published = tmp_path / "published"
    publish(published, make_warehouse(tmp_path / "0.duckdb", number=1, rows=5000), "0001")
    with duckdb.connect(str(published / "current" / DATABASE), read_only=True) as staying:
        assert staying.sql("select count(*) from marts.releases").fetchall() == [(1,)]
        for number in range(2, 3 + publication.RETAINED):
            warehouse = make_warehouse(tmp_path / f"{number}.duckdb", number=number)
            publish(published, warehouse, f"{number:04}")
        assert not (published / "releases" / "0001").exists()
        rows = staying.sql("select distinct cast(value as int) from marts.figures_quarterly").fetchall()
        assert rows == [(1,)]
        assert staying.sql("select count(*) from marts.figures_quarterly").fetchall() == [(5000,)]
    with duckdb.connect(str(published / "current" / DATABASE), read_only=True) as coming:
        assert coming.sql("select release_id from marts.releases").fetchall() != [("0001",)]


@pytest.mark.parametrize("days", [-3650, -1, 400])
def test_a_clock_set_back_or_forth_loses_nothing(live: Settings, days: int) -> None:
    fetches.run(live, of_one_year())
    first = Archive(live).outcomes("quotes")[-1]
    moved = replace(first, run_id="moved", outcome="unchanged", attempted_at=first.attempted_at + timedelta(days=days))
    Archive(live).record(moved)
    assert Archive(live).outcomes("quotes") == [first, moved]
    assert fetches.attempt(live, of_one_year()).outcome == "unchanged"
    assert [row.run_id for row in Archive(live).outcomes("quotes")][:2] == [first.run_id, "moved"]
    left = live.data / "archive" / "incoming"
    assert not list(left.glob("*"))
