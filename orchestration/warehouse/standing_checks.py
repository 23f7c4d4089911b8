"""Results of suites that stand: of what each was made, so that only what may come out otherwise is asked again."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

import polars as pl

import expectations
from expectations import results
from expectations.suite import Suite
from ingestion.archive import atomic
from ingestion.parsing.tables import replace_parquet
from ingestion.settings import Settings
from orchestration.warehouse.standing import hash_of

#: A table that a question names.
_NAMED = re.compile(r"\b(seeds|staging|intermediate|marts)\.(\w+)")


def versions(
    suites: Iterable[Suite], contents: Mapping[str, str], excuses: Callable[[str], Iterable[str]], day: str
) -> dict[str, str]:
    """A version for each suite of which all that it reads is known, by its key.

    ``contents`` are hashes of what tables say, by schema and name, and of relations beside them, by name. ``excuses``
    gives what of a table excuses a failure; ``day`` bears on questions about it.
    """
    found = {}
    for suite in suites:
        read = [contents.get(name) for name in sorted(_tables(suite))]
        if None not in read:
            today = [day] if "current_date" in (suite.query or "") else []
            told = [_code(), repr(suite), *sorted(excuses(suite.table)), *today, *map(str, read)]
            found[suite.key] = hash_of(told)
    return found


def replace(folder: Path, group: str, found: Iterable[dict[str, Any]], made_of: Mapping[str, str]) -> None:
    """Replace a group's results, and what each suite's were made of (:func:`standing`).

    The versions go first and come last: where a kill comes between, none of the group's results stands.
    """
    told = folder / f"{group}.json"
    told.unlink(missing_ok=True)
    replace_parquet(folder / f"{group}.parquet", results.as_table(found))
    atomic.replace_all({told: lambda file: file.write(json.dumps(made_of).encode())})


def standing(
    folder: Path, group: str, suites: Sequence[Suite], made_of: Mapping[str, str]
) -> dict[str, list[dict[str, Any]]]:
    """Results of an earlier run that would be the same today, by the key of their suite.

    Those of a suite stand where its version is what it was, every expectation has its row, and none stops a run.
    """
    told, path = folder / f"{group}.json", folder / f"{group}.parquet"
    if not told.exists() or not path.exists():
        return {}
    before: dict[str, str] = json.loads(told.read_bytes())
    held = pl.read_parquet(path).to_dicts()
    found = {}
    for suite in suites:
        if made_of.get(suite.key, "unknown") != before.get(suite.key):
            continue
        its = results.of_suite(held, suite)
        is_sound = all(row["is_passed"] or row["severity"] == "warning" for row in its)
        if len(its) == len(suite.expectations) and is_sound:
            found[suite.key] = its
    return found


def of_raw_tables(settings: Settings, names: Iterable[str]) -> dict[str, str]:
    """A hash of the bytes of each raw table."""
    paths = {name: settings.tables / f"{name}.parquet" for name in names}
    return {
        f"raw.{name}": hashlib.sha256(path.read_bytes()).hexdigest() for name, path in paths.items() if path.exists()
    }


def of_files(paths: Iterable[Path]) -> str:
    """A hash of which files there are, how large each is and when it was written: not of their bytes."""
    return hash_of(f"{path} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in sorted(paths) if path.exists())


def _tables(suite: Suite) -> set[str]:
    named = {f"{schema}.{name}" for schema, name in _NAMED.findall(suite.query or "")}
    return named | {f"{suite.layer}.{suite.table}", *suite.needs}


@cache
def _code() -> str:
    """A hash of how suites are carried out."""
    home = Path(expectations.__file__).parent
    texts = [path.read_text(encoding="utf-8") for path in (home / "runner.py", home / "suite.py", home / "results.py")]
    return hash_of([metadata.version("great-expectations"), *texts])
