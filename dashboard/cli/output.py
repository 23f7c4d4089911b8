"""An answer on paper: tables for a person, JSON with every table and key, or the first table as CSV."""

from __future__ import annotations

import csv
import os
import sys
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from dashboard.cli.command_result import CommandResult, ResultTable, amount
from ingestion.plain_text import csv_text, escaped_json, visible

Form = Literal["person", "json", "csv"]
_WIDTH_WITHOUT_A_TERMINAL = 160
#: Text up to so long is not folded; in the first column, where names stand, a little longer.
_WORD, _NAME = 12, 30


def write(answer: CommandResult, release_id: str | None, form: Form) -> None:
    """Print an answer in a form. What machines read goes to stdout alone; reasons for a person go to stderr."""
    if form == "json":
        sys.stdout.write(as_json(answer, release_id))
    elif form == "csv":
        if answer.main:
            _write_csv(answer.main)
        _complain(answer)
    else:
        _complain(answer)
        _write_tables(answer, release_id)


def as_json(answer: CommandResult, release_id: str | None) -> str:
    """The answer as one JSON object; amounts are numbers, exact to the last digit, days and instants ISO 8601."""
    import msgspec

    described = {
        "release_id": release_id,
        **answer.about,
        "reason": answer.reason,
        "next_step": answer.next_step,
        "suggestions": answer.suggestions,
        "notes": answer.notes,
        **{
            name: [{column: _exact(row.get(column)) for column in table.columns} for row in table.rows]
            for name, table in answer.tables.items()
        },
    }
    encoded = msgspec.json.Encoder(decimal_format="number").encode(described)
    return escaped_json(msgspec.json.format(encoded, indent=2).decode()) + "\n"


def _write_csv(table: ResultTable) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(table.columns)
    for row in table.rows:
        writer.writerow([_plain(row.get(column)) for column in table.columns])


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return csv_text(value)
    return value.isoformat() if isinstance(value, date) else _exact(value)


def _exact(value: Any) -> Any:
    """A decimal without the zeros that its type adds, and whole numbers as such."""
    if not isinstance(value, Decimal):
        return value
    return int(value) if value == value.to_integral_value() else value.normalize()


def _complain(answer: CommandResult) -> None:
    if answer.reason is not None:
        print(visible(answer.reason), file=sys.stderr)
        if answer.next_step is not None:
            print(f"  next: {visible(answer.next_step)}", file=sys.stderr)


def _write_tables(answer: CommandResult, release_id: str | None) -> None:
    from dashboard.console import PlainConsole

    console = PlainConsole()
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console = PlainConsole(width=_WIDTH_WITHOUT_A_TERMINAL)
    for table in answer.tables.values():
        if not table.rows:
            continue
        if table.title:
            console.print(f"\n{table.title}", style="bold")
        for drawn in _records(table) if table.layout == "records" else [_grid(table)]:
            console.print(drawn)
        if table.layout == "table":
            for link in _links(table):
                console.print(link, soft_wrap=True)
    for note in answer.notes:
        console.print(f"note: {note}", soft_wrap=True)
    if release_id is not None:
        console.print(f"release {release_id}", style="dim")


def _records(table: ResultTable) -> list[Any]:
    from rich.table import Table as Grid

    blocks = []
    for row in table.rows:
        block = Grid.grid(padding=(0, 2))
        block.add_column(style="dim", no_wrap=True)
        block.add_column(overflow="fold")
        for column in table.shown or table.columns:
            if row.get(column) is not None:
                block.add_row(column, _spoken(column, row[column]))
        blocks.append(block)
    return blocks


def _grid(table: ResultTable) -> Any:
    from rich import box
    from rich.table import Table as Grid

    columns = [
        column
        for column in table.shown or table.columns
        # A column that says nothing takes no room, and links have lines of their own, to be copied whole.
        if not column.endswith("_url") and any(row.get(column) is not None for row in table.rows)
    ]
    grid = Grid(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    for column in columns:
        is_number = any(isinstance(row.get(column), Decimal | int | float) for row in table.rows)
        longest = max(len(_spoken(column, row.get(column))) for row in table.rows)
        grid.add_column(
            column,
            justify="right" if is_number else "left",
            overflow="fold",
            # In a narrow terminal long text is folded; a number, a day or a word never.
            min_width=longest if is_number else min(longest, _NAME if column == columns[0] else _WORD),
        )
    for row in table.rows:
        grid.add_row(*(_spoken(column, row.get(column)) for column in columns))
    return grid


def _links(table: ResultTable) -> list[str]:
    """The links that a table's rows show, each once."""
    columns = [column for column in table.shown or table.columns if column.endswith("_url")]
    return list(dict.fromkeys(row[column] for row in table.rows for column in columns if row.get(column)))


def _spoken(column: str, value: Any) -> str:
    """A value as a person reads it: thousands apart, instants to the second."""
    if value is None:
        return "·"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S} UTC"
    if isinstance(value, Decimal):
        return amount(value)
    if isinstance(value, float):
        return f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.0f}"
    if isinstance(value, int) and not column.endswith("year"):
        return f"{value:,}"
    return str(value)
