"""Projects to run: this one, or a copy of it, each with data and releases of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb

ROOT = Path(__file__).resolve().parents[2]

#: What a run reads of the project.
_PARTS = (
    "ingestion",
    "orchestration",
    "expectations",
    "dashboard",
    "dbt_project",
    "docs",
    "CITATION.cff",
    "dagster.yaml",
    "workspace.yaml",
    "requirements.lock",
)


@dataclass(frozen=True)
class Place:
    """A project with its data and releases, and a way to run it."""

    project: Path
    home: Path
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def current(self) -> Path:
        return self.home / "published" / "current"

    @property
    def variables(self) -> dict[str, str]:
        """The environment of whatever works on the place: its data, its releases, its runs, and the recorded sample."""
        return {
            **os.environ,
            "FROTH_DATA": str(self.data),
            "FROTH_PUBLISHED": str(self.home / "published"),
            "DAGSTER_HOME": str(self.home / "dagster"),
            "FROTH_FETCH": "recorded",
            **self.environment,
        }

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self.python("orchestration.cli.run", *arguments)

    def python(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """A module of the project, or a script over it, run with the project's own data and releases."""
        named = [program] if program.endswith(".py") else ["-m", program]
        return subprocess.run(
            [sys.executable, *named, *arguments],
            cwd=self.project,
            env={**self.variables, "COLUMNS": "200", "PYTHONPATH": str(self.project), **self.environment},
            capture_output=True,
            text=True,
            check=False,
        )

    def copied(self, target: Path) -> Place:
        """The same project with the same data and releases, copied to ``target``, to be changed."""
        shutil.copytree(self.data, target / "data")
        shutil.copytree(self.home / "published", target / "published", symlinks=True)
        return replace(self, home=target)

    @property
    def quick(self) -> Place:
        """The same for runs whose pages another run looks at: no browser on PATH."""
        return replace(self, environment={**self.environment, "PATH": ""})

    def connect(self) -> duckdb.DuckDBPyConnection:
        return duckdb.connect(str(self.current / "froth.duckdb"), read_only=True)


def copy_project(target: Path) -> Path:
    """What a run reads of the project, copied to ``target``, to be changed."""
    for name in _PARTS:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, target / name, ignore=shutil.ignore_patterns("__pycache__", "target", "logs"))
        else:
            shutil.copyfile(source, target / name)
    return target
