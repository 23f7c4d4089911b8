"""What dbt's yml says of a column beside its type: its meaning with its unit, and what a reader has to heed."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from typing import Any

from ingestion.settings import Settings


def column_description(column: Mapping[str, Any]) -> str | None:
    """A column's description with its unit, as the asset, the database and the data package carry it."""
    description = str(column.get("description") or "")
    unit = column_unit(column)
    return f"{description} Unit: {unit}." if description and unit else description or None


def column_unit(column: Mapping[str, Any]) -> str | None:
    """A column's unit: a name such as ``USD``, or ``unit`` where the column of that name holds it."""
    unit = column.get("config", {}).get("meta", {}).get("unit") or column.get("meta", {}).get("unit")
    return str(unit) if unit else None


def column_usage(column: Mapping[str, Any]) -> tuple[str, ...]:
    """What a reader of a column must heed: words of the seed ``usage_warnings``."""
    return tuple(column.get("config", {}).get("meta", {}).get("usage") or column.get("meta", {}).get("usage") or ())


def usage_warnings(settings: Settings) -> dict[str, str]:
    """The closed vocabulary of what a reader of a column must heed, word by word, with its meaning."""
    with (settings.root / "dbt_project" / "seeds" / "usage_warnings.csv").open(encoding="utf-8", newline="") as file:
        return {row["warning"]: row["meaning"] for row in csv.DictReader(file)}
