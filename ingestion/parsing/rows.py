"""Rows on their way into a table: added one by one or by column, each with its place in the document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from ingestion.parsing.locators import Locator
from ingestion.source import NotATableError, Parsed, Table


class Rows:
    """The rows that a parser makes of one document for one table. ``constants`` are the same in each of them.

    Every declared column is named in every row, neither more nor fewer: a misspelt name is an error where it stands.
    """

    def __init__(self, table: Table, **constants: Any):
        self.table, self._constants = table, constants
        self._named = frozenset(column.name for column in table.columns) - constants.keys()
        self._columns: dict[str, list[Any]] = {column.name: [] for column in table.columns} | {"locator": []}
        self._demand(constants.keys(), self._columns.keys())

    def add(self, locator: Locator | str, **values: Any) -> None:
        """One row, which stands at ``locator``. Raises :class:`NotATableError` where a column is missing or unknown."""
        if values.keys() != self._named:
            self._demand(values.keys(), self._named, is_exact=True)
        for name, value in values.items():
            self._columns[name].append(value)
        for name, value in self._constants.items():
            self._columns[name].append(value)
        self._columns["locator"].append(str(locator))

    def extend(self, locators: Sequence[str], **columns: Sequence[Any]) -> None:
        """Rows by column, all of one length; for bodies of hundreds of thousands of them."""
        self._demand(columns.keys(), self._named, is_exact=True)
        for name, values in columns.items():
            if len(values) != len(locators):
                raise NotATableError(f"{self.table.name}.{name}: {len(values)} values for {len(locators)} rows")
            self._columns[name] += values
        for name, value in self._constants.items():
            self._columns[name] += [value] * len(locators)
        self._columns["locator"] += locators

    def __len__(self) -> int:
        return len(self._columns["locator"])

    @property
    def columns(self) -> Mapping[str, list[Any]]:
        return self._columns

    def _demand(self, given: Iterable[str], allowed: Iterable[str], is_exact: bool = False) -> None:
        wrong = set(given) ^ set(allowed) if is_exact else set(given) - set(allowed)
        if wrong:
            raise NotATableError(f"{self.table.name}: the row and the table differ in {', '.join(sorted(wrong))}")


def parsed(*rows: Rows, unknown: Iterable[str] = ()) -> Parsed:
    """What a parser returns: its rows by table, and the fields that it neither reads nor names as ignored."""
    fields = sorted(unknown) if isinstance(unknown, AbstractSet) else unknown
    return Parsed({one.table.name: one.columns for one in rows}, tuple(dict.fromkeys(fields)))
