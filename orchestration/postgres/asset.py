"""After publication: the release in PostgreSQL, where ``FROTH_POSTGRES`` names one."""

import dagster as dg

from ingestion.settings import Settings
from orchestration.asset_metadata import OWNERS
from orchestration.postgres import loading
from orchestration.postgres.server import PostgresError, where
from orchestration.release import publication
from orchestration.release.assets import PUBLISHED

KEY = dg.AssetKey(["release", "postgres"])
#: A server that is away may be back: it restarts, or is being updated.
_RETRIES, _SECONDS_BETWEEN = 2, 5.0


def postgres_assets(settings: Settings) -> list[dg.AssetsDefinition]:
    """The asset that loads the current release; none where no address is set."""
    uri = settings.postgres
    if uri is None:
        return []

    @dg.asset(
        key=KEY,
        deps=[PUBLISHED],
        group_name="release",
        owners=OWNERS,
        kinds={"postgres"},
        retry_policy=dg.RetryPolicy(max_retries=_RETRIES, delay=_SECONDS_BETWEEN),
        description="The current release in PostgreSQL: views in schema marts, turned all at once.",
    )
    def load(context: dg.AssetExecutionContext, settings: dg.ResourceParam[Settings]) -> dg.MaterializeResult[None]:
        folder = publication.current(settings.published)
        if folder is None:
            raise dg.Failure("nothing is published\n  next: publish a release first", allow_retries=False)
        try:
            loaded = loading.load(folder, uri)
        except PostgresError as error:
            if error.is_passing:
                raise
            raise dg.Failure(str(error), allow_retries=False) from error
        for warning in loaded.warnings:
            context.log.warning(warning)
        return dg.MaterializeResult(
            metadata={
                "address": where(uri),
                "release_id": loaded.release_id,
                "is_unchanged": loaded.is_unchanged,
                "dagster/row_count": sum(loaded.rows.values()),
                "rows": dict(loaded.rows),
                "dropped": list(loaded.dropped),
                "warnings": list(loaded.warnings),
            }
        )

    return [load]
