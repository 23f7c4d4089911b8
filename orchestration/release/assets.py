"""The end of the flow as Dagster shows it: the release's row with its comparison, and the release itself."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb
import polars as pl

from dashboard.browser import Seen
from expectations import results
from ingestion.access import readable
from ingestion.settings import Settings
from ingestion.source import Source
from orchestration import runs
from orchestration.asset_metadata import OWNERS, plain_schema
from orchestration.release import candidate as release_candidate
from orchestration.release import drafting, publication
from orchestration.release import pages as release_pages
from orchestration.release.contents import Contents
from orchestration.release.drafting import NO_KEY_VANISHES, Draft, StandingFailureError
from orchestration.release.pages import PagesError
from orchestration.runs import TURN
from orchestration.warehouse.dbt_assets import Warehouse, warehouse_path

GROUP = "release"
PUBLISHED = dg.AssetKey(["release", "published"])
_RESULTS = dg.AssetKey(["raw", "checks__results"])
_RELEASES = dg.AssetKey(["raw", "releases__published"])


class PublishConfig(dg.Config):
    """``is_forced``: publish even where the marts say what the current release says."""

    is_forced: bool = False


def release_assets(warehouse: Warehouse, sources: Mapping[str, Source]) -> list[dg.AssetsDefinition]:
    """The assets of a release of the warehouse, credited to the sources."""
    return [_candidate(warehouse, sources), _published(warehouse, sources)]


def _candidate(warehouse: Warehouse, sources: Mapping[str, Source]) -> dg.AssetsDefinition:
    tables = {
        _RESULTS: ("Results of all checks before the release, newest run of each.", results),
        _RELEASES: ("Releases so far, with the one being made.", release_candidate),
    }

    @dg.multi_asset(
        name="release_candidate",
        specs=[
            dg.AssetSpec(
                key,
                deps=warehouse.models("marts"),
                group_name=GROUP,
                owners=OWNERS,
                kinds={"parquet"},
                description=description,
                metadata={"dagster/column_schema": plain_schema(columns.SCHEMA, columns.DESCRIPTIONS)},
            )
            for key, (description, columns) in tables.items()
        ],
        check_specs=[
            dg.AssetCheckSpec(
                NO_KEY_VANISHES,
                asset=_RELEASES,
                blocking=True,
                description="No published key vanishes without a line in docs/removed_keys.csv.",
            )
        ],
        required_resource_keys={"settings", TURN},
    )
    def draft(context: dg.AssetExecutionContext) -> Iterator[Any]:
        try:
            contents = Contents(context.resources.settings, warehouse, sources)
            yield from _drafted(drafting.draft(contents, context.run_id))
        except StandingFailureError as failure:
            raise dg.Failure(str(failure), allow_retries=False) from None

    return draft


def _drafted(draft: Draft) -> Iterator[Any]:
    yield dg.MaterializeResult(asset_key=_RESULTS, metadata={"dagster/row_count": draft.checks + 1})
    yield dg.MaterializeResult(
        asset_key=_RELEASES,
        metadata={"dagster/row_count": draft.candidate.table.height, **_plain(draft.candidate.row)},
        check_results=[
            dg.AssetCheckResult(
                check_name=NO_KEY_VANISHES,
                passed=not draft.lost,
                severity=dg.AssetCheckSeverity.ERROR,
                description=drafting.lost_words(draft.lost),
                metadata={mart: "\n".join(keys[:100]) for mart, keys in draft.lost.items()},
            )
        ],
    )


def _published(warehouse: Warehouse, sources: Mapping[str, Source]) -> dg.AssetsDefinition:
    @dg.asset(
        key=PUBLISHED,
        deps=[*warehouse.models("operations"), _RELEASES],
        group_name=GROUP,
        owners=OWNERS,
        kinds={"duckdb", "parquet"},
        required_resource_keys={"settings", TURN},
        description="The release that readers open: a DuckDB file, Parquet, data package, pages, diff and checks.",
        check_specs=[
            dg.AssetCheckSpec(
                release_pages.CHECK, asset=PUBLISHED, blocking=True, description=release_pages.DESCRIPTION
            )
        ],
    )
    def publish(context: dg.AssetExecutionContext, config: PublishConfig) -> Iterator[Any]:
        try:
            contents = Contents(context.resources.settings, warehouse, sources)
            done, seen = _publish(contents, is_forced=config.is_forced)
        except publication.PublishError as error:
            if isinstance(error.__cause__, PagesError):
                yield release_pages.verdict(error.__cause__.seen)
            raise
        yield dg.MaterializeResult(metadata=done, check_results=[release_pages.verdict(seen)])

    return publish


def is_read(settings: Settings, run: dg.DagsterRun) -> bool:
    """Whether a release will be published that tells of the run: something is new, or it was asked for all the same."""
    ops: Any = run.run_config.get("ops", {})
    is_forced = ops.get(PUBLISHED.to_python_identifier(), {}).get("config", {}).get("is_forced", False)
    return is_forced or runs.is_full(run) or _is_news(settings)


def _is_news(settings: Settings) -> bool:
    """Whether the candidate says what the current release does not."""
    *before, row = pl.read_parquet(drafting.row_path(settings)).to_dicts()
    standing = publication.current(settings.published)
    return not (standing and before and before[-1]["content_id"] == row["content_id"])


def _publish(contents: Contents, is_forced: bool) -> tuple[dict[str, Any], Seen]:
    """Publish the candidate, unless the current release says the same already.

    What was done, as metadata, and what a browser saw of the pages of the release that stands.
    """
    published = contents.settings.published
    standing = publication.current(published)
    if standing and not is_forced and not _is_news(contents.settings):
        described = {"is_unchanged": True, "release_id": standing.name, "path": _path(standing)}
        return described, release_pages.seen_of(contents.settings, standing)
    row = pl.read_parquet(drafting.row_path(contents.settings)).to_dicts()[-1]
    _demand_told(contents.settings, row["release_id"])
    seen: list[Seen] = []
    readable(readable(published) / "releases")
    folder = publication.publish(published, row["release_id"], lambda aside: seen.append(contents.fill(aside, row)))
    release_pages.keep(contents.settings, folder, seen[0])
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return {"is_unchanged": False, "bytes": size, "path": _path(folder), **_plain(row)}, seen[0]


def _demand_told(settings: Settings, release_id: str) -> None:
    """The marts about our own running have to tell of the release. A run without news does not make them."""
    with duckdb.connect(str(warehouse_path(settings)), read_only=True) as connection:
        told = connection.execute("select 1 from marts.releases where release_id = ?", [release_id]).fetchall()
    if not told:
        raise publication.PublishError(
            f"release {release_id} could not be written: marts.releases does not tell of it\n"
            "  next: run the job everything with is_forced, or make run with --force: both make the marts of operations"
        )


def _path(folder: Path) -> dg.MetadataValue[Any]:
    return dg.MetadataValue.path(str(folder))


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as asset metadata: Dagster takes numbers and text."""
    plain = json.loads(json.dumps(row, default=str))
    return {name: value for name, value in plain.items() if value is not None}
