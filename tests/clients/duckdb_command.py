"""The ``duckdb`` command, as the package index has it, asked for every mart as CSV."""

from __future__ import annotations

import csv
import io
import subprocess
from pathlib import Path

from tests.clients import proof
from tests.clients.proof import Differs, Proof, ReleaseFolder, same_rows

_LOCK = Path(__file__).parent / "duckdb-cli.lock"
_NULL = "\\N"


def prove(release: ReleaseFolder) -> Proof:
    program = proof.install(proof.retained() / "duckdb-cli", _LOCK, environment=True) / "bin" / "duckdb"
    version = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout.split()[0]
    values, marts = 0, release.rows("select table_name from duckdb_tables() order by 1")
    for (mart,) in marts:
        query = f"select columns(*)::varchar from marts.{mart}"
        told = subprocess.run(
            [program, "-readonly", "-csv", "-noheader", "-nullvalue", _NULL, release.database, query],
            capture_output=True,
            text=True,
            check=False,
        )
        if told.returncode or told.stderr:
            raise Differs(f"the duckdb command cannot read {mart}: {told.stderr.strip()}")
        rows = csv.reader(io.StringIO(told.stdout, newline=""))
        here = ([_NULL if value is None else value for value in row] for row in release.rows(query))
        values += same_rows(mart, rows, here)
    return Proof("duckdb command", version.removeprefix("v"), f"every value of {len(marts)} marts, as text", values)
