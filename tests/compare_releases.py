"""Two releases held against each other, mart by mart: ``python -m tests.compare_releases OLD NEW``.

For changes that are to change no figure: names two folders of releases (``published/current``), or two projects, made
from the same documents by the old code and the new. Every mart's Parquet must have the same columns, of the same types,
and the same rows, each as often. What carries the day of the run, or counts the runs themselves, is left out of the
comparison; it is listed here and nowhere else. Exit code 1 where they differ.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

#: Columns that carry the day or the number of a run, by mart.
RUN_DATED: Mapping[str, frozenset[str]] = {
    "check_results": frozenset({"run_id", "checked_at"}),
    "claims": frozenset({"evaluated_as_of"}),
    "documents": frozenset({"fetched_at"}),
    "fetch_outcomes": frozenset({"run_id", "attempted_at", "seconds"}),
    "freshness": frozenset({"last_success_at", "age_hours", "newest_document_at"}),
    "releases": frozenset({"release_id", "previous_release_id", "published_at", "run_id", "content_id"}),
}

_SHOWN = 5


@dataclass(frozen=True)
class Difference:
    """One mart that is not what it was: its columns, or rows that stand on one side alone."""

    mart: str
    problem: str
    examples: Sequence[str] = field(default=())

    def __str__(self) -> str:
        return "\n".join([f"{self.mart}: {self.problem}", *(f"    {example}" for example in self.examples)])


def compare(old: Path, new: Path, left_out: Mapping[str, frozenset[str]] = RUN_DATED) -> list[Difference]:
    """What differs between the Parquet files of two releases, in alphabetical order of the marts."""
    before, after = _files(old), _files(new)
    differences = [Difference(name, "only in the old release") for name in sorted(before.keys() - after.keys())]
    differences += [Difference(name, "only in the new release") for name in sorted(after.keys() - before.keys())]
    with duckdb.connect() as connection:
        for name in sorted(before.keys() & after.keys()):
            differences += _compare_mart(connection, name, before[name], after[name], left_out.get(name, frozenset()))
    return sorted(differences, key=lambda difference: difference.mart)


def _files(release: Path) -> dict[str, Path]:
    folder = next(
        (one for one in (release / "parquet", release / "published" / "current" / "parquet") if one.is_dir()), None
    )
    if folder is None:
        raise FileNotFoundError(f"{release}: no release and no project with one\n  next: make run there")
    return {path.stem: path for path in folder.resolve().glob("*.parquet")}


def _compare_mart(
    connection: duckdb.DuckDBPyConnection, name: str, old: Path, new: Path, left_out: frozenset[str]
) -> list[Difference]:
    before, after = (_columns(connection, path) for path in (old, new))
    if before != after:
        changed = [f"{column}: {before.get(column, '(none)')} -> {after.get(column, '(none)')}"
                   for column in {**before, **after} if before.get(column) != after.get(column)]  # fmt: skip
        return [Difference(name, "other columns", changed or ["the same columns in another order"])]
    compared = ", ".join(f'"{column}"' for column in before if column not in left_out)
    differences = []
    for words, one, other in (("gone", old, new), ("new", new, old)):
        rows = connection.sql(
            f"select {compared} from read_parquet('{one}') except all select {compared} from read_parquet('{other}')"
        ).fetchall()
        if rows:
            differences.append(Difference(name, f"{len(rows)} rows {words}", [str(row) for row in rows[:_SHOWN]]))
    return differences


def _columns(connection: duckdb.DuckDBPyConnection, path: Path) -> dict[str, str]:
    return {
        name: data_type for name, data_type, *_ in connection.sql(f"describe from read_parquet('{path}')").fetchall()
    }


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.compare_releases", description=__doc__.splitlines()[0])
    parser.add_argument("old", type=Path)
    parser.add_argument("new", type=Path)
    options = parser.parse_args(arguments)
    differences = compare(options.old, options.new)
    for difference in differences:
        print(difference)
    print(f"{len(_files(options.new))} marts, {len({one.mart for one in differences})} of them differ")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
