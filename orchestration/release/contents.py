"""What goes into a release, from the warehouse, dbt's manifest and the sources' declarations, file by file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from dashboard.browser import Seen
from dashboard.release import DATABASE
from expectations import check_pages, results
from ingestion.access import let_all_read
from ingestion.settings import Settings
from ingestion.source import Source
from orchestration.release import components, documentation, publication
from orchestration.release import diff as release_diff
from orchestration.release import files as release_files
from orchestration.release import pages as release_pages
from orchestration.release.diff import Mart, Removal
from orchestration.release.files import ColumnNote, MartNote, SourceNote
from orchestration.warehouse import dbt_runner
from orchestration.warehouse.column_notes import column_unit, column_usage, usage_warnings
from orchestration.warehouse.dbt_assets import LAYERS, Warehouse, warehouse_path


def check_groups(sources: Mapping[str, Source]) -> tuple[str, ...]:
    """The files in which checks before the release leave their results, in the order of the layers."""
    return (
        *(f"{kind}__{name}" for name in sources for kind in ("fields", "raw")),
        *(f"dbt_{layer}" for layer in LAYERS if layer != "operations"),
        *("staging", "intermediate", "marts"),
    )


@dataclass(frozen=True)
class Contents:
    """A warehouse as a release tells of it. ``sources`` are those it is credited to."""

    settings: Settings
    warehouse: Warehouse
    sources: Mapping[str, Source]

    @property
    def checks(self) -> Path:
        return self.settings.data / "checks"

    def standing(self) -> Path | None:
        """The database file of the current release."""
        folder = publication.current(self.settings.published)
        return folder / DATABASE if folder else None

    def removals(self) -> list[Removal]:
        return release_diff.read_removals(self.settings.root / "docs" / "removed_keys.csv")

    def fill(self, folder: Path, row: Mapping[str, Any]) -> Seen:
        """Write every file of a release into ``folder``; what a browser saw of its pages.

        ``row`` is its row of ``marts.releases``. Raises :class:`orchestration.release.pages.PagesError` where the pages
        do not stand in a browser.
        """
        notes, credits = self.notes(), self.credits()
        warehouse, rests_on = warehouse_path(self.settings), {note.mart.name: note.sources for note in notes}
        release_files.write_database(warehouse, folder / DATABASE, notes)
        drawn = release_pages.write(folder / DATABASE, row["release_id"], folder, rests_on)
        with ThreadPoolExecutor(max_workers=1) as beside:
            looking = beside.submit(release_pages.look, folder)
            self._fill_rest(folder, row, notes)
            seen = looking.result()
        bill = components.write(folder, self.settings.root / components.LOCK, row["release_id"], row["published_at"])
        package = release_files.write_package(
            folder, notes, credits, row["release_id"], row["published_at"], files=[*drawn, bill]
        )
        documentation.write(folder, package, notes, credits, self.settings.root / "CITATION.cff")
        let_all_read(folder)
        return seen

    def _fill_rest(self, folder: Path, row: Mapping[str, Any], notes: Sequence[MartNote]) -> None:
        """What needs no page and takes about as long as the browser."""
        diffs = release_diff.compare(warehouse_path(self.settings), self.standing(), self.described())
        diff = release_diff.as_markdown(diffs, row["release_id"], row["previous_release_id"], self.removals())
        (folder / "diff.md").write_text(diff, encoding="utf-8")
        release_files.write_parquet(folder / DATABASE, folder / "parquet", notes)
        check_pages.write(folder / "checks", self._results(), f"release {row['release_id']}")
        (folder / "dictionary.html").write_text(dbt_runner.documentation(self.settings), encoding="utf-8")

    def _results(self) -> pl.DataFrame:
        return results.read(self.checks, (*check_groups(self.sources), "release"))

    def described(self) -> list[Mart]:
        """The marts about companies, without the operational ones."""
        return [note.mart for note in self.notes() if not note.mart.is_operational]

    def notes(self) -> list[MartNote]:
        """The marts as dbt declares them, in alphabetical order."""
        warnings = usage_warnings(self.settings)
        return [
            MartNote(
                mart=_mart(node),
                description=str(node["description"]),
                columns={
                    name: ColumnNote(
                        str(column["description"]),
                        column_unit(column),
                        {word: warnings[word] for word in column_usage(column)},
                    )
                    for name, column in node["columns"].items()
                },
                sources=tuple(name for name in self.sources if name in self.warehouse.sources_behind(unique_id)),
            )
            for unique_id, node in sorted(self.warehouse.manifest["nodes"].items())
            if node["resource_type"] == "model" and node["config"]["schema"] == "marts"
        ]

    def credits(self) -> dict[str, SourceNote]:
        return {
            source.name: SourceNote(
                *(source.name, source.title, source.publisher, source.homepage, source.licence),
                is_redistributable=source.is_redistributable,
            )
            for source in self.sources.values()
        }


def _mart(node: Mapping[str, Any]) -> Mart:
    """A mart as its dbt node declares it."""
    meta = node["config"].get("meta", {})
    return Mart(
        node["name"],
        tuple(meta.get("key", ())),
        is_operational="operations" in node["tags"],
        lasting=tuple(meta.get("lasting", ())),
        run_dated=tuple(meta.get("run_dated", ())),
        is_passing=bool(meta.get("is_passing")),
    )
