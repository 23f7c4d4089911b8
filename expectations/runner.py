"""Suites carried out by Great Expectations: an ephemeral context, one table in memory at a time, no files, no network.

Frames are numpy-backed pandas: Great Expectations has no polars engine, its DuckDB engine knows no regular
expressions, and Arrow-backed columns are five to eight times slower.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from expectations.suite import ExpectationResult, Expected, Suite

if TYPE_CHECKING:
    import duckdb

os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")


#: So many rows that broke an expectation are named as its examples.
_EXAMPLES = 5


def run(
    suites: Iterable[Suite], connection: duckdb.DuckDBPyConnection, *, complete: bool = False
) -> Iterator[ExpectationResult]:
    """Each suite's results. The connection holds the layer's tables and whatever relations the suites need.

    ``complete`` names every row that broke an expectation, not the first few.
    """
    for suite in suites:
        yield from _validate(suite, connection.sql(_query(suite)).df(), complete)


def _query(suite: Suite) -> str:
    """What is read, in an order of its own: the examples of a failure are then the same from run to run.

    The columns that name a row come first, so rows are sorted by their name.
    """
    schema = "" if suite.layer == "raw" else f"{suite.layer}."
    rows = suite.query or f"select {', '.join(suite.columns) or '1 as one'} from {schema}{suite.table}"
    return f"select * from ({rows}) order by all"


@cache
def _frames() -> Any:
    """Where frames are handed over, one after another: making it anew for each takes a quarter of the time."""
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    return (
        context.data_sources.add_pandas("tables")
        .add_dataframe_asset("rows")
        .add_batch_definition_whole_dataframe("all")
    )


def _expectation(expected: Expected, number: int) -> Any:
    """The object of Great Expectations' own class, with its severity. ``number`` is its place in the suite."""
    from great_expectations.expectations.metadata_types import FailureSeverity
    from great_expectations.expectations.registry import get_expectation_impl

    severity = FailureSeverity.CRITICAL if expected.severity == "blocking" else FailureSeverity.WARNING
    return get_expectation_impl(expected.type)(**expected.arguments, severity=severity, meta={"number": number})


def _validate(suite: Suite, frame: Any, complete: bool) -> Iterator[ExpectationResult]:
    import great_expectations as gx

    batch = _frames().get_batch(batch_parameters={"dataframe": frame})
    # All at once: added one by one, of two expectations of one kind and column the second would replace the first.
    wanted = gx.ExpectationSuite(
        name=f"{suite.layer}.{suite.table}.{suite.name}",
        expectations=[_expectation(expected, number) for number, expected in enumerate(suite.expectations)],
    )
    detail: dict[str, Any] = {"result_format": "COMPLETE" if complete else "SUMMARY"}
    if suite.row_name:
        detail["unexpected_index_column_names"] = list(suite.row_name)
    report = batch.validate(wanted, result_format=detail)
    most = None if complete else _EXAMPLES
    in_order = sorted(report.results, key=lambda result: int(result.expectation_config.meta["number"]))
    for expected, result in zip(suite.expectations, in_order, strict=True):
        yield ExpectationResult(
            suite=suite,
            expected=expected,
            is_passed=bool(result.success),
            observed=_observed(result),
            unexpected_count=result.result.get("unexpected_count"),
            examples=_rows(frame, most) if expected.allows_no_row else _examples(result.result, suite.row_name, most),
        )


def _rows(frame: Any, most: int | None) -> tuple[str, ...]:
    """Up to so many rows of an answer that should have none."""
    return tuple(" ".join(map(str, row)) for row in frame[:most].itertuples(index=False))


def _examples(result: Mapping[str, Any], row_name: tuple[str, ...], most: int | None) -> tuple[str, ...]:
    """Up to so many of the rows that broke it: by their name and value, or the value alone."""
    whole = "" if most is None else "partial_"
    named = result.get(f"{whole}unexpected_index_list")
    if not named or not row_name:
        return tuple(str(value) for value in result.get(f"{whole}unexpected_list", [])[:most])
    return tuple(
        " ".join(str(row[column]) for column in row_name)
        + "".join(f" ({value})" for column, value in row.items() if column not in row_name)
        for row in named[:most]
    )


def _observed(result: Any) -> str:
    """What was seen, in a few words: the value observed, the share unexpected, or why it could not be evaluated."""
    if result.exception_info and any(
        isinstance(info, dict) and info.get("raised_exception") for info in _exceptions(result.exception_info)
    ):
        messages = [str(info["exception_message"]) for info in _exceptions(result.exception_info)]
        return "could not be evaluated: " + "; ".join(messages)[:400]
    if "observed_value" in result.result:
        return str(result.result["observed_value"])[:200]
    unexpected, count = result.result.get("unexpected_count"), result.result.get("element_count")
    return f"{unexpected} of {count} rows" if unexpected else f"{count} rows"


def _exceptions(info: Any) -> list[dict[str, Any]]:
    """Great Expectations gives one record, or one by metric where several failed."""
    return [info] if "raised_exception" in info else list(info.values())
