"""Typed tables: what a source's parser made of every archived version, as Parquet that is replaced whole.

Types are demanded, not coerced: text never becomes a number here, nor a number text. A table is written aside,
brought to the disk and moved into place; where anything fails before that, the table that stood there still stands.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

import polars as pl

from ingestion.archive import atomic
from ingestion.archive.store import Archive, Outcome, StorageError, Version
from ingestion.settings import Settings
from ingestion.source import Column, Document, Parsed, ParseError, Source, SourceError, Table

#: An instant in UTC, without a zone, so that no reader's session moves it.
_INSTANT = pl.Datetime("us")

DOCUMENTS_SCHEMA: dict[str, Any] = {
    "document_id": pl.String,
    "source": pl.String,
    "key": pl.String,
    "company_id": pl.String,
    "url": pl.String,
    "content_type": pl.String,
    "fetched_at": _INSTANT,
    "bytes": pl.Int64,
    "layer": pl.String,
}

OUTCOMES_SCHEMA: dict[str, Any] = {
    "run_id": pl.String,
    "source": pl.String,
    "key": pl.String,
    "company_id": pl.String,
    "url": pl.String,
    "attempted_at": _INSTANT,
    "outcome": pl.String,
    "mode": pl.String,
    "http_status": pl.Int32,
    "document_id": pl.String,
    "bytes": pl.Int64,
    "seconds": pl.Float64,
    "detail": pl.String,
}


@dataclass(frozen=True)
class BuildReport:
    """What a build read and wrote. ``unknown_fields`` is drift: the rows are sound, the parser knows less."""

    rows: Mapping[str, int]
    unknown_fields: tuple[str, ...]
    documents: int


def build(source: Source, documents: Iterable[Document], settings: Settings) -> BuildReport:
    """Parse every document and replace the source's tables.

    Where the source's history ``replaces``, of each key the document that comes last counts alone. Raises
    :class:`ParseError` at the first document that does not have the declared shape; the tables stay as they were.
    """
    if source.history == "replaces":
        documents = {document.key: document for document in documents}.values()
    frames: dict[str, list[pl.DataFrame]] = {table.name: [] for table in source.tables}
    unknown: set[str] = set()
    count = 0
    for document in documents:
        count += 1
        parsed = _parse(source, document)
        unknown.update(parsed.unknown_fields)
        for name, columns in parsed.columns.items():
            frame = _frame(source.table(name), columns, document)
            unknown.update(_unknown_values(source.table(name), frame))
            frames[name].append(frame)
    whole = {table.name: pl.concat([pl.DataFrame(schema=table.schema), *frames[table.name]]) for table in source.tables}
    write(source.name, whole, settings.tables)
    return BuildReport({name: frame.height for name, frame in whole.items()}, tuple(sorted(unknown)), count)


def build_archive_tables(archive: Archive, settings: Settings) -> dict[str, int]:
    """Replace ``archive__documents`` and ``archive__outcomes`` by what the archive says; their numbers of rows."""
    versions = [version for source in archive.sources() for version in archive.versions(source)]
    outcomes = [outcome for source in archive.sources() for outcome in archive.outcomes(source)]
    frames = {
        "archive__documents": _records(versions, DOCUMENTS_SCHEMA),
        "archive__outcomes": _records(outcomes, OUTCOMES_SCHEMA),
    }
    write("archive", frames, settings.tables)
    return {name: frame.height for name, frame in frames.items()}


def write(source: str, frames: Mapping[str, pl.DataFrame], folder: Path) -> None:
    """Replace tables, each whole. All are on the disk before the first takes its place."""
    writes = {folder / f"{name}.parquet": partial(_write_parquet, frame) for name, frame in frames.items()}
    try:
        atomic.replace_all(writes)
    except (OSError, pl.exceptions.ComputeError) as error:
        raise StorageError(source, folder, error) from error


def replace_parquet(path: Path, frame: pl.DataFrame) -> None:
    """Replace one Parquet file whole."""
    atomic.replace(path, partial(_write_parquet, frame))


def _write_parquet(frame: pl.DataFrame, file: BinaryIO) -> None:
    frame.write_parquet(file, compression="zstd")


def _parse(source: Source, document: Document) -> Parsed:
    try:
        parsed = source.parse(document)
    except SourceError:
        raise
    except Exception as error:
        raise ParseError(document, "(the parser did not say)", f"{type(error).__name__}: {error}") from error
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
    if not locators and not table.may_be_empty:
        raise ParseError(document, "$", f"it holds no row for {table.name}, which may not be empty")
    filled = {**columns, "document_id": [document.document_id] * len(locators)}
    series = [_series(column, filled[column.name], locators, document) for column in table.all_columns]
    return _without_duplicates(table, pl.DataFrame(series), document)


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


def _series(column: Column, values: Sequence[Any], locators: Sequence[str], document: Document) -> pl.Series:
    kinds = _KINDS[column.dtype.base_type()]
    allowed = kinds | {type(None)} if column.nullable else kinds
    if not allowed.issuperset(map(type, values)):
        row = next(row for row, value in enumerate(values) if type(value) not in allowed)
        raise _wrong(column, values[row], locators[row], document)
    if Decimal in kinds:
        # polars stops the whole process at a Decimal that is no number.
        for row, value in enumerate(values):
            if value is not None and not math.isfinite(value):
                raise _wrong(column, value, locators[row], document)
    try:
        return pl.Series(column.name, values, dtype=column.dtype, strict=True)
    except (TypeError, OverflowError, pl.exceptions.PolarsError) as error:
        problem = f"{column.name} does not fit {column.dtype}: {str(error).splitlines()[0]}"
        raise ParseError(document, _span(locators), problem) from None


def _span(locators: Sequence[str]) -> str:
    return f"between {locators[0]} and {locators[-1]}" if locators else "$"


def _wrong(column: Column, value: Any, locator: str, document: Document) -> ParseError:
    if value is None:
        return ParseError(document, locator, f"{column.name} is missing, and it may not be null")
    return ParseError(
        document, locator, f"{column.name} is {value!r} ({type(value).__name__}), which is no {column.dtype}"
    )


def _without_duplicates(table: Table, frame: pl.DataFrame, document: Document) -> pl.DataFrame:
    """The frame with one row for each key. Rows that repeat each other are one; rows that differ are an error."""
    key = list(table.key)
    if frame.select(key).n_unique() == frame.height:
        return frame
    stated = [column.name for column in table.columns]
    once = frame.unique(subset=stated, keep="first", maintain_order=True)
    repeated = once.filter(pl.struct(key).is_duplicated())
    if repeated.is_empty():
        return once
    first = repeated.row(0, named=True)
    rival = repeated.filter(pl.all_horizontal(pl.col(name).eq_missing(pl.lit(first[name])) for name in key)).row(
        1, named=True
    )
    differing = [name for name in stated if first[name] != rival[name]]
    raise ParseError(
        document,
        f"{first['locator']} and {rival['locator']}",
        f"two rows of {table.name} for one {tuple(first[name] for name in key)} differ: "
        + "; ".join(f"{name} is {first[name]} and {rival[name]}" for name in differing),
    )


def _unknown_values(table: Table, frame: pl.DataFrame) -> Iterable[str]:
    for column in table.columns:
        if column.values is not None:
            strange = frame[column.name].drop_nulls().unique().sort()
            yield from (f"{table.name}.{column.name} = {value}" for value in strange if value not in column.values)


def _records(records: Sequence[Version | Outcome], schema: Mapping[str, Any]) -> pl.DataFrame:
    columns = {name: [_zoneless(getattr(record, name)) for record in records] for name in schema}
    return pl.DataFrame(columns, schema=schema, strict=True)


def _zoneless(value: Any) -> Any:
    return value.astimezone(UTC).replace(tzinfo=None) if isinstance(value, datetime) else value
