"""What a proof is, and what every one of them compares with: the release as DuckDB reads it."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from dashboard.release import DATABASE
from ingestion.settings import Settings


class Absent(Exception):
    """A client is not on this machine and cannot be put there by the proof: what it is and how to get it."""


class Differs(AssertionError):
    """A client read something else than DuckDB."""


@dataclass(frozen=True)
class Proof:
    """A client that read what DuckDB reads: what was compared, and how many values were equal."""

    client: str
    version: str
    compared: str
    values: int


@dataclass(frozen=True)
class ReleaseFolder:
    """A published release, as the DuckDB of this project reads it."""

    folder: Path

    @property
    def database(self) -> Path:
        return self.folder / DATABASE

    def connect(self) -> duckdb.DuckDBPyConnection:
        return duckdb.connect(str(self.database), read_only=True)

    def marts(self) -> dict[str, list[tuple[Any, ...]]]:
        """Rows of every mart."""
        with self.connect() as connection:
            names = connection.sql("select table_name from duckdb_tables() order by 1").fetchall()
            return {name: connection.sql(f"from marts.{name}").fetchall() for (name,) in names}

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with self.connect() as connection:
            return connection.sql(query).fetchall()


def same_rows(what: str, there: Iterable[Sequence[Any]], here: Iterable[Sequence[Any]]) -> int:
    """How many values were compared; raises :class:`Differs` where the rows, in any order, are not the same."""
    read, expected = (Counter(map(tuple, rows)) for rows in (there, here))
    if read != expected:
        strange, missing = list((read - expected).elements()), list((expected - read).elements())
        raise Differs(
            f"{what}: {len(strange)} rows that DuckDB does not read and {len(missing)} missing;"
            f" for example {strange[:1]} instead of {missing[:1]}"
        )
    return sum(len(row) * times for row, times in expected.items())


def retained() -> Path:
    """Where clients are put that the project does not need otherwise."""
    return Settings.from_environment().data / "clients"


def install(folder: Path, lock: Path, *, environment: bool) -> Path:
    """What ``lock`` pins, in ``folder`` until the lock changes: an environment, or packages to import alone."""
    stamp, wanted = folder / "installed.sha256", hashlib.sha256(lock.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    python, options = sys.executable, ["--target", str(folder)]
    if environment:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        python, options = str(folder / "bin" / "python"), []
    command = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--no-compile"]
    done = subprocess.run(
        [*command, "--require-hashes", *options, "-r", str(lock)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise Absent(f"{lock.name} could not be installed ({said}); next: give pip a package index and run again")
    stamp.write_text(wanted)
    return folder
