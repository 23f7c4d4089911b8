"""One document read: its rows as typed frames, and what of it could not be read.

What is odd costs itself. A cell that may be null becomes null, any other costs its row, rows that contradict each other
under one key are left out together, and a document that does not have its source's shape, or of whose rows none can
stand, is set aside. Only an interrupt passes.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import polars as pl

from ingestion.document import Cost, Document, ParseError, Problem, is_writable, problem_of, shown
from ingestion.source import Column, Parsed, Source, Table


@dataclass(frozen=True)
class Reading:
    """What a document was found to hold.

    ``frames`` has the rows by table, none where the document is set aside. ``unknown_fields`` is drift: the rows are
    sound, the parser knows less than was sent.
    """

    frames: Mapping[str, pl.DataFrame]
    unknown_fields: tuple[str, ...]
    problems: tuple[Problem, ...]

    @property
    def is_set_aside(self) -> bool:
        return any(problem.cost == "document" for problem in self.problems)


def read(source: Source, document: Document) -> Reading:
    """Parse a document. Raises nothing that its bytes could cause: what is wrong with them is a problem."""
    document = replace(document, problems=[])
    try:
        parsed = _parsed(source, document)
        frames = {name: _frame(source.table(name), columns, document) for name, columns in parsed.columns.items()}
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # polars' PanicException is no Exception
        return Reading({}, (), (*document.problems, problem_of(error, "$", "document")))
    lost = sum(problem.cost == "row" for problem in document.problems)
    if lost and all(frame.is_empty() for name, frame in frames.items() if not source.table(name).is_tally):
        nothing = Problem("$", None, f"none of its {lost} rows can stand", "document")
        return Reading({}, (), (*document.problems, nothing))
    strange = [word for name, frame in frames.items() for word in _unknown_values(source.table(name), frame)]
    return Reading(frames, (*parsed.unknown_fields, *strange), tuple(document.problems))


def _parsed(source: Source, document: Document) -> Parsed:
    parsed = source.parse(document)
    names = {table.name for table in source.tables}
    if not parsed.columns or not names.issuperset(parsed.columns):
        made = ", ".join(parsed.columns) or "nothing"
        raise ParseError(document, "$", f"the parser made {made} of it, where {', '.join(sorted(names))} is declared")
    return parsed


def _frame(table: Table, columns: Mapping[str, Sequence[Any]], document: Document) -> pl.DataFrame:
    expected = {column.name for column in table.all_columns} - {"document_id"}
    if expected != set(columns) - {"document_id"}:
        difference = ", ".join(sorted(expected.symmetric_difference(set(columns) - {"document_id"})))
        raise ParseError(document, table.name, f"the parser's columns and the declared ones differ in {difference}")
    locators = columns["locator"]
    lengths = {name: len(values) for name, values in columns.items()}
    if len(set(lengths.values())) > 1:
        raise ParseError(document, table.name, f"the parser's columns differ in length: {lengths}")
    filled = {**columns, "document_id": [document.document_id] * len(locators)}
    left_out: set[int] = set()
    series = []
    for column in table.all_columns:
        values = filled[column.name]
        whole = _series(column, values)
        series.append(_repaired(table, column, values, locators, document, left_out) if whole is None else whole)
    frame = pl.DataFrame(series)
    if left_out:
        frame = frame.filter(~pl.Series([row in left_out for row in range(len(locators))]))
    if frame.is_empty() and not table.may_be_empty:
        lost = sum(problem.cost == "row" for problem in document.problems)
        problem = (
            f"none of its {lost} rows for {table.name} could be read" if lost else f"it holds no row for {table.name}"
        )
        raise ParseError(document, "$", f"{problem}, which may not be empty")
    return _without_duplicates(table, frame, document)


#: What a value of each type may be in Python, the value itself and not its subclasses: True is not 1 here.
_KINDS: Mapping[Any, frozenset[type]] = {
    pl.String: frozenset({str}),
    pl.Boolean: frozenset({bool}),
    pl.Date: frozenset({date}),
    pl.Datetime: frozenset({datetime}),
    pl.Decimal: frozenset({Decimal, int}),
    pl.Float64: frozenset({float, int}),
    pl.Int32: frozenset({int}),
    pl.Int64: frozenset({int}),
}
_WHOLE_BITS = {pl.Int32: 31, pl.Int64: 63}


def _series(column: Column, values: Sequence[Any]) -> pl.Series | None:
    """The column, or null where any of its values does not fit."""
    kinds = _KINDS[column.dtype.base_type()]
    allowed = kinds | {type(None)} if column.nullable else kinds
    if not allowed.issuperset(map(type, values)):
        return None
    try:
        if Decimal in kinds:
            bound = Decimal(10) ** (column.dtype.precision - column.dtype.scale)
            if not all(value is None or -bound < value < bound for value in values):
                return None
        series = pl.Series(column.name, values, dtype=column.dtype, strict=True)
    except (TypeError, ArithmeticError, UnicodeError, RuntimeError, pl.exceptions.PolarsError):
        return None  # a Decimal that is no number cannot be compared
    return None if column.is_positive and ((series <= 0).any()) else series


def _repaired(
    table: Table,
    column: Column,
    values: Sequence[Any],
    locators: Sequence[str],
    document: Document,
    left_out: set[int],
) -> pl.Series:
    """The column with null for what does not fit; where that may not be, the row is left out."""
    may_be_null = column.nullable and column.name not in table.key
    sound: list[Any] = []
    for row, value in enumerate(values):
        is_sound = column.nullable if value is None else _fits(column, value)
        sound.append(value if is_sound else None)
        if not is_sound:
            if value is None:
                found = "it is missing, and it may not be null"
            else:
                found = f"{shown(value)} ({type(value).__name__}) is no {_kind_of(column)}"
            cost: Cost = "cell" if may_be_null else "row"
            if cost == "row":
                left_out.add(row)
            document.problems.append(Problem(str(locators[row]), column.name, found, cost))
    return pl.Series(column.name, sound, dtype=column.dtype, strict=True)


def _kind_of(column: Column) -> str:
    return f"{column.dtype} above zero" if column.is_positive else str(column.dtype)


def _fits(column: Column, value: Any) -> bool:
    """Whether a value can stand in the column as it is."""
    kind = column.dtype.base_type()
    if type(value) not in _KINDS[kind]:
        return False
    if kind is pl.String:
        return is_writable(value)
    if kind in _WHOLE_BITS:
        bound = 1 << _WHOLE_BITS[kind]
        return -bound <= value < bound and (value > 0 or not column.is_positive)
    if kind is pl.Decimal:
        if type(value) is Decimal and not value.is_finite():
            return False
        # Decimals beyond the column's scale are rounded by it; those who may not be rounded test before.
        digits = Decimal(value).adjusted() if value else 0
        room: int = column.dtype.precision - column.dtype.scale
        return digits < room and (value > 0 or not column.is_positive)
    if kind is pl.Float64:
        return math.isfinite(value)
    return True


def _without_duplicates(table: Table, frame: pl.DataFrame, document: Document) -> pl.DataFrame:
    """The frame with one row for each key. Rows that repeat each other are one; rows that differ are left out."""
    key = list(table.key)
    if frame.select(key).n_unique() == frame.height:
        return frame
    stated = [column.name for column in table.columns]
    once = frame.unique(subset=stated, keep="first", maintain_order=True)
    rivals = once.filter(pl.struct(key).is_duplicated())
    if rivals.is_empty():
        return once
    for rows in rivals.partition_by(key, maintain_order=True):
        first, second = rows.row(0, named=True), rows.row(1, named=True)
        differing = "; ".join(
            f"{name} is {shown(first[name])} and {shown(second[name])}"
            for name in stated
            if first[name] != second[name]
        )
        for locator in rows["locator"]:
            found = f"{rows.height} rows of {table.name} for one {', '.join(key)} differ: {differing}"
            document.problems.append(Problem(locator, None, found[:600], "row"))
    return once.filter(~pl.struct(key).is_duplicated())


def _unknown_values(table: Table, frame: pl.DataFrame) -> Iterable[str]:
    for column in table.columns:
        if column.values is not None:
            strange = frame[column.name].drop_nulls().unique().sort()
            yield from (f"{table.name}.{column.name} = {value}" for value in strange if value not in column.values)
