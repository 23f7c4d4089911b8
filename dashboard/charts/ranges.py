"""Ranges from low to high, a row each: what was stated about coming capex, what providers ask for an hour."""

from __future__ import annotations

from typing import Literal

import altair as alt
import polars as pl

from dashboard.style import LEFT_SHARE, RANGE_ROOM, RANGE_ROW, dressed, var


def ranges(frame: pl.DataFrame, number: str, words: dict[str, str], step: int = RANGE_ROW) -> alt.TopLevelMixin:
    """One row a range. ``frame``: row (its name, to the first bar), low, high, label (text beside the range),
    before_low, before_high, middle (a tick on the range), filing_url. ``words`` names the fields of the tooltip,
    ``step`` is a row's height.

    A range without an upper end runs, paler, to the edge. A range before is drawn behind as a thin line.
    """
    order = frame["row"].to_list()
    y = alt.Y(
        "row:N",
        sort=None,
        title=None,
        scale=alt.Scale(domain=order),
        axis=alt.Axis(
            labelExpr="split(datum.value, '|')[0]", labelColor=var("ink"), labelLimit=170, ticks=False, domain=False
        ),
    )
    top = max(float(value) for column in ("low", "high") for value in frame[column].drop_nulls()) * RANGE_ROOM
    x = alt.X(
        "low:Q",
        title=None,
        scale=alt.Scale(domain=[0, top], nice=False),
        axis=alt.Axis(
            format=number, tickCount=alt.ExprRef("width < 300 ? 3 : 6"), grid=True, domain=False, ticks=False
        ),
    )
    tooltip = [alt.Tooltip(f"{field}:N", title=title) for field, title in words.items()]
    is_left = pl.col("low").fill_null(0) < top * LEFT_SHARE
    before_it = _words(frame.filter(~is_left & pl.col("high").is_not_null()), "low", y, "right")
    after_it = _words(frame.filter(is_left & pl.col("high").is_not_null()), "high", y, "left")
    within_it = _words(frame.filter(pl.col("high").is_null()), "low", y, "left")
    bars = _bars(frame, top, step, x, y, tooltip)
    return dressed(alt.layer(*bars, before_it, after_it, within_it), step * len(order))


def _bars(
    frame: pl.DataFrame, top: float, step: int, x: alt.X, y: alt.Y, tooltip: list[alt.Tooltip]
) -> tuple[alt.Chart, alt.Chart, alt.Chart]:
    """The range before, the range itself, and its middle."""
    before = (
        alt.Chart(frame.drop_nulls(["before_low", "before_high"]))
        .mark_bar(height=3, color=var("muted"), opacity=0.75, yOffset=9)
        .encode(x=alt.X("before_low:Q"), x2="before_high:Q", y=y)
    )
    now = (
        alt.Chart(frame.with_columns(pl.col("high").is_null().alias("is_open"), pl.col("high").fill_null(top)))
        .mark_bar(height=min(12, step - 8), color=var("c1"))
        .encode(
            x=x,
            x2="high:Q",
            y=y,
            opacity=alt.condition("datum.is_open", alt.value(0.3), alt.value(0.85)),
            tooltip=tooltip,
            href="filing_url:N",
        )
    )
    middle = (
        alt.Chart(frame.drop_nulls("middle"))
        .mark_tick(thickness=2, height=step - 6, color=var("ink"))
        .encode(x=alt.X("middle:Q"), y=y)
    )
    return before, now, middle


def _words(frame: pl.DataFrame, at: str, y: alt.Y, align: Literal["left", "right"]) -> alt.Chart:
    """What was stated, beside one end of its range."""
    words: alt.Chart = (
        alt.Chart(frame)
        .mark_text(align=align, dx=6 if align == "left" else -6, fontSize=11.5, fontWeight=600, color=var("ink"))
        .encode(x=alt.X(f"{at}:Q"), y=y, text="label:N")
    )
    return words
