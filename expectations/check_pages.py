"""Results of checks as static pages: one for each layer, one that counts them. No script, no network, no other file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

_TEMPLATES = Path(__file__).parent / "templates"

#: In the order in which data passes through them.
_ORDER = ("raw", "seeds", "staging", "intermediate", "marts", "release")


@dataclass(frozen=True)
class Tally:
    """How many of some checks held, warned and failed."""

    passed: int
    warned: int
    failed: int

    @property
    def state(self) -> str:
        return "failed" if self.failed else "warned" if self.warned else "passed"


def tally(checks: pl.DataFrame) -> Tally:
    blocking = pl.col("severity") == "blocking"
    return Tally(
        passed=checks.filter("is_passed").height,
        warned=checks.filter(~pl.col("is_passed") & ~blocking).height,
        failed=checks.filter(~pl.col("is_passed") & blocking).height,
    )


def write(folder: Path, checks: pl.DataFrame, title: str) -> None:
    """``index.html`` and a page for each layer that was checked."""
    folder.mkdir(parents=True, exist_ok=True)
    layers = sorted(checks["layer"].unique(), key=lambda layer: (_ORDER.index(layer) if layer in _ORDER else 99, layer))
    shown = [(layer, tally(checks.filter(layer=layer)), _tables(checks.filter(layer=layer))) for layer in layers]
    unsound = checks.filter(~pl.col("is_passed")).to_dicts()
    (folder / "index.html").write_text(
        _render("index.html.j2", title=title, layers=shown, total=tally(checks), unsound=unsound), encoding="utf-8"
    )
    for layer, counts, tables in shown:
        page = _render("layer.html.j2", title=title, layer=layer, counts=counts, tables=tables)
        (folder / f"{layer}.html").write_text(page, encoding="utf-8")


def _tables(checks: pl.DataFrame) -> list[tuple[str, Tally, list[dict[str, Any]]]]:
    return [
        (str(name), tally(rows), rows.sort("is_passed", "check_name").to_dicts())
        for (name,), rows in sorted(checks.group_by("table_name"), key=lambda group: str(group[0][0]))
    ]


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_seen,
        trim_blocks=True,
    )


def _seen(value: Any) -> Any:
    """What was found in somebody's text may turn the direction of a line: what is not seen stands as its escape."""
    if not isinstance(value, str) or isinstance(value, Markup) or value.isprintable():
        return value
    return "".join(one if one.isprintable() or one in " \n\t" else f"\\u{ord(one):04x}" for one in value)


def _render(template: str, **values: Any) -> str:
    return _environment().get_template(template).render(**values)
