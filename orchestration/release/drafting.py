"""A release drafted: the checks that stand before it, its row, and the published keys that it would lose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl

from expectations import results
from ingestion.parsing.tables import replace_parquet
from ingestion.settings import Settings
from orchestration.release import candidate as release_candidate
from orchestration.release import diff as release_diff
from orchestration.release import identity
from orchestration.release.candidate import ReleaseCandidate
from orchestration.release.contents import Contents, check_groups
from orchestration.warehouse.dbt_assets import warehouse_path

NO_KEY_VANISHES = "no_key_vanishes"


class StandingFailureError(Exception):
    """A blocking check of the warehouse stands failed, in this run or the one that it was last carried out in."""


@dataclass(frozen=True)
class Draft:
    """A candidate, how many checks stood before it, and the keys that vanish with it by mart, where none excuses it."""

    candidate: ReleaseCandidate
    checks: int
    lost: Mapping[str, Sequence[str]]


def row_path(settings: Settings) -> Path:
    """The table of releases so far, with the one being made last."""
    return settings.tables / "releases__published.parquet"


def draft(contents: Contents, run_id: str) -> Draft:
    """Draft a release of the warehouse and write its row, and the result of its own check, for the marts to read.

    Raises :class:`StandingFailureError`.
    """
    now = results.now()
    _forget_strange_groups(contents)
    checks = results.read(contents.checks, check_groups(contents.sources))
    failed = checks.filter(~pl.col("is_passed") & (pl.col("severity") == "blocking"))
    if failed.height:
        raise StandingFailureError(
            f"{failed.height} blocking checks stand failed, so nothing is published: "
            + ", ".join(f"{row['table_name']} {row['check_name']}" for row in failed.to_dicts()[:5])
            + "\n  next: run the layer of the first of them again"
        )
    candidate = release_candidate.draft(
        warehouse_path(contents.settings),
        contents.standing(),
        contents.described(),
        checks,
        run_id,
        now,
        identity.inputs(contents, checks),
    )
    lost = _lost(contents, candidate)
    replace_parquet(contents.checks / "release.parquet", results.as_table([_vanishing_row(lost, run_id, now)]))
    replace_parquet(row_path(contents.settings), candidate.table)
    return Draft(candidate, checks.height, lost)


def lost_words(lost: Mapping[str, Sequence[str]]) -> str:
    """What vanishes, and what to do about it."""
    if not lost:
        return "every published key is still there"
    count = sum(len(keys) for keys in lost.values())
    shown = "; ".join(f"{mart}: {', '.join(keys[:3])}" for mart, keys in lost.items())
    return (
        f"{count} published keys are gone ({shown}). Next: mend what lost them, or, where that is meant, "
        "name them in docs/removed_keys.csv with the reason"
    )


def _lost(contents: Contents, candidate: ReleaseCandidate) -> dict[str, list[str]]:
    if not candidate.previous.height:
        return {}
    published_on = candidate.previous["published_at"][-1].date()
    return release_diff.unexcused(candidate.diffs, contents.removals(), published_on)


def _forget_strange_groups(contents: Contents) -> None:
    """Results of checks that no longer exist."""
    known = (*check_groups(contents.sources), "release")
    for path in contents.checks.glob("*.parquet"):
        if path.stem not in known:
            path.unlink()


def _vanishing_row(lost: Mapping[str, Sequence[str]], run_id: str, now: datetime) -> dict[str, Any]:
    return {
        "run_id": run_id,
        "layer": "release",
        "table_name": "releases",
        "check_name": NO_KEY_VANISHES,
        "expectation": "keys of the release before are retained",
        "column_name": None,
        "severity": "blocking",
        "is_passed": not lost,
        "observed": lost_words(lost),
        "unexpected_count": sum(len(keys) for keys in lost.values()),
        "checked_at": now,
    }
