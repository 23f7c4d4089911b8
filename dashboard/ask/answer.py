"""What a question comes to: tables of rows as the release holds them, or the reason why there are none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

Row = dict[str, Any]


@dataclass(frozen=True)
class Table:
    """Rows of one mart, all with the same keys. ``shown`` are the columns that a person is shown, all if empty."""

    rows: Sequence[Row]
    columns: tuple[str, ...]
    title: str = ""
    shown: tuple[str, ...] = ()
    #: ``records`` prints each row as a block of its own, one line a column.
    layout: Literal["table", "records"] = "table"


@dataclass(frozen=True)
class Answer:
    """An answer: named tables, of which CSV writes the first, and facts about the answer as a whole.

    ``reason`` says why the first table is empty, ``next_step`` what to ask instead; ``suggestions`` are names that
    may have been meant. ``notes`` say what to mind about an answer that there is.
    """

    tables: Mapping[str, Table]
    about: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    reason: str | None = None
    next_step: str | None = None
    suggestions: tuple[str, ...] = ()

    @property
    def main(self) -> Table | None:
        return next(iter(self.tables.values()), None)

    @property
    def is_found(self) -> bool:
        return self.reason is None


class Nothing(Exception):
    """The release holds nothing under a name or a period; says why, what was perhaps meant and what to ask next."""

    def __init__(self, reason: str, next_step: str, suggestions: Sequence[str] = ()):
        super().__init__(reason)
        self.reason, self.next_step, self.suggestions = reason, next_step, tuple(suggestions)

    @property
    def answer(self) -> Answer:
        """The same as an answer without tables."""
        return Answer({}, reason=self.reason, next_step=self.next_step, suggestions=self.suggestions)


class Misuse(Exception):
    """A question that cannot be asked: a period or a day that is none, a place that holds no release."""

    def __init__(self, problem: str, next_step: str):
        super().__init__(problem)
        self.problem, self.next_step = problem, next_step


def amount(value: Decimal) -> str:
    """A decimal as a person reads it: thousands apart, without the zeros that its type adds."""
    whole, _, fraction = f"{value:,f}".partition(".")
    return f"{whole}.{fraction.rstrip('0')}".rstrip(".")
