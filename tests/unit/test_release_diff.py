"""What changed from one release to the next, and what must not be gone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import polars as pl
import pytest

from dashboard.release import DATABASE
from orchestration.release import candidate as release_candidate
from orchestration.release import diff as release_diff
from orchestration.release.diff import Mart, Removal
from tests.helpers.made_up_release import FIGURES, HISTORY, RELEASES, make_warehouse, publish


@pytest.fixture
def published(tmp_path: Path) -> Path:
    return tmp_path / "published"


def test_the_diff_names_what_changed(tmp_path: Path, published: Path) -> None:
    folder = publish(published, make_warehouse(tmp_path / "old.duckdb", number=1), "0001")
    new = make_warehouse(tmp_path / "new.duckdb", number=1, rows=205)
    with duckdb.connect(str(new)) as connection:
        connection.execute(
            "update marts.figures_quarterly set value = 99 where company_id = 'company3' and"
            " calendar_quarter = '2001Q1'"
        )
        connection.execute(
            "delete from marts.figures_quarterly where company_id = 'company4' and calendar_quarter = '2002Q1'"
        )
    figures, history = release_diff.compare(new, folder / DATABASE, [FIGURES, HISTORY])

    assert (figures.added, figures.changed, len(figures.vanished)) == (5, 1, 1)
    same = "the same documents, read or computed otherwise"
    assert figures.restated == (("company3 2001Q1 revenue", "1.000000", "99.000000", same),)
    assert figures.changed_columns == (("value", 1),)
    assert history.is_empty
    gone = Removal("figures_quarterly", "", "company4", date(2026, 1, 5), "it left the universe")
    text = release_diff.as_markdown([figures, history], "0002", "0001", [gone])
    assert "| figures_quarterly | 5 | 1 | 1 | · |" in text
    assert f"| company3 2001Q1 revenue | 1.000000 | 99.000000 | {same} |" in text
    assert "- company4 2002Q1 revenue: it left the universe (2026-01-05)" in text
    assert "Keys that differ, by column: value (1)." in text


def test_a_restatement_says_by_which_filing(tmp_path: Path) -> None:
    """Alphabet's unpaid capital expenditures of 2024, before and after its 10-K for 2025."""
    mart = Mart("figures_yearly", ("figure_id",), is_operational=False)
    paths = [tmp_path / name for name in ("old.duckdb", "new.duckdb")]
    told = [
        (3_200_000_000, "2025-02-05", "0001652044-25-000014"),
        (10_326_000_000, "2026-02-05", "0001652044-26-000018"),
    ]
    for path, (value, known_from, filing) in zip(paths, told, strict=True):
        with duckdb.connect(str(path)) as connection:
            connection.execute("create schema marts")
            connection.execute(
                "create table marts.figures_yearly as select 'alphabet FY2024' as figure_id, 'reported' as derivation,"
                f" cast({value} as decimal(38, 6)) as value, date '{known_from}' as known_from,"
                f" '{filing}' as filing_code"
            )
    (diff,) = release_diff.compare(paths[1], paths[0], [mart])
    ((key, before, now, why),) = diff.restated
    assert (key, before, now) == ("alphabet FY2024", "3200000000.000000", "10326000000.000000")
    assert why == "known_from 2025-02-05 → 2026-02-05; filing_code 0001652044-25-000014 → 0001652044-26-000018"


def test_an_objection_that_is_answered_vanishes_unexcused(tmp_path: Path, published: Path) -> None:
    folder = publish(published, make_warehouse(tmp_path / "old.duckdb"), "0001")
    new = make_warehouse(tmp_path / "new.duckdb", rows=199)
    (diff,) = release_diff.compare(new, folder / DATABASE, [replace(FIGURES, is_passing=True)])
    assert len(diff.vanished) == 1
    assert release_diff.unexcused([diff], [], date(2026, 1, 2)) == {}


def test_a_vanished_key_needs_a_line_of_its_own_day(tmp_path: Path, published: Path) -> None:
    folder = publish(published, make_warehouse(tmp_path / "old.duckdb"), "0001")
    new = make_warehouse(tmp_path / "new.duckdb", rows=199)
    diffs = release_diff.compare(new, folder / DATABASE, [FIGURES])
    day = date(2026, 1, 5)

    assert release_diff.unexcused(diffs, [], day) == {"figures_quarterly": ["company4 2039Q1 revenue"]}
    meant = Removal("figures_quarterly", "revenue", "company4", day, "it left the universe")
    assert release_diff.unexcused(diffs, [meant], day) == {}
    assert release_diff.unexcused(diffs, [meant], day + timedelta(days=1)) != {}
    other = Removal("figures_quarterly", "ocf", "", day, "another metric")
    assert release_diff.unexcused(diffs, [other], day) != {}


def test_the_same_marts_have_the_same_content_id(tmp_path: Path) -> None:
    def content_id(warehouse: Path, **inputs: str) -> str:
        checks = pl.DataFrame({"is_passed": [True]})
        now = datetime(2026, 1, 1, tzinfo=UTC)
        marts = [FIGURES, HISTORY, RELEASES]
        return str(release_candidate.draft(warehouse, None, marts, checks, "run", now, inputs).row["content_id"])

    one = content_id(make_warehouse(tmp_path / "one.duckdb"))
    assert content_id(make_warehouse(tmp_path / "two.duckdb")) == one
    assert content_id(make_warehouse(tmp_path / "three.duckdb", rows=201)) != one
    assert content_id(tmp_path / "two.duckdb", warnings="a warning") != one
    with duckdb.connect(str(tmp_path / "two.duckdb")) as connection:
        connection.execute("update marts.releases set figures = 0")
    assert content_id(tmp_path / "two.duckdb") == one, "operational marts do not make a release another"


def test_another_day_alone_is_no_news(tmp_path: Path) -> None:
    dated = Mart("claims", ("claim_id",), is_operational=False, run_dated=("evaluated_as_of",))
    paths = [tmp_path / name for name in ("one.duckdb", "two.duckdb", "three.duckdb")]
    said = [("2026-01-01", "forecast"), ("2026-01-02", "forecast"), ("2026-01-02", "confirmed")]
    for path, (day, verdict) in zip(paths, said, strict=True):
        with duckdb.connect(str(path)) as connection:
            connection.execute("create schema marts")
            connection.execute(
                f"create table marts.claims as select 1 as claim_id, date '{day}' as evaluated_as_of,"
                f" '{verdict}' as verdict"
            )
    checks, now = pl.DataFrame({"is_passed": [True]}), datetime(2026, 1, 1, tzinfo=UTC)
    ids = [release_candidate.draft(path, None, [dated], checks, "run", now).row["content_id"] for path in paths]
    assert ids[0] == ids[1] != ids[2]
    changed = [release_diff.compare(path, paths[0], [dated])[0].changed for path in paths]
    assert changed == [0, 0, 1]
