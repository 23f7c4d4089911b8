"""Numbers by which the cards judge: rows of the seed ``parameters``, each with its reason."""

from __future__ import annotations

import csv
from functools import cache

from ingestion.universe import SEEDS


def parameter(name: str) -> float:
    """A parameter's value. Raises KeyError where the seed has no such row."""
    return _parameters()[name]


def whole(name: str) -> int:
    """A parameter that counts: quarters, rows."""
    return int(parameter(name))


@cache
def _parameters() -> dict[str, float]:
    with (SEEDS / "parameters.csv").open(encoding="utf-8", newline="") as file:
        return {row["parameter"]: float(row["value"]) for row in csv.DictReader(file)}
