"""The end of the flow: the release's row, its comparison with the one before, and the release itself."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import dagster as dg
import polars as pl

from dashboard import browser
from dashboard.browser import Seen
from expectations import results
from ingestion.parsing.tables import replace_parquet
from ingestion.settings import Settings
from orchestration.asset_metadata import OWNERS, plain_schema
from orchestration.release import candidate as release_candidate
from orchestration.release import diff as release_diff
from orchestration.release import pages as release_pages
from orchestration.release import publication
from orchestration.release.candidate import ReleaseCandidate
from orchestration.release.contents import Contents, check_groups
from orchestration.release.pages import PagesError
from orchestration.warehouse.dbt_assets import WRITER, warehouse_path

PUBLISHED = dg.AssetKey(["release", "published"])
_RESULTS = dg.AssetKey(["raw", "checks__results"])
_RELEASES = dg.AssetKey(["raw", "releases__published"])
_CHECK = "no_key_vanishes"


class PublishConfig(dg.Config):
    """``is_forced``: publish even where the marts say what the current release says."""

    is_forced: bool = False


@dataclass(frozen=True)
class Releases:
    """What the release is made of."""

    contents: Contents

    @property
    def settings(self) -> Settings:
        return self.contents.settings

    @property
    def _row_path(self) -> Path:
        return self.settings.data / "tables" / "releases__published.parquet"

    @property
    def _check_groups(self) -> tuple[str, ...]:
        return check_groups(self.contents.sources)

    def assets(self) -> list[dg.AssetsDefinition]:
        return [self._candidate(), self._published()]

    def _candidate(self) -> dg.AssetsDefinition:
        @dg.multi_asset(
            name="release_candidate",
            specs=[
                dg.AssetSpec(
                    _RESULTS,
                    deps=self.contents.warehouse.models("marts"),
                    group_name="release",
                    owners=OWNERS,
                    kinds={"parquet"},
                    description="Results of all checks before the release, newest run of each.",
                    metadata={"dagster/column_schema": plain_schema(results.SCHEMA, results.DESCRIPTIONS)},
                ),
                dg.AssetSpec(
                    _RELEASES,
                    deps=self.contents.warehouse.models("marts"),
                    group_name="release",
                    owners=OWNERS,
                    kinds={"parquet"},
                    description="Releases so far, with the one being made.",
                    metadata={
                        "dagster/column_schema": plain_schema(release_candidate.SCHEMA, release_candidate.DESCRIPTIONS)
                    },
                ),
            ],
            check_specs=[
                dg.AssetCheckSpec(
                    _CHECK,
                    asset=_RELEASES,
                    blocking=True,
                    description="No published key vanishes without a line in docs/removed_keys.csv.",
                )
            ],
            pool=WRITER,
        )
        def draft(context: dg.AssetExecutionContext) -> Iterator[Any]:
            yield from self._draft(context.run_id)

        return draft

    def _draft(self, run_id: str) -> Iterator[Any]:
        now = results.now()
        self._forget_strange_groups()
        checks = results.read(self.contents.checks, self._check_groups)
        failed = checks.filter(~pl.col("is_passed") & (pl.col("severity") == "blocking"))
        if failed.height:
            raise dg.Failure(
                f"{failed.height} blocking checks stand failed, so nothing is published: "
                + ", ".join(f"{row['table_name']} {row['check_name']}" for row in failed.to_dicts()[:5])
                + "\n  next: run the layer of the first of them again",
                allow_retries=False,
            )
        candidate = self._compare(checks, run_id, now)
        lost = self._lost(candidate)
        replace_parquet(self.contents.checks / "release.parquet", results.as_table([_vanishing_row(lost, run_id, now)]))
        replace_parquet(self._row_path, candidate.table)
        yield dg.MaterializeResult(asset_key=_RESULTS, metadata={"dagster/row_count": checks.height + 1})
        yield dg.MaterializeResult(
            asset_key=_RELEASES,
            metadata={"dagster/row_count": candidate.table.height, **_plain(candidate.row)},
            check_results=[
                dg.AssetCheckResult(
                    check_name=_CHECK,
                    passed=not lost,
                    severity=dg.AssetCheckSeverity.ERROR,
                    description=_lost_words(lost),
                    metadata={mart: "\n".join(keys[:100]) for mart, keys in lost.items()},
                )
            ],
        )

    def _compare(self, checks: pl.DataFrame, run_id: str, now: datetime) -> ReleaseCandidate:
        return release_candidate.draft(
            *(warehouse_path(self.settings), self.contents.standing(), self.contents.described()),
            *(checks, run_id, now),
            also=self._also(checks),
        )

    def _also(self, checks: pl.DataFrame) -> list[str]:
        """What makes a release another one beside the marts' rows: live attempts, warnings, descriptions and terms."""
        outcomes = self.settings.data / "tables" / "archive__outcomes.parquet"
        requested: list[str] = []
        if outcomes.exists():
            live = pl.scan_parquet(outcomes).filter(
                (pl.col("mode") == "live") & pl.col("outcome").is_in(["fetched", "unchanged"])
            )
            days = live.group_by("source").agg(pl.col("attempted_at").max().dt.date().alias("day")).sort("source")
            requested = [f"{row['source']} {row['day']}" for row in days.collect().to_dicts()]
        warned = checks.filter(~pl.col("is_passed")).select("table_name", "check_name").sort(pl.all()).rows()
        notes = [(note.mart.name, note.description, sorted(note.columns.items())) for note in self.contents.notes()]
        described = (notes, list(self.contents.credits().values()))
        drawn = hashlib.sha256(b"".join(path.read_bytes() for path in self._page_files())).hexdigest()
        return [*requested, repr(warned), hashlib.sha256(repr(described).encode()).hexdigest(), drawn]

    def _page_files(self) -> list[Path]:
        """What the page is drawn with: a release with another page is another release."""
        folder = self.settings.root / "dashboard"
        idle = [folder / "cli", folder / "superset", folder / "answers.py"]  # which draw nothing
        files = (path for path in folder.rglob("*") if path.suffix in (".py", ".sql", ".j2", ".css", ".js"))
        return sorted(path for path in files if not any(path.is_relative_to(one) for one in idle))

    def _lost(self, candidate: ReleaseCandidate) -> dict[str, list[str]]:
        if not candidate.previous.height:
            return {}
        published_on = candidate.previous["published_at"][-1].date()
        return release_diff.unexcused(candidate.diffs, self.contents.removals(), published_on)

    def _forget_strange_groups(self) -> None:
        """Results of checks that no longer exist."""
        for path in self.contents.checks.glob("*.parquet"):
            if path.stem not in (*self._check_groups, "release"):
                path.unlink()

    def _published(self) -> dg.AssetsDefinition:
        @dg.asset(
            key=PUBLISHED,
            deps=[*self.contents.warehouse.models("operations"), _RELEASES],
            group_name="release",
            owners=OWNERS,
            kinds={"duckdb", "parquet"},
            pool=WRITER,
            description="The release that readers open: a DuckDB file, Parquet, data package, pages, diff and checks.",
            check_specs=[
                dg.AssetCheckSpec(
                    release_pages.CHECK, asset=PUBLISHED, blocking=True, description=release_pages.DESCRIPTION
                )
            ],
        )
        def publish(config: PublishConfig) -> Iterator[Any]:
            try:
                done, seen = self.publish(is_forced=config.is_forced)
            except publication.PublishError as error:
                if isinstance(error.__cause__, PagesError):
                    yield release_pages.verdict(error.__cause__.seen)
                raise
            yield dg.MaterializeResult(metadata=done, check_results=[release_pages.verdict(seen)])

        return publish

    def publish(self, is_forced: bool) -> tuple[dict[str, Any], Seen]:
        """Publish the candidate, unless the current release says the same already.

        What was done, as metadata, and what a browser saw of the pages of the release that stands.
        """
        *before, row = pl.read_parquet(self._row_path).to_dicts()
        standing = publication.current(self.settings.published)
        if standing and before and before[-1]["content_id"] == row["content_id"] and not is_forced:
            described = {
                "is_unchanged": True,
                "release_id": standing.name,
                "path": dg.MetadataValue.path(str(standing)),
            }
            return described, browser.look(standing / release_pages.PAGE)
        seen: list[Seen] = []
        folder = publication.publish(
            self.settings.published, row["release_id"], lambda aside: seen.append(self.contents.fill(aside, row))
        )
        size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        described = {"is_unchanged": False, "bytes": size, "path": dg.MetadataValue.path(str(folder)), **_plain(row)}
        return described, seen[0]


def _vanishing_row(lost: Mapping[str, Sequence[str]], run_id: str, now: datetime) -> dict[str, Any]:
    return {
        "run_id": run_id,
        "layer": "release",
        "table_name": "releases",
        "check_name": _CHECK,
        "expectation": "keys of the release before are kept",
        "column_name": None,
        "severity": "blocking",
        "is_passed": not lost,
        "observed": _lost_words(lost),
        "unexpected_count": sum(len(keys) for keys in lost.values()),
        "checked_at": now,
    }


def _lost_words(lost: Mapping[str, Sequence[str]]) -> str:
    if not lost:
        return "every published key is still there"
    count = sum(len(keys) for keys in lost.values())
    shown = "; ".join(f"{mart}: {', '.join(keys[:3])}" for mart, keys in lost.items())
    return (
        f"{count} published keys are gone ({shown}). Next: mend what lost them, or, where that is meant, "
        "name them in docs/removed_keys.csv with the reason"
    )


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as asset metadata: Dagster takes numbers and text."""
    plain = json.loads(json.dumps(row, default=str))
    return {name: value for name, value in plain.items() if value is not None}
