"""The strain map: a row a gauge, a cell a quarter, coloured by the gauge's rank in its own history."""

from __future__ import annotations

import altair as alt
import polars as pl

from dashboard.style import MAP_ROW, RAMP, dressed, var

#: Strokes in a box from -1 to 1.
_HATCH = "M-1.5,0.6L-1,-0.6M-0.9,0.6L-0.4,-0.6M-0.3,0.6L0.3,-0.6M0.4,0.6L0.9,-0.6M1,0.6L1.5,-0.6"


def strain_map(cells: pl.DataFrame, rows: pl.DataFrame) -> alt.TopLevelMixin:
    """``cells``: row, subject, title, calendar_quarter, reading, strain_rank, state.

    ``rows``: row, label, heading (text of a heading row, else empty), state (the last one's word), in order. A quarter
    in which a gauge has no rank is hatched.
    """
    order = rows["row"].to_list()
    quarters = sorted(set(cells["calendar_quarter"]))
    labels = "{" + ",".join(f"{row['row']!r}:{row['label']!r}" for row in rows.iter_rows(named=True)) + "}"
    y = alt.Y(
        "row:N",
        sort=None,
        title=None,
        scale=alt.Scale(domain=order, paddingInner=0.06),
        axis=alt.Axis(labelExpr=f"({labels})[datum.value]", labelColor=var("ink"), labelLimit=150, domain=False),
    )
    x = alt.X(
        "calendar_quarter:O",
        title=None,
        scale=alt.Scale(domain=quarters, paddingInner=0.04, paddingOuter=0),
        axis=alt.Axis(
            labelAngle=0,
            labelExpr="substring(datum.value, 4) == 'Q1' ? (width < 420 ? '’' + substring(datum.value, 2, 4)"
            " : substring(datum.value, 0, 4)) : ''",
            labelOverlap=False,
            ticks=False,
            domain=False,
            orient="top",
        ),
    )
    hatched = (
        alt.Chart(_empty(cells, rows, quarters))
        .mark_point(shape=_HATCH, strokeWidth=0.8, color=var("muted"), opacity=0.5, filled=False)
        .encode(x=x, y=y, size=alt.value(alt.ExprRef("width < 420 ? 7 : 110")))
    )
    return dressed(alt.layer(_ranked(cells, x, y), hatched, *_texts(rows, y)), MAP_ROW * len(order))


def _ranked(cells: pl.DataFrame, x: alt.X, y: alt.Y) -> alt.Chart:
    """A cell for each rank."""
    ranked: alt.Chart = (
        alt.Chart(cells)
        .mark_rect(cornerRadius=1.5)
        .encode(
            x=x,
            y=y,
            color=alt.Color(
                "strain_rank:Q", scale=alt.Scale(domain=[0, 1], range=list(RAMP), interpolate="lab"), legend=None
            ),
            tooltip=[
                alt.Tooltip("title:N", title="Gauge"),
                alt.Tooltip("calendar_quarter:N", title="Quarter"),
                alt.Tooltip("reading:N", title="Reading"),
                alt.Tooltip("strain_rank:Q", title="Rank in its own history", format=".0%"),
                alt.Tooltip("quarters_of_history:Q", title="Quarters of history"),
                alt.Tooltip("state:N", title="State"),
            ],
        )
    )
    return ranked


def _texts(rows: pl.DataFrame, y: alt.Y) -> tuple[alt.Chart, alt.Chart]:
    """The headings of measures, and beside each gauge the word of its last state."""
    headings = (
        alt.Chart(rows.filter(pl.col("heading") != ""))
        .mark_text(align="left", fontWeight=600, fontSize=12, baseline="middle", dy=2, color=var("muted"))
        .encode(x=alt.value(alt.ExprRef("width < 420 ? -98 : 0")), y=y, text="heading:N")
    )
    words = (
        alt.Chart(rows.filter(pl.col("heading") == ""))
        .mark_text(align="left", dx=6, fontSize=11.5, fontWeight=600)
        .encode(
            x=alt.value("width"),
            y=y,
            text="state:N",
            color=alt.condition(
                "datum.state == 'extreme' || datum.state == 'stretched'",
                alt.value(var("accent")),
                alt.value(var("muted")),
            ),
        )
    )
    return headings, words


def _empty(cells: pl.DataFrame, rows: pl.DataFrame, quarters: list[str]) -> pl.DataFrame:
    gauges = rows.filter(pl.col("heading") == "").select("row")
    grid = gauges.join(pl.DataFrame({"calendar_quarter": quarters}), how="cross")
    return grid.join(cells.select("row", "calendar_quarter"), on=["row", "calendar_quarter"], how="anti").sort(pl.all())
