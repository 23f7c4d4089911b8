"""The command ``froth``, asking one release."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from typer.testing import CliRunner, Result

from dashboard.cli.app import app


class Froth:
    """The command, asking the release of a folder. Its runner sees no terminal."""

    def __init__(self, release: Path):
        self._release = release

    def __call__(self, *arguments: str) -> Result:
        return CliRunner().invoke(app, [*arguments, "--release", str(self._release)])

    def json(self, *arguments: str) -> Any:
        done = self(*arguments, "--json")
        return json.loads(done.stdout, parse_float=Decimal)
