"""What the harnesses tried and what survived: ``docs/trust/<harness>.json``, written by each whole run of a harness.

A harness calls :func:`record` at the end of a whole run; ``make trust`` draws ``docs/trust.md`` from the files.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.helpers.places import ROOT

FOLDER = ROOT / "docs" / "trust"


@dataclass(frozen=True)
class Kind:
    """One kind of attack: how often it was tried and how often what must hold held."""

    name: str
    tried: int
    survived: int
    detail: str = ""


def record(harness: str, title: str, command: str, kinds: Sequence[Kind], *, unseen: Sequence[str] = ()) -> Path:
    """Write what a whole run of a harness found.

    Args:
        harness: the file's name.
        title: what is attacked and what must hold, one sentence.
        command: what repeats the run, seeds included.
        kinds: a row each.
        unseen: what was not caught or not tried, and why, a sentence each.
    """
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"{harness}.json"
    found = {
        "title": title,
        "command": command,
        "day": datetime.now(tz=UTC).date().isoformat(),
        "kinds": [asdict(kind) for kind in kinds],
        "unseen": list(unseen),
    }
    path.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return path
