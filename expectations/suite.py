"""The vocabulary of checks: a suite asks one thing of one table and says what a failure means.

Importing it costs nothing: Great Expectations is imported by the runner alone, when a check runs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

#: ``blocking``: the next layer is not built. ``warning``: it is, and the failure is shown.
Severity = Literal["blocking", "warning"]
Layer = Literal["raw", "staging", "intermediate", "marts"]

LAYERS: tuple[Layer, ...] = ("raw", "staging", "intermediate", "marts")


@dataclass(frozen=True)
class Expected:
    """One expectation, as Great Expectations names it, with what its failing means."""

    name: str
    type: str
    arguments: Mapping[str, Any]
    severity: Severity = "blocking"

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns it reads."""
        if "column_list" in self.arguments:
            return tuple(self.arguments["column_list"])
        return tuple(self.arguments[name] for name in ("column", "column_A", "column_B") if name in self.arguments)

    @property
    def allows_no_row(self) -> bool:
        """Whether each row of the answer breaks the rule."""
        return self.type == "expect_table_row_count_to_equal" and self.arguments["value"] == 0

    @property
    def as_warning(self) -> Expected:
        return replace(self, severity="warning")


@dataclass(frozen=True)
class Suite:
    """Expectations of one table, or of the answer to one question about it.

    ``query`` is SQL over the layer's tables; without one the columns that the expectations name are read.
    ``needs`` names relations that the caller supplies beside the tables, ``row_name`` the columns that tell a row.
    """

    layer: Layer
    table: str
    name: str
    description: str
    expectations: tuple[Expected, ...]
    query: str | None = None
    needs: tuple[str, ...] = ()
    row_name: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What tells it from every other suite."""
        return f"{self.layer}.{self.table}.{self.name}"

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the table that are read, each once."""
        expected = (column for expected in self.expectations for column in expected.columns)
        return tuple(dict.fromkeys((*self.row_name, *expected)))


@dataclass(frozen=True)
class ExpectationResult:
    """What became of one expectation. ``examples`` are rows or values that broke it."""

    suite: Suite
    expected: Expected
    is_passed: bool
    observed: str
    unexpected_count: int | None = None
    examples: tuple[str, ...] = field(default=())

    @property
    def is_blocking_failure(self) -> bool:
        return not self.is_passed and self.expected.severity == "blocking"


def of_table(
    layer: Layer,
    table: str,
    description: str,
    *expectations: Expected,
    name: str = "sound_rows",
    row_name: tuple[str, ...] = (),
) -> Suite:
    """What holds of a table's rows."""
    return Suite(layer, table, name, description, expectations, row_name=row_name)


def of_question(
    layer: Layer,
    table: str,
    name: str,
    description: str,
    query: str,
    *expectations: Expected,
    needs: tuple[str, ...] = (),
    row_name: tuple[str, ...] = (),
) -> Suite:
    """What holds of the answer to a question about a table."""
    return Suite(layer, table, name, description, expectations, query, needs, row_name)


#: The name of the expectation that there is anything at all.
HAS_ROWS = "has_rows"


def has_rows() -> Expected:
    return Expected(HAS_ROWS, "expect_table_row_count_to_be_between", {"min_value": 1})


def no_rows(name: str) -> Expected:
    """The question's answer is empty: nothing breaks the rule it names."""
    return Expected(name, "expect_table_row_count_to_equal", {"value": 0})


def not_null(column: str) -> Expected:
    return Expected(f"{column}_not_null", "expect_column_values_to_not_be_null", {"column": column})


def unique(columns: Sequence[str]) -> Expected:
    if len(columns) == 1:
        return Expected(f"{columns[0]}_unique", "expect_column_values_to_be_unique", {"column": columns[0]})
    return Expected("key_unique", "expect_compound_columns_to_be_unique", {"column_list": list(columns)})


def between(column: str, low: float | None = None, high: float | None = None) -> Expected:
    """Values that are present lie in the closed range."""
    return Expected(
        f"{column}_in_range",
        "expect_column_values_to_be_between",
        {"column": column, "min_value": low, "max_value": high},
    )


def usually_between(column: str, low: float | None = None, high: float | None = None) -> Expected:
    """Values outside of this range, within the one that :func:`between` demands of the same column, are looked at."""
    return replace(between(column, low, high), name=f"{column}_in_usual_range", severity="warning")


def one_of(column: str, values: Sequence[str]) -> Expected:
    return Expected(
        f"{column}_accepted", "expect_column_values_to_be_in_set", {"column": column, "value_set": list(values)}
    )


def matches(column: str, pattern: str) -> Expected:
    return Expected(f"{column}_pattern", "expect_column_values_to_match_regex", {"column": column, "regex": pattern})


def not_before(later: str, earlier: str) -> Expected:
    """One column's day is never before another's."""
    return Expected(
        f"{later}_not_before_{earlier}",
        "expect_column_pair_values_a_to_be_greater_than_b",
        {"column_A": later, "column_B": earlier, "or_equal": True, "ignore_row_if": "either_value_is_missing"},
    )
