"""A made-up warehouse of three marts, and releases of it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import duckdb

from orchestration.release import files as release_files
from orchestration.release import publication
from orchestration.release.diff import Mart
from orchestration.release.files import DATABASE, ColumnNote, MartNote, SourceNote

FIGURES = Mart("figures_quarterly", ("company_id", "calendar_quarter", "metric_id"), is_operational=False)
HISTORY = Mart("facts_history", ("company_id", "metric_id", "known_from"), is_operational=False)
RELEASES = Mart("releases", ("release_id",), is_operational=True)
SOURCE = SourceNote("edgar", "Company facts", "SEC", "https://www.sec.gov", "public domain", True)


def make_warehouse(path: Path, number: int = 0, rows: int = 200) -> Path:
    """A warehouse with three marts whose every row carries ``number``, so that a mixture of releases would show."""
    path.unlink(missing_ok=True)
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema marts")
        connection.execute(
            "create table marts.figures_quarterly as select 'company' || i % 5 as company_id,"
            " 2000 + i // 5 || 'Q1' as calendar_quarter, 'revenue' as metric_id,"
            f" cast({number} as decimal(38, 6)) as value, 'USD' as unit from range({rows}) t(i)"
        )
        connection.execute(
            "create table marts.facts_history (company_id varchar, metric_id varchar, value decimal(38, 6),"
            " known_from date, known_to date)"
        )
        connection.execute(
            "insert into marts.facts_history values"
            f" ('alphabet', 'revenue', {number}, date '2024-02-01', date '2025-02-01'),"
            f" ('alphabet', 'revenue', {number + 1}, date '2025-02-01', null)"
        )
        connection.execute(f"create table marts.releases as select '{number:04}' as release_id, {rows} as figures")
    return path


def notes() -> list[MartNote]:
    value = {"value": ColumnNote("The figure; it's at scale one.", "USD")}
    return [
        MartNote(HISTORY, "Every vintage.", value, ("edgar",)),
        MartNote(FIGURES, "Discrete quarters.", value, ("edgar",)),
        MartNote(RELEASES, "Releases.", {}, ()),
    ]


def fill(warehouse: Path, release_id: str):  # type: ignore[no-untyped-def]
    def write(folder: Path) -> None:
        release_files.write_database(warehouse, folder / DATABASE, notes())
        release_files.write_parquet(folder / DATABASE, folder / "parquet", notes())
        release_files.write_package(folder, notes(), {"edgar": SOURCE}, release_id, datetime(2026, 1, 1, tzinfo=UTC))

    return write


def publish(published: Path, warehouse: Path, release_id: str) -> Path:
    return publication.publish(published, release_id, fill(warehouse, release_id))


def made_up(folder: Path, release_id: str, *statements: str) -> Path:
    """The folder of a release that holds what ``statements`` make."""
    target = folder / release_id
    target.mkdir(parents=True)
    with duckdb.connect(str(target / DATABASE)) as connection:
        connection.execute("create schema marts")
        for statement in statements:
            connection.execute(statement)
    return target


def numbered(folder: Path, number: int, rows: int = 2_000) -> Path:
    """A release whose every row carries ``number``."""
    return made_up(
        folder,
        f"{number:04}",
        f"create table marts.first as select i, {number} as n from range({rows}) t(i)",
        f"create table marts.second as select i, {number} as n from range(10) t(i)",
    )
