"""Rows as the page carries them: by column, each column once, written in the shortest of three plain ways.

A table is the places of its columns by name. A column is a list of its values; or ``of``, its different values, and
``at``, which of them each row has; or ``runs``, each value and how often it comes in a row.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from ingestion.plain_text import visible


class Columns:
    """The columns of all tables of a page, in the order in which they were first put in."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}
        self._written: list[str] = []

    def table(self, rows: Sequence[dict[str, Any]], fields: Sequence[str]) -> dict[str, int]:
        """The places of the columns of these rows, which are put in where they are not there yet."""
        return {field: self._place([row[field] for row in rows]) for field in fields}

    def written(self) -> str:
        """All columns as one JSON list."""
        return f"[{','.join(self._written)}]"

    def _place(self, values: list[Any]) -> int:
        plain = as_json(values)
        if plain not in self._places:
            self._places[plain] = len(self._written)
            self._written.append(min((plain, _by_value(values), _by_run(values)), key=len))
        return self._places[plain]


def as_json(value: Any) -> str:
    """JSON for a reader's eyes: of its texts, what is not seen stands as its escape."""
    return json.dumps(_shown(value), separators=(",", ":"), ensure_ascii=False, default=str)


def _shown(value: Any) -> Any:
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, dict):
        return {_shown(name): _shown(item) for name, item in value.items()}
    return [_shown(item) for item in value] if isinstance(value, list | tuple) else value


def _by_value(values: list[Any]) -> str:
    """Values are distinguished as they are written: 1, 1.0 and true are three."""
    texts = [as_json(value) for value in values]
    places = {text: place for place, text in enumerate(dict.fromkeys(texts))}
    return f'{{"of":[{",".join(places)}],"at":{as_json([places[text] for text in texts])}}}'


def _by_run(values: list[Any]) -> str:
    runs = [f"{text},{len(list(run))}" for text, run in groupby(map(as_json, values))]
    return f'{{"runs":[{",".join(runs)}]}}'
