"""What was found of a stored file: that it is damaged, or something that is no damage and worth a line."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

#: What a file is part of, in the order in which data passes.
Area = Literal["bodies", "index", "sample", "tables", "warehouse", "release", "runs"]
#: ``rebuild``: the next run makes it anew. ``publisher``: only a copy or the publisher has it. ``person``: neither.
Mends = Literal["rebuild", "publisher", "person"]


@dataclass(frozen=True)
class Finding:
    """``problem`` in words, ``next_step`` what a person does. ``is_damage`` is false of what a run clears away."""

    area: Area
    path: Path
    problem: str
    next_step: str
    mends: Mends
    is_damage: bool = True


@dataclass(frozen=True)
class Audited:
    """So many things of an area were looked at, of which these are worth a line."""

    area: Area
    checked: int
    findings: tuple[Finding, ...] = ()
