"""Correlation of growth by lag with its interval, one pair at a time."""

from __future__ import annotations

import altair as alt
import polars as pl

from dashboard.style import TALL, dressed, var


def lags(frame: pl.DataFrame, first: str, held: str) -> alt.TopLevelMixin:
    """``frame``: pair_id, lag_quarters, correlation, interval_low, interval_high, n, refusal.

    A lag below the number of quarters that a correlation needs has no mark but its number of quarters; ``refusal`` is
    the sentence shown where a pair has none at all. ``first`` is the pair shown at first; the page's menu changes
    it. ``held`` is the share of a distribution that an interval holds, as text.
    """
    shown = alt.Chart(frame).transform_filter("datum.pair_id == pick")
    x = alt.X(
        "lag_quarters:O",
        title="Quarters by which the supplier comes later",
        axis=alt.Axis(
            labelAngle=0,
            domain=False,
            ticks=False,
            orient="bottom",
            labelExpr="(datum.value > 0 ? '+' : '') + datum.value",
        ),
    )
    y = alt.Y(
        "correlation:Q", title=None, scale=alt.Scale(domain=[-1, 1.12]), axis=alt.Axis(values=[-1, -0.5, 0, 0.5, 1])
    )
    known = shown.transform_filter("isValid(datum.correlation)")
    zero = alt.Chart(pl.DataFrame({"zero": [0]})).mark_rule(color=var("muted")).encode(y="zero:Q")
    numbers = shown.mark_text(fontSize=11, color=var("muted"), baseline="top").encode(
        x=x, y=alt.value(0), text="quarters:N"
    )
    refusal = (
        shown.transform_filter("datum.lag_quarters == 0 && datum.refusal != ''")
        .mark_text(fontSize=13, fontStyle="italic", color=var("muted"), lineBreak="|", dy=-18)
        .encode(x=x, y=alt.value(TALL / 2), text="refusal:N")
    )
    layers = alt.layer(zero, *_intervals(known, held, x, y), numbers, refusal)
    return dressed(layers.add_params(alt.param(name="pick", value=first)), TALL)


def _intervals(known: alt.Chart, held: str, x: alt.X, y: alt.Y) -> tuple[alt.Chart, alt.Chart]:
    """Each interval as a bar with its correlation as a point on it, coloured where it does not hold zero."""
    tooltip = [
        alt.Tooltip("lag_quarters:Q", title="Lag, quarters", format="+d"),
        alt.Tooltip("correlation:Q", title="Correlation", format=".2f"),
        alt.Tooltip("interval_low:Q", title=f"{held} interval from", format=".2f"),
        alt.Tooltip("interval_high:Q", title="to", format=".2f"),
        alt.Tooltip("n:Q", title="Quarters", format="d"),
    ]
    beyond = "datum.interval_low > 0 || datum.interval_high < 0"
    spans = known.mark_rule(strokeWidth=7, opacity=0.3).encode(
        x=x,
        y=alt.Y("interval_low:Q"),
        y2="interval_high:Q",
        color=alt.condition(beyond, alt.value(var("c1")), alt.value(var("muted"))),
        tooltip=tooltip,
    )
    points = known.mark_point(filled=True, size=70, opacity=1).encode(
        x=x, y=y, color=alt.condition(beyond, alt.value(var("c1")), alt.value(var("muted"))), tooltip=tooltip
    )
    return spans, points
