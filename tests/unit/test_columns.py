"""Columns of the page: each once, in the shortest way, and what comes out is what went in."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from dashboard.columns import Columns


def _values(held: Any) -> list[Any]:
    """A column as the page's script reads it."""
    if isinstance(held, list):
        return held
    if "at" in held:
        return [held["of"][place] for place in held["at"]]
    runs = held["runs"]
    return [value for at in range(0, len(runs), 2) for value in [runs[at]] * runs[at + 1]]


def test_a_column_is_written_in_the_shortest_way_and_read_back() -> None:
    columns = Columns()
    rows = [
        {"alignment": "release" if number < 50 else "peak", "quarter": f"2026Q{number % 4 + 1}", "value": number / 7}
        for number in range(100)
    ]
    table = columns.table(rows, ["alignment", "quarter", "value"])
    held = json.loads(columns.written())
    assert held[table["alignment"]] == {"runs": ["release", 50, "peak", 50]}
    assert held[table["quarter"]]["of"] == ["2026Q1", "2026Q2", "2026Q3", "2026Q4"]
    assert isinstance(held[table["value"]], list)
    for field in table:
        assert _values(held[table[field]]) == [row[field] for row in rows]


def test_the_same_column_stands_once() -> None:
    columns = Columns()
    drawn = columns.table([{"day": date(2026, 6, 30), "value": 1.5}], ["day", "value"])
    taken = columns.table([{"value": 1.5, "name": None}], ["value", "name"])
    assert drawn["value"] == taken["value"]
    assert json.loads(columns.written()) == [["2026-06-30"], [1.5], [None]]


def test_values_that_are_equal_and_not_alike_stay_apart() -> None:
    columns = Columns()
    mixed = [True, 1, True, 1, True, 1, None, "1"] * 20
    table = columns.table([{"mixed": value} for value in mixed], ["mixed"])
    read = _values(json.loads(columns.written())[table["mixed"]])
    assert [json.dumps(value) for value in read] == [json.dumps(value) for value in mixed]


def test_no_rows_make_no_columns_to_read() -> None:
    columns = Columns()
    assert columns.table([], []) == {}
    assert columns.written() == "[]"
