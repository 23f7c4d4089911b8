"""The warehouse built again from those sources alone whose terms let their rows be passed on.

Nothing is picked out by hand: raw tables of the other sources are empty, and every mart follows from what is left
through the same models. What a mart loses it loses by lineage, and a sum with a missing part says that it is missing.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from expectations import results
from ingestion.parsing.tables import replace_parquet
from ingestion.settings import Settings
from ingestion.source import Source
from orchestration.release import candidate as release_candidate
from orchestration.release.contents import Contents, check_groups
from orchestration.warehouse import dbt_runner
from orchestration.warehouse.dbt_assets import Warehouse, warehouse_path
from orchestration.warehouse.dbt_runner import DbtError

#: Tables of our own operations, and the column that names a row's source.
_OPERATIONS = {
    "archive__documents": "source",
    "archive__outcomes": "source",
    "archive__problems": "source",
    "archive__spans": "source",
    "archive__observations": "source",
    "sources__declared": "source_name",
}
_RELEASES = "releases__published"


def build(settings: Settings, sources: Mapping[str, Source], folder: Path) -> tuple[Contents, dict[str, Any]]:
    """Build it in ``folder``, replaced whole; what a release of it is made of, and its row of ``marts.releases``.

    The row keeps the id, the run and the instant of the newest release. Raises :class:`DbtError` where a model fails.
    """
    shutil.rmtree(folder, ignore_errors=True)
    retained = {name: source for name, source in sources.items() if source.is_redistributable}
    aside = replace(settings, data=folder, published=folder / "published")
    _copy_tables(settings, aside, sources, retained)
    manifest = json.loads(dbt_runner.manifest_path(aside).read_bytes())
    contents = Contents(aside, Warehouse(manifest), retained)
    checks = _copy_checks(settings, contents, set(sources) - set(retained))
    dbt_runner.build_models(aside)
    newest = pl.read_parquet(settings.tables / f"{_RELEASES}.parquet").to_dicts()[-1]
    row = release_candidate.draft(
        *(warehouse_path(aside), None, contents.described(), checks, newest["run_id"], newest["published_at"])
    ).row
    only = {name: [row[name]] for name in release_candidate.SCHEMA}
    replace_parquet(aside.tables / f"{_RELEASES}.parquet", pl.DataFrame(only, schema=release_candidate.SCHEMA))
    _build_operations(contents)
    return contents, row


def _copy_tables(settings: Settings, aside: Settings, sources: Mapping[str, Source], retained: Iterable[str]) -> None:
    """Tables of the retained sources, empty ones of the others, and the rows of our operations about the retained."""
    aside.tables.mkdir(parents=True)
    for name, source in sources.items():
        for table in source.tables:
            path = settings.tables / f"{table.name}.parquet"
            if name in retained:
                shutil.copyfile(path, aside.tables / path.name)
            else:
                replace_parquet(aside.tables / path.name, pl.read_parquet(path, n_rows=0))
    for name, column in _OPERATIONS.items():
        rows = pl.read_parquet(settings.tables / f"{name}.parquet").filter(pl.col(column).is_in(list(retained)))
        replace_parquet(aside.tables / f"{name}.parquet", rows)
    shutil.copyfile(settings.tables / f"{_RELEASES}.parquet", aside.tables / f"{_RELEASES}.parquet")


def _copy_checks(settings: Settings, contents: Contents, left_out: set[str]) -> pl.DataFrame:
    """Results of checks of tables that no row of a source left out has reached: others may quote one."""
    manifest = contents.warehouse.manifest
    ids = {node["name"]: unique_id for kind in ("nodes", "sources") for unique_id, node in manifest[kind].items()}
    clean = [name for name, unique_id in ids.items() if not contents.warehouse.sources_behind(unique_id) & left_out]
    retained = []
    for group in check_groups(contents.sources):
        rows = results.read(settings.data / "checks", [group]).filter(pl.col("table_name").is_in(clean))
        replace_parquet(contents.checks / f"{group}.parquet", results.as_table(rows.to_dicts()))
        retained.append(rows)
    return pl.concat(retained)


def _build_operations(contents: Contents) -> None:
    """The marts of operations again, now that the release's own row is known."""
    nodes = contents.warehouse.manifest["nodes"]
    wanted = [uid for uid, node in nodes.items() if node["resource_type"] == "model" and "operations" in node["tags"]]
    asked = [*sorted(wanted), *contents.warehouse.tests("operations")]
    done = dbt_runner.build(contents.settings, asked, contents.warehouse.manifest)
    if broken := [node for node in done if not node.is_sound and node.status != "warn"]:
        raise DbtError("\n".join(f"{node.kind} {node.name}: {node.message}" for node in broken))


def left_out(contents: Contents, sources: Mapping[str, Source], full: Path, own: Path, release_id: str) -> str:
    """What a public release leaves out and why, for a person. ``full`` and ``own`` are the two database files."""
    missing = {name: source for name, source in sources.items() if not source.is_redistributable}
    before, after = _rows(full), _rows(own)
    behind = {
        node["name"]: contents.warehouse.sources_behind(unique_id) & set(missing)
        for unique_id, node in contents.warehouse.manifest["nodes"].items()
        if node["name"] in after
    }
    lines = [
        f"# What the public copy of release {release_id} leaves out",
        "",
        "The terms of these sources do not let their rows be passed on. Every mart was built again without them, by "
        "the same models: a figure that needs one of them is not here, and a sum that lacks one says so. Documents of "
        "these sources, attempts to fetch them and checks of tables that they reach are left out too.",
        "",
        "| source | publisher | its terms |",
        "|---|---|---|",
        *(f"| {name} | {source.publisher} | {source.licence} |" for name, source in missing.items()),
        "",
        "Rows of each mart, in the whole release and here, and the sources above that it draws on:",
        "",
        "| mart | rows in the release | rows here | draws on |",
        "|---|---:|---:|---|",
        *(
            f"| {name} | {before[name]} | {after.get(name, 0)} | {', '.join(sorted(behind.get(name, ()))) or '·'} |"
            for name in sorted(before)
        ),
    ]
    return "\n".join(lines) + "\n"


def _rows(database: Path) -> dict[str, int]:
    with duckdb.connect(str(database), read_only=True) as connection:
        names = connection.sql("select table_name from duckdb_tables() where schema_name = 'marts'").fetchall()
        counts = {name: connection.sql(f"select count(*) from marts.{name}").fetchone() for (name,) in names}
    return {name: int(count[0]) if count else 0 for name, count in counts.items()}
