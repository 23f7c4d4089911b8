"""What a question comes to: tables of rows as the release holds them, or the reason why there are none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from dashboard.release import Release, Row

__all__ = ["CommandResult", "NotFoundError", "ResultTable", "Row", "UsageError", "amount", "result_table"]


@dataclass(frozen=True)
class ResultTable:
    """Rows of one mart, all with the same keys. ``shown`` are the columns that a person is shown, all if empty."""

    rows: Sequence[Row]
    columns: tuple[str, ...]
    title: str = ""
    shown: tuple[str, ...] = ()
    #: ``records`` prints each row as a block of its own, one line a column.
    layout: Literal["table", "records"] = "table"


def result_table(release: Release, query: str, *parameters: Any, **looks: Any) -> ResultTable:
    """The rows of a query, columns in order; ``looks`` as in :class:`ResultTable`. Each ``?`` is a parameter."""
    columns, rows = release.columns_and_rows(query, *parameters)
    return ResultTable(rows=rows, columns=columns, **looks)


@dataclass(frozen=True)
class CommandResult:
    """An answer: named tables, of which CSV writes the first, and facts about the answer as a whole.

    ``reason`` says why the first table is empty, ``next_step`` what to ask instead; ``suggestions`` are names that
    may have been meant. ``notes`` say what to mind about an answer that there is.
    """

    tables: Mapping[str, ResultTable]
    about: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    reason: str | None = None
    next_step: str | None = None
    suggestions: tuple[str, ...] = ()

    @property
    def main(self) -> ResultTable | None:
        return next(iter(self.tables.values()), None)

    @property
    def is_found(self) -> bool:
        return self.reason is None


class NotFoundError(Exception):
    """The release holds nothing under a name or a period; says why, what was perhaps meant and what to ask next."""

    def __init__(self, reason: str, next_step: str, suggestions: Sequence[str] = ()):
        super().__init__(reason)
        self.reason, self.next_step, self.suggestions = reason, next_step, tuple(suggestions)

    @property
    def answer(self) -> CommandResult:
        """The same as an answer without tables."""
        return CommandResult({}, reason=self.reason, next_step=self.next_step, suggestions=self.suggestions)


class UsageError(Exception):
    """A question that cannot be asked: a period or a day that is none, a place that holds no release."""

    def __init__(self, problem: str, next_step: str):
        super().__init__(problem)
        self.problem, self.next_step = problem, next_step


def amount(value: Decimal) -> str:
    """A decimal as a person reads it: thousands apart, without the zeros that its type adds."""
    whole, _, fraction = f"{value:,f}".partition(".")
    return f"{whole}.{fraction.rstrip('0')}".rstrip(".")
