"""R, which reads marts from PostgreSQL through DBI into data frames, its numbers doubles."""

from __future__ import annotations

import csv
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from orchestration.postgres import loading
from tests.clients.proof import Absent, Differs, Proof, ReleaseFolder, same_rows
from tests.helpers import postgres_server
from tests.helpers.postgres_server import NULL

_SCRIPT = Path(__file__).with_name("read_marts.R")
#: What R has a type of its own for; the rest it reads as text or with other precision.
_HELD: dict[str, Callable[[str], Any]] = {
    "VARCHAR": str,
    "BOOLEAN": {"TRUE": True, "FALSE": False}.__getitem__,
    "DATE": str,
    "DOUBLE": float,
    "INTEGER": float,
    "BIGINT": float,
    "DECIMAL": float,
}


def prove(release: ReleaseFolder) -> Proof:
    """Every text, number, flag and day of every mart, as R holds it."""
    if shutil.which("Rscript") is None:
        raise Absent("R; next (Debian and Ubuntu): apt install r-base-core r-cran-rpostgresql")
    if postgres_server.programs() is None:
        raise Absent("PostgreSQL; next (Debian and Ubuntu): apt install postgresql")
    columns = held_columns(release)
    with postgres_server.running() as server, tempfile.TemporaryDirectory() as folder:
        loading.load(release.folder, server.uri)
        files = {mart: Path(folder) / f"{mart}.csv" for mart in columns}
        lines = "".join(
            f"{files[mart]}\tselect {', '.join(names)} from marts.{mart}\n" for mart, names in columns.items()
        )
        told = subprocess.run(
            ["Rscript", "--vanilla", _SCRIPT, str(server.port), "froth", "froth"],
            input=lines,
            capture_output=True,
            text=True,
            check=False,
        )
        if told.returncode:
            raise Differs(f"R cannot read the marts: {told.stderr.strip()}")
        values = sum(same_mart(release, mart, columns[mart], files[mart]) for mart in columns)
    compared = f"every text, number, flag and day of {len(columns)} marts, from PostgreSQL"
    return Proof("R", told.stdout.strip(), compared, values)


def held_columns(release: ReleaseFolder) -> dict[str, dict[str, str]]:
    """By mart, the columns of types that R has, with DuckDB's names of them."""
    found: dict[str, dict[str, str]] = {}
    for mart, column, kind in release.rows(
        "select table_name, column_name, data_type from duckdb_columns() where schema_name = 'marts' order by all"
    ):
        kind = kind.partition("(")[0]
        if kind in _HELD:
            found.setdefault(mart, {})[column] = kind
    return found


def same_mart(release: ReleaseFolder, mart: str, columns: dict[str, str], file: Path) -> int:
    read = [_HELD[kind] for kind in columns.values()]
    with file.open(encoding="utf-8", newline="") as text:
        there = [
            tuple(None if value == NULL else as_type(value) for value, as_type in zip(row, read, strict=True))
            for row in csv.reader(text)
        ]
    here = (
        tuple(
            value if value is None or isinstance(value, bool | str) else as_type(value)
            for value, as_type in zip(row, read, strict=True)
        )
        for row in release.rows(f"select {', '.join(columns)} from marts.{mart}")
    )
    return same_rows(f"{mart} in R", there, here)
