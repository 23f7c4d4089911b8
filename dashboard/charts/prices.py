"""A share price with the sales of insiders on it."""

from __future__ import annotations

import altair as alt
import polars as pl

from dashboard.style import dressed, var


def prices_with_sales(prices: pl.DataFrame, sales: pl.DataFrame, colours: dict[str, str]) -> alt.TopLevelMixin:
    """``prices``: day, close. ``sales``: day, price, value_m, who, plan (a key of ``colours``), filing_url.

    Days are text, so that no time zone moves them.
    """
    x = alt.X(
        "day:T",
        title=None,
        timeUnit=alt.TimeUnitParams(unit="utcyearmonthdate"),
        axis=alt.Axis(format="%b %Y", tickCount=5, labelFlush=True),
        scale=alt.Scale(type="utc"),
    )
    y = alt.Y("close:Q", title=None, scale=alt.Scale(zero=False, nice=True), axis=alt.Axis(tickCount=5, format="$.0f"))
    line = alt.Chart(prices).mark_line(strokeWidth=1.4, color=var("muted")).encode(x=x, y=y)
    sold = (
        alt.Chart(sales)
        .mark_circle(opacity=0.6, stroke=var("card"), strokeWidth=0.6)
        .encode(
            x=x,
            y=alt.Y("price:Q"),
            size=alt.Size("value_m:Q", scale=alt.Scale(range=[24, 900], zero=True), legend=None),
            color=alt.Color(
                "plan:N",
                scale=alt.Scale(domain=list(colours), range=[var(slot) for slot in colours.values()]),
                legend=None,
            ),
            tooltip=[
                alt.Tooltip("told_day:N", title="Day"),
                alt.Tooltip("who:N", title="Who"),
                alt.Tooltip("value_m:Q", title="Sold, US$ m", format=",.2f"),
                alt.Tooltip("price:Q", title="Price", format=",.2f"),
                alt.Tooltip("plan:N", title="Plan"),
            ],
            href="filing_url:N",
        )
    )
    return dressed(alt.layer(line, sold), 290)
