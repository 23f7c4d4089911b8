"""The dot-com years laid over the present, month by month, one alignment at a time.

The years then are of one colour and the present of another; a share or a median is a full line, an index a dashed one.
"""

from __future__ import annotations

import altair as alt
import polars as pl

from dashboard.style import LOW, TALL, dressed, var

_COLOURS = {"then": "c2", "index_then": "c2", "median": "c1", "index_now": "c1", "now": "c1"}
_COLOUR = alt.Color(
    "kind:N", scale=alt.Scale(domain=list(_COLOURS), range=[var(slot) for slot in _COLOURS.values()]), legend=None
)
_DASH = alt.condition("indexof(datum.kind, 'index') == 0", alt.value([5, 3]), alt.value([1, 0]))


def aligned(
    frame: pl.DataFrame, labels: pl.DataFrame, field: str, number: str, first: str, is_log: bool
) -> alt.TopLevelMixin:
    """``frame``: alignment_id, series_id, series_name, kind (a key of the colours above), month_number, month,
    ``field``.

    Each of today's names is a thin line; the others are drawn over them and named where ``labels`` says: alignment_id,
    kind, month_number, place, label. ``first`` is the alignment shown at first; the page's menu changes it.
    """
    shown, x = _shown(frame), _months()
    scale = alt.Scale(type="log", nice=False) if is_log else alt.Scale(domainMax=0.02, nice=False)
    ticks = alt.Axis(values=[10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000]) if is_log else alt.Axis(tickCount=5)
    y = alt.Y(f"{field}:Q", title=None, scale=scale, axis=alt.Axis(**{**ticks.to_dict(), "format": number}))
    faint = (
        shown.transform_filter("datum.kind == 'now'")
        .mark_line(strokeWidth=1, opacity=0.32, color=var("muted"))
        .encode(x=x, y=y, detail="series_id:N")
    )
    drawn_over = shown.transform_filter("datum.kind != 'now'")
    bold = drawn_over.mark_line(strokeWidth=2.4).encode(x=x, y=y, color=_COLOUR, strokeDash=_DASH, detail="series_id:N")
    readings = drawn_over.mark_point(filled=True, size=30, opacity=0).encode(
        x=x,
        y=y,
        tooltip=[
            *_WHICH,
            alt.Tooltip(f"{field}:Q", title="Index" if is_log else "Below its highest", format=number),
        ],
    )
    return _dressed([faint, bold, readings, _names(labels, x)], first, TALL)


def multiples(frame: pl.DataFrame, labels: pl.DataFrame, first: str) -> alt.TopLevelMixin:
    """Price to sales by month, with gaps where it is not known. ``frame`` as above, with price_to_sales and
    price_to_earnings; ``labels`` as above."""
    shown, x = _shown(frame), _months()
    y = alt.Y("price_to_sales:Q", title=None, axis=alt.Axis(tickCount=5, format=",.0f"), scale=alt.Scale(zero=True))
    line = shown.mark_line(strokeWidth=1.6).encode(x=x, y=y, color=_COLOUR, detail="series_id:N")
    points = (
        shown.transform_filter("isValid(datum.price_to_sales)")
        .mark_point(filled=True, size=20, opacity=1)
        .encode(
            x=x,
            y=y,
            color=_COLOUR,
            tooltip=[
                *_WHICH,
                alt.Tooltip("price_to_sales:Q", title="Price to sales", format=".1f"),
                alt.Tooltip("price_to_earnings:Q", title="Price to earnings", format=".1f"),
            ],
        )
    )
    return _dressed([line, points, _names(labels, x)], first, LOW)


_WHICH = (
    alt.Tooltip("series_name:N", title="Series"),
    alt.Tooltip("month_number:Q", title="Month", format="+d"),
    alt.Tooltip("month:N", title="That is"),
)


def _shown(frame: pl.DataFrame) -> alt.Chart:
    return alt.Chart(frame).transform_filter("datum.alignment_id == pick")


def _months() -> alt.X:
    return alt.X(
        "month_number:Q",
        title="Months from month 0",
        scale=alt.Scale(nice=False),
        axis=alt.Axis(tickMinStep=12, tickCount=alt.ExprRef("width < 280 ? 4 : 8"), format="d", orient="bottom"),
    )


def _names(labels: pl.DataFrame, x: alt.X) -> alt.Chart:
    named: alt.Chart = (
        _shown(labels)
        .mark_text(align="left", dx=6, fontWeight=600, lineBreak="|")
        .encode(x=x, y="place:Q", text="label:N", color=_COLOUR)
    )
    return named


def _dressed(layers: list[alt.Chart], first: str, height: int) -> alt.TopLevelMixin:
    zero = alt.Chart(pl.DataFrame({"zero": [0]})).mark_rule(strokeDash=[4, 3], color=var("muted")).encode(x="zero:Q")
    return dressed(alt.layer(zero, *layers).add_params(alt.param(name="pick", value=first)), height)
