"""The declared sources as a table, so that freshness and licences can be queried in SQL."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from ingestion.parsing.tables import replace_parquet
from ingestion.sources import SOURCES


def write_catalogue(path: Path) -> int:
    """Write one row for each declared source to ``path`` (Parquet, replaced whole); the number of rows."""
    sources = list(SOURCES.values())
    frame = pl.DataFrame(
        {
            "source_name": [source.name for source in sources],
            "title": [source.title for source in sources],
            "publisher": [source.publisher for source in sources],
            "homepage": [source.homepage for source in sources],
            "licence": [source.licence for source in sources],
            "is_redistributable": [source.is_redistributable for source in sources],
            "cadence": [source.cadence for source in sources],
            "allowed_age_hours": [source.allowed_age.total_seconds() / 3600 for source in sources],
            "evidence": [source.evidence for source in sources],
            "is_local": [source.is_local for source in sources],
        },
        schema={
            "source_name": pl.String,
            "title": pl.String,
            "publisher": pl.String,
            "homepage": pl.String,
            "licence": pl.String,
            "is_redistributable": pl.Boolean,
            "cadence": pl.String,
            "allowed_age_hours": pl.Float64,
            "evidence": pl.String,
            "is_local": pl.Boolean,
        },
    )
    replace_parquet(path, frame)
    return frame.height
