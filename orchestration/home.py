"""Dagster's home: where it keeps its runs, events and schedules. Ours is ``.dagster`` in the project."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from ingestion.access import keep_private
from ingestion.settings import Settings

_TEMPLATE = "dagster.yaml"


def prepare(settings: Settings) -> Path:
    """The home that ``DAGSTER_HOME`` names, or the project's own, made and configured where it is missing."""
    home = Path(os.environ.get("DAGSTER_HOME") or settings.root / ".dagster").resolve()
    keep_private(settings.data)
    home.mkdir(parents=True, exist_ok=True)
    if not (home / _TEMPLATE).exists():
        shutil.copyfile(settings.root / _TEMPLATE, home / _TEMPLATE)
    os.environ["DAGSTER_HOME"] = str(home)
    return home


if __name__ == "__main__":
    print(prepare(Settings.from_environment()))
