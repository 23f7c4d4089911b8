"""What became of each wrong figure: kept out, caught or published unseen."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import polars as pl

from tests.mutations.kinds import Cell
from tests.mutations.warehouse import Outcome

#: ``without effect``: no published number changed at all. ``kept out``: numbers are gone, none is wrong: what a release
#: before had and this one lacks stops it (docs/gates.md). A kind that loses rows is judged by its findings alone.
State = Literal["without effect", "kept out", "block", "warning", "unseen"]

_SAME = 1e-9


@dataclass(frozen=True)
class Verdict:
    """What became of one draw. ``by`` names the rules that objected, ``wrong`` the keys that say something else."""

    state: State
    by: tuple[str, ...]
    wrong: tuple[str, ...]


def judge(cell: Cell, entities: tuple[str, ...], before: Outcome, after: Outcome, *, is_loss: bool = False) -> Verdict:
    """The verdict on a draw that touched these entities, alone among the draws of its build."""
    wrong, gone = _changed(None if cell.target.is_rate else entities, before.marts, after.marts)
    names = {_words(name) for name in entities}
    found = [
        finding
        for finding in after.findings - before.findings
        if any(name in _words(finding.example) for name in names)
    ]
    by = tuple(sorted({finding.rule for finding in found}))
    if any(finding.is_blocking for finding in found):
        return Verdict("block", tuple(sorted({one.rule for one in found if one.is_blocking})), tuple(wrong))
    if not wrong and not gone:
        return Verdict("without effect", by, ())
    if found:
        return Verdict("warning", by, tuple(wrong))
    if wrong or is_loss:
        return Verdict("unseen", by, tuple(wrong or gone))
    return Verdict("kept out", by, ())


def _words(text: str) -> str:
    """Words of a text with a space on either side, so that a name is found whole or not at all."""
    return f" {re.sub(r'[^a-z0-9]+', ' ', text.lower()).strip()} "


def _changed(
    entities: tuple[str, ...] | None, before: Mapping[str, pl.DataFrame], after: Mapping[str, pl.DataFrame]
) -> tuple[list[str], list[str]]:
    """Keys whose number is another one, is new, or is gone with its row; and keys whose number became null.

    Without entities, for a rate: those whose amount stands as it was, and is another one in dollars.
    """
    wrong: list[str] = []
    gone: list[str] = []
    names = ("usd",) if entities is None else ("value", "other", "unit")
    for mart in before:
        sides = [_of(entities, frames[mart]) for frames in (before, after)]
        both = sides[0].join(sides[1], on="key", how="full", suffix="_new", coalesce=True)
        if entities is None:
            both = both.filter(pl.col("value").eq_missing(pl.col("value_new")))
        for row in both.filter(_differs(names)).iter_rows(named=True):
            changed = [f"{row[name]} -> {row[f'{name}_new']}" for name in names if row[name] != row[f"{name}_new"]]
            is_gone = all(row[f"{name}_new"] is None for name in names if row[name] != row[f"{name}_new"])
            (gone if is_gone else wrong).append(f"{mart} {row['key']}: {', '.join(changed)}")
    return wrong, gone


def _differs(names: tuple[str, ...]) -> pl.Expr:
    return pl.any_horizontal(
        *(
            ((pl.col(name) - pl.col(f"{name}_new")).abs() > _SAME * pl.col(name).abs()).fill_null(
                pl.col(name).is_null() != pl.col(f"{name}_new").is_null()
            )
            for name in names
            if name != "unit"
        ),
        *(pl.col(name).ne_missing(pl.col(f"{name}_new")) for name in names if name == "unit"),
    )


def _of(entities: tuple[str, ...] | None, frame: pl.DataFrame) -> pl.DataFrame:
    """Rows of these entities, or of all; columns of nothing but nulls typed as the others are."""
    names = [re.sub(r"[^a-z0-9]", "", name.lower()) for name in entities or ()]
    entity = pl.col("entity").str.to_lowercase().str.replace_all(r"[^a-z0-9]", "")
    return frame.filter(entity.is_in(names) if entities is not None else pl.lit(True)).with_columns(
        pl.col("value", "other", "usd").cast(pl.Float64), pl.col("unit").cast(pl.String)
    )
