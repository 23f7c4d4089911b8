"""A table of a figure page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Section:
    """Its title, what it says, the mart it comes from, and cells as on a card."""

    section_id: str
    title: str
    subtitle: str
    mart: str
    head: tuple[str, ...]
    table: tuple[tuple[Any, ...], ...]
    #: Rows shown before a reader asks for all of them; 0 shows all.
    fold: int = 0
