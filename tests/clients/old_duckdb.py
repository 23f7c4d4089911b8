"""DuckDB of other versions, each put in a folder of its own, opening the published file."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from pathlib import Path

from tests.clients import proof
from tests.clients.proof import Proof, ReleaseFolder, same_rows

LOCKS = Path(__file__).parent / "duckdb"
#: The oldest version that the README promises.
OLDEST = "1.1.3"

_AS_OF = "select count(*) from marts.facts_as_of(date '2026-02-05')"
_READ = f"""
import pickle, sys
import duckdb
connection = duckdb.connect(sys.argv[1], read_only=True)
names = [name for name, in connection.execute("select table_name from duckdb_tables()").fetchall()]
marts = {{name: connection.execute(f"from marts.{{name}}").fetchall() for name in names}}
comments = connection.execute("select count(comment) from duckdb_columns() where schema_name = 'marts'").fetchall()
as_of = connection.execute("{_AS_OF}").fetchall()
pickle.dump((duckdb.__version__, marts, comments, as_of), open(sys.argv[2], "wb"))
"""


def versions() -> list[str]:
    return sorted(path.stem for path in LOCKS.glob("*.lock"))


def prove(release: ReleaseFolder, version: str) -> Proof:
    """Everything in the file, read by that version: values, comments, and the macros that ask for a day."""
    packages = proof.install(proof.retained() / f"duckdb-{version}", LOCKS / f"{version}.lock", environment=False)
    answer = packages / "answer.pickle"
    told = subprocess.run(
        [sys.executable, "-c", _READ, str(release.database), str(answer)],
        env={**os.environ, "PYTHONPATH": str(packages)},
        capture_output=True,
        text=True,
        check=False,
    )
    if told.returncode:
        raise proof.Differs(f"DuckDB {version} cannot read the file: {told.stderr.strip().splitlines()[-1]}")
    read_by, marts, comments, as_of = pickle.loads(answer.read_bytes())
    answer.unlink()
    if read_by != version:
        raise proof.Differs(f"DuckDB {read_by} answered instead of {version}")
    here = release.marts()
    values = same_rows("tables", [(name,) for name in marts], [(name,) for name in here])
    values += sum(same_rows(name, marts[name], rows) for name, rows in here.items())
    counted = release.rows("select count(comment) from duckdb_columns() where schema_name = 'marts'")
    values += same_rows("comments", comments, counted) + same_rows("facts_as_of", as_of, release.rows(_AS_OF))
    return Proof("DuckDB", version, f"every value of {len(here)} marts; comments; facts_as_of", values)
