"""Checks of raw tables, derived from their declarations: no second copy of what a source says about itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from expectations.suite import Suite, has_rows, matches, not_null, one_of, unique
from expectations.vocabulary import SHA256

#: The column that says whose a row is: a reader looks for it first.
_WHOSE = "company_id"


class DeclaredColumn(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def nullable(self) -> bool: ...
    @property
    def values(self) -> tuple[str, ...] | None: ...


class DeclaredTable(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def key(self) -> tuple[str, ...]: ...
    @property
    def may_be_empty(self) -> bool: ...
    @property
    def all_columns(self) -> Sequence[DeclaredColumn]: ...


def suite_for(table: DeclaredTable) -> Suite:
    """Rows exist, no demanded value is missing, a key stands once in a document, ids are hashes; odd values warn."""
    columns = table.all_columns
    return Suite(
        layer="raw",
        table=table.name,
        name="as_declared",
        description="The table is as its source declares it.",
        expectations=(
            *(() if table.may_be_empty else (has_rows(),)),
            *(not_null(column.name) for column in columns if not column.nullable),
            unique((*table.key, "document_id")),
            *(one_of(column.name, column.values).as_warning for column in columns if column.values),
            matches("document_id", SHA256),
        ),
        row_name=tuple(dict.fromkeys((*(column.name for column in columns if column.name == _WHOSE), *table.key))),
    )
