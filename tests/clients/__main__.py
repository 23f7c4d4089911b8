"""``make prove-bi``: every client reads the current release, and a table says what each of them read."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator

from rich.console import Console
from rich.table import Table

from ingestion.settings import Settings
from orchestration.release import publication
from tests.clients import duckdb_command, frames, old_duckdb, postgresql, r_frames, spreadsheet, superset
from tests.clients.proof import Absent, Differs, Proof, ReleaseFolder

Say = Callable[[str], None]


def clients(held: ReleaseFolder, say: Say) -> dict[str, Callable[[], Iterator[Proof]]]:
    """Every client by name, with what proves it."""

    def one(prove: Callable[[], Proof]) -> Callable[[], Iterator[Proof]]:
        return lambda: iter([prove()])

    return {
        "polars": one(lambda: frames.prove_polars(held)),
        "pandas": one(lambda: frames.prove_pandas(held)),
        **{
            f"duckdb {version}": one(lambda version=version: old_duckdb.prove(held, version))  # type: ignore[misc]
            for version in old_duckdb.versions()
        },
        "duckdb command": one(lambda: duckdb_command.prove(held)),
        "postgresql": one(lambda: postgresql.prove(held)),
        "r": one(lambda: r_frames.prove(held)),
        "libreoffice": one(lambda: spreadsheet.prove(held)),
        "superset": lambda: superset.prove(held, say),
    }


def main() -> int:
    console = Console(highlight=False, soft_wrap=True)
    folder = publication.current(Settings.from_environment().published)
    if folder is None:
        console.print("Nothing is published yet, so there is nothing to read.\n  next: make run")
        return 2
    table = Table(
        "client", "version", "what was compared", "values equal", "seconds", title=f"ReleaseFolder {folder.name}"
    )
    absent, wrong = [], []

    def say(words: str) -> None:
        console.print(f"             {words}", markup=False)

    for name, prove in clients(ReleaseFolder(folder), say).items():
        console.print(f"{name:<14} ...", markup=False)
        started = time.monotonic()
        try:
            for done in prove():
                seconds = f"{time.monotonic() - started:.1f}"
                table.add_row(done.client, done.version, done.compared, f"{done.values:,}", seconds)
                started = time.monotonic()
        except Absent as missing:
            absent.append(f"{name}: {missing}")
            table.add_row(name, "", "SKIPPED: not on this machine", "", "")
        except Exception as fault:  # the other clients are still asked
            kind = "" if isinstance(fault, Differs) else f"{type(fault).__name__}: "
            wrong.append(f"{name}: {kind}{fault}")
            table.add_row(name, "", "FAILED", "", f"{time.monotonic() - started:.1f}")
    console.print(table)
    for line in absent:
        console.print(f"skipped  {line}", markup=False)
    for line in wrong:
        console.print(f"failed   {line}", markup=False)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
