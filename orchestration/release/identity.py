"""What identifies a release: where none of it differs from the current release, no other is made.

The inputs stand in :func:`inputs`, by name, and nowhere else. What is not among them never makes a release: the day of
a run, the results of checks that hold, how the release is compared and packed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import polars as pl

from orchestration.release.diff import Mart

if TYPE_CHECKING:
    from orchestration.release.contents import Contents

#: Counted up where a release is laid out otherwise: other files, or the same ones written in another way.
LAYOUT = "2"

#: What the pages are drawn from, below ``dashboard``: the modules, queries and templates that a page of a release uses.
PAGE_SOURCES = (
    "address.py",
    "cards",
    "charts",
    "columns.py",
    "companies",
    "page.py",
    "questions",
    "release.py",
    "sparks.py",
    "style.py",
    "templates",
)
_DRAWING = frozenset({".py", ".sql", ".j2", ".css", ".js"})


def inputs(contents: Contents, checks: pl.DataFrame) -> Mapping[str, str]:
    """Everything that makes one release another, by name, but the marts themselves.

    - ``layout``: how the files of a release are written.
    - ``live``: the day of the newest live answer of each source, which the pages state.
    - ``warnings``: the checks that do not hold.
    - ``descriptions``: what the marts and their columns are described to mean, their units and warnings.
    - ``terms``: publishers, titles and licences of the sources.
    - ``pages``: what the pages are drawn from.
    """
    warned = checks.filter(~pl.col("is_passed")).select("table_name", "check_name").sort(pl.all()).rows()
    described = [(note.mart.name, note.description, sorted(note.columns.items())) for note in contents.notes()]
    return {
        "layout": LAYOUT,
        "live": repr(_live_days(contents.settings.tables / "archive__outcomes.parquet")),
        "warnings": repr(warned),
        "descriptions": repr(described),
        "terms": repr(list(contents.credits().values())),
        "pages": digest_of_files(contents.settings.root / "dashboard"),
    }


def content_id(
    connection: duckdb.DuckDBPyConnection, marts: Sequence[Mart], others: Mapping[str, str] | None = None
) -> str:
    """The id of what a release says: a hash over each mart's columns and rows, whatever their order, and ``others``.

    DuckDB's own hash may change with its version, which makes one release more and harms nothing.
    """
    parts = [f"{name}: {value}" for name, value in sorted((others or {}).items())]
    for mart in sorted(marts, key=lambda mart: mart.name):
        columns = connection.execute(
            "select column_name, data_type from duckdb_columns()"
            " where schema_name = 'marts' and table_name = ? order by column_name",
            [mart.name],
        ).fetchall()
        listed = ", ".join(f'"{name}"' for name, _ in columns if name not in mart.run_dated)
        rows = connection.execute(
            f"select count(*), sum(cast(hash({listed}) as hugeint)) from marts.{mart.name}"
        ).fetchone()
        parts.append(repr((mart.name, columns, rows)))
    return _digest(*(part.encode() for part in parts))


def page_files(dashboard: Path) -> list[Path]:
    """The files of :data:`PAGE_SOURCES`."""
    places = [dashboard / name for name in PAGE_SOURCES]
    files = [path for place in places for path in ([place] if place.is_file() else place.rglob("*"))]
    return sorted(path for path in files if path.suffix in _DRAWING)


def digest_of_files(dashboard: Path) -> str:
    """One hash of :func:`page_files`, names and bytes."""
    files = page_files(dashboard)
    return _digest(*(part for path in files for part in (str(path.relative_to(dashboard)).encode(), path.read_bytes())))


def _live_days(outcomes: Path) -> list[str]:
    if not outcomes.exists():
        return []
    live = pl.scan_parquet(outcomes).filter(
        (pl.col("mode") == "live") & pl.col("outcome").is_in(["fetched", "unchanged"])
    )
    days = live.group_by("source").agg(pl.col("attempted_at").max().dt.date().alias("day")).sort("source")
    return [f"{row['source']} {row['day']}" for row in days.collect().to_dicts()]


def _digest(*parts: bytes) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()
