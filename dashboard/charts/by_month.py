"""The dot-com years laid over the present, month by month, one alignment at a time."""

from __future__ import annotations

import altair as alt
import polars as pl

from dashboard.style import dressed, var


def aligned(frame: pl.DataFrame, field: str, number: str, first: str, is_log: bool) -> alt.TopLevelMixin:
    """``frame``: alignment_id, series_id, kind (``then``, ``median``, ``now``), name, month_number, level,
    drawdown_ratio, label_level, label_drawdown_ratio.

    Each of today's names is a thin line, their median and the comparator are drawn over them and named at their end
    (the label of ``field``, on the row of the last month). ``first`` is the alignment shown at first; the page's menu
    changes it.
    """
    shown = alt.Chart(frame).transform_filter("datum.alignment_id == pick")
    x = alt.X(
        "month_number:Q",
        title="Months from month 0",
        scale=alt.Scale(nice=False),
        axis=alt.Axis(tickMinStep=12, tickCount=alt.ExprRef("width < 280 ? 4 : 8"), format="d", orient="bottom"),
    )
    scale = alt.Scale(type="log", nice=False) if is_log else alt.Scale(domainMax=0.02, nice=False)
    ticks = alt.Axis(values=[10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000]) if is_log else alt.Axis(tickCount=5)
    y = alt.Y(f"{field}:Q", title=None, scale=scale, axis=alt.Axis(**{**ticks.to_dict(), "format": number}))
    faint = (
        shown.transform_filter("datum.kind == 'now'")
        .mark_line(strokeWidth=1, opacity=0.32, color=var("muted"))
        .encode(x=x, y=y, detail="series_id:N")
    )
    colours = alt.Color("kind:N", scale=alt.Scale(domain=["then", "median"], range=[var("c2"), var("c1")]), legend=None)
    bold = (
        shown.transform_filter("datum.kind != 'now'")
        .mark_line(strokeWidth=2.6)
        .encode(x=x, y=y, color=colours, detail="series_id:N")
    )
    readings = (
        shown.transform_filter("datum.kind != 'now'")
        .mark_point(filled=True, size=30, opacity=0)
        .encode(
            x=x,
            y=y,
            tooltip=[
                alt.Tooltip("name:N", title="Series"),
                alt.Tooltip("month_number:Q", title="Month", format="+d"),
                alt.Tooltip(f"{field}:Q", title="Index" if is_log else "Below its highest", format=number),
            ],
        )
    )
    names = (
        shown.transform_filter(f"isValid(datum.label_{field})")
        .mark_text(align="left", dx=6, fontWeight=600, lineBreak="|")
        .encode(x=x, y=y, text=f"label_{field}:N", color=colours)
    )
    start = alt.Chart(pl.DataFrame({"zero": [0]})).mark_rule(strokeDash=[4, 3], color=var("muted")).encode(x="zero:Q")
    return dressed(alt.layer(start, faint, bold, readings, names).add_params(alt.param(name="pick", value=first)), 300)
