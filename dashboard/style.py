"""Colours and type of the charts. Series colours are CSS variables, so that the page's theme recolours drawn marks."""

from __future__ import annotations

from typing import Any

import altair as alt

alt.data_transformers.disable_max_rows()

# Slots c1 to c5 are colours of page.css; which company has which is a row of the seed drawn_companies. The palette
# keeps 4.5 contrast on the card and its colours apart under three simulations of colour blindness, in both themes.
#: From least strain to most.
RAMP = ("#2166ac", "#7fb0d6", "#e9e6df", "#efa071", "#b2382b")
#: Heights of charts in pixels: of lines, of those with more to read, of a small one beside its table.
HEIGHT, TALL, LOW = 290, 300, 220
#: Heights in pixels of a row of ranges, a row of the strain map, and a label of one line.
RANGE_ROW, MAP_ROW, LABEL = 30, 18, 15
#: Room beyond the outermost marks, as a share of their span; beyond a rule with its words; beyond the longest range.
ROOM, RULE_ROOM, RANGE_ROOM = 0.03, 1.04, 1.02
#: Where a range begins left of this share of the width, its words stand right of it.
LEFT_SHARE = 0.45
FONT = "Inter, 'Helvetica Neue', 'Liberation Sans', Arial, sans-serif"


def var(name: str) -> str:
    return f"var(--{name})"


def colour(field: str, slots: dict[str, str]) -> alt.Color:
    """A nominal field's colours, by the slot of each value."""
    return alt.Color(
        f"{field}:N",
        scale=alt.Scale(domain=list(slots), range=[var(slot) for slot in slots.values()]),
        legend=None,
    )


def dressed(chart: Any, height: int) -> alt.TopLevelMixin:
    """A chart in the page's clothes: as wide as its card, thin horizontal lines, no frame, no legend."""
    sized = chart.properties(
        width="container",
        height=height,
        background="transparent",
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
    )
    configured: Any = sized.configure(
        font=FONT,
        view=alt.ViewConfig(stroke=None),
        padding={"left": 0, "right": 4, "top": 8, "bottom": 6},
        axis=alt.AxisConfig(
            labelColor=var("muted"),
            labelFontSize=12,
            gridColor=var("grid"),
            domain=False,
            ticks=False,
            labelPadding=6,
            title=None,
            titleColor=var("muted"),
            titleFontWeight="normal",
        ),
        axisX=alt.AxisConfig(grid=False, domain=True, domainColor=var("ink"), ticks=True, tickColor=var("ink")),
        text=alt.MarkConfig(font=FONT, fontSize=12),
        legend=alt.LegendConfig(disable=True),
    )
    result: alt.TopLevelMixin = configured
    return result
