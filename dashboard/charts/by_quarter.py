"""Charts along calendar quarters: stacked columns, and lines with their names at the end."""

from __future__ import annotations

from typing import Any

import altair as alt
import polars as pl

from dashboard.style import HEIGHT, LABEL, ROOM, RULE_ROOM, colour, dressed, var


def stacked(frame: pl.DataFrame, slots: dict[str, str], totals: pl.DataFrame) -> alt.TopLevelMixin:
    """Columns by quarter, one colour a company; ``totals`` carries a label for some of the columns.

    ``frame``: calendar_quarter, company_id, name, value, filing, filing_url (a click opens it). ``totals``:
    calendar_quarter, value, label.
    """
    order = {company: number for number, company in enumerate(slots)}
    rows = frame.with_columns(pl.col("company_id").replace_strict(order, return_dtype=pl.Int32).alias("place"))
    x = _quarters(frame)
    bars = (
        alt.Chart(rows)
        .mark_bar(binSpacing=1.5)
        .encode(
            x=x,
            y=alt.Y("sum(value):Q", axis=alt.Axis(tickCount=5, format="$.0f"), title=None),
            color=colour("company_id", slots),
            order="place:O",
            opacity=_lit("company_id"),
            tooltip=[
                alt.Tooltip("name:N", title="Company"),
                alt.Tooltip("calendar_quarter:N", title="Quarter"),
                alt.Tooltip("value:Q", title="US$ bn", format=".1f"),
                alt.Tooltip("filing:N", title="Filing"),
            ],
            href="filing_url:N",
        )
    )
    labels = (
        alt.Chart(totals)
        .mark_text(dy=-8, fontWeight=600, fontSize=11, color=var("ink"))
        .encode(x=x, y="value:Q", text=alt.condition("width > 420", "label:N", alt.value("")))
    )
    return dressed(alt.layer(bars, labels).add_params(alt.param(name="hl", value="")), 310)


def lines(
    frame: pl.DataFrame,
    slots: dict[str, str],
    names: dict[str, str],
    number: str,
    rule: tuple[float, str] | None = None,
    height: int = HEIGHT,
) -> alt.TopLevelMixin:
    """Lines by quarter with their names at the end, apart from each other; hovering reads out every series.

    ``frame``: calendar_quarter, series, value. ``number`` is the format of a value, like ``.0%``.
    """
    low, high = _bounds(frame, rule)
    scale = alt.Scale(domain=[low, high], nice=True)
    x = _quarters(frame)
    y = alt.Y("value:Q", axis=alt.Axis(tickCount=5, format=number), scale=scale, title=None)
    line = (
        alt.Chart(frame)
        .mark_line(strokeWidth=2.4)
        .encode(x=x, y=y, color=colour("series", slots), opacity=_lit("series"))
    )
    ends = _apart(frame, names, (high - low) * LABEL / height, number)
    name = (
        alt.Chart(ends)
        .mark_text(align="left", dx=7, fontWeight=600)
        .encode(x=x, y="place:Q", text="label:N", color=colour("series", slots), opacity=_lit("series"))
    )
    point, reading = _readout(frame, slots, {series: names[series] for series in slots}, number, x, y)
    layers = [*_ruled(frame, rule, x), line, point, name, reading]
    return dressed(alt.layer(*layers).add_params(alt.param(name="hl", value="")), height)


def _readout(
    frame: pl.DataFrame, slots: dict[str, str], titles: dict[str, str], number: str, x: alt.X, y: alt.Y
) -> tuple[alt.Chart, alt.Chart]:
    """Points and a rule at the quarter that is pointed at, with every series' value there."""
    near = alt.selection_point(
        name="near", nearest=True, on="pointermove", clear="pointerout", fields=["calendar_quarter"], empty=False
    )
    point = (
        alt.Chart(frame)
        .mark_point(filled=True, size=46)
        .encode(
            x=x,
            y=y,
            color=colour("series", slots),
            opacity=alt.condition(near, alt.value(1), alt.value(0)),
        )
    )
    reading = (
        alt.Chart(frame)
        .transform_pivot("series", value="value", groupby=["calendar_quarter"])
        .transform_calculate(quarter="toNumber(replace(datum.calendar_quarter, 'Q', ''))")
        .mark_rule(color=var("muted"))
        .encode(
            x=x,
            opacity=alt.condition(near, alt.value(0.55), alt.value(0)),
            tooltip=[
                alt.Tooltip("quarter:Q", title="Quarter", format="d"),
                *(alt.Tooltip(f"{series}:Q", title=title, format=number) for series, title in titles.items()),
            ],
        )
        .add_params(near)
    )
    return point, reading


def _ruled(frame: pl.DataFrame, rule: tuple[float, str] | None, x: alt.X) -> list[alt.Chart]:
    """A dashed line across with its words at the first quarter; nothing where there is none."""
    if rule is None:
        return []
    at = pl.DataFrame({"value": [rule[0]], "label": [rule[1]], "calendar_quarter": [frame["calendar_quarter"].min()]})
    dashes = alt.Chart(at).mark_rule(strokeDash=[4, 3], color=var("accent")).encode(y="value:Q")
    words = (
        alt.Chart(at)
        .mark_text(align="left", dy=-7, fontSize=11, color=var("accent"))
        .encode(x=x, y="value:Q", text="label:N")
    )
    return [dashes, words]


def _quarters(frame: pl.DataFrame) -> alt.X:
    """Every quarter from the first to the last, a year's number under its first."""
    first, last = str(frame["calendar_quarter"].min()), str(frame["calendar_quarter"].max())
    every = (f"{year}Q{number}" for year in range(int(first[:4]), int(last[:4]) + 1) for number in (1, 2, 3, 4))
    return alt.X(
        "calendar_quarter:O",
        title=None,
        scale=alt.Scale(domain=[quarter for quarter in every if first <= quarter <= last], paddingOuter=0.4),
        axis=alt.Axis(
            labelAngle=0,
            labelExpr="substring(datum.value, 4) != 'Q1' ? ''"
            " : width < 260 ? '’' + substring(datum.value, 2, 4) : substring(datum.value, 0, 4)",
            labelOverlap=False,
            ticks=False,
        ),
    )


def _lit(field: str) -> Any:
    """Full, unless a chip lights up another series."""
    return alt.condition(f"hl == '' || hl == datum.{field}", alt.value(1), alt.value(0.16))


def _bounds(frame: pl.DataFrame, rule: tuple[float, str] | None) -> tuple[float, float]:
    values = [float(value) for value in frame["value"].drop_nulls()] + ([rule[0] * RULE_ROOM] if rule else [])
    low, high = min(values), max(values)
    return low - (high - low) * ROOM, high + (high - low) * ROOM


def _apart(frame: pl.DataFrame, names: dict[str, str], gap: float, number: str) -> pl.DataFrame:
    """The last value of each series with its label, at the right edge and apart from the others.

    A series that ends before the last quarter names its own.
    """
    edge = str(frame["calendar_quarter"].max())
    ends = frame.drop_nulls("value").sort("calendar_quarter").group_by("series", maintain_order=True).last()
    ends = ends.sort("value")
    places: list[float] = []
    for value in ends["value"]:
        places.append(max(float(value), places[-1] + gap) if places else float(value))
    drift = (places[-1] - float(ends["value"][-1])) / 2 if places else 0.0
    labels = [
        f"{names[row['series']]}  {_printed(float(row['value']), number)}"
        + ("" if row["calendar_quarter"] == edge else f" {row['calendar_quarter'][2:]}")
        for row in ends.iter_rows(named=True)
    ]
    return ends.with_columns(
        pl.Series("place", [place - drift for place in places]),
        pl.Series("label", labels),
        pl.lit(edge).alias("calendar_quarter"),
    )


def _printed(value: float, number: str) -> str:
    return f"${value:{number.removeprefix('$')}}" if number.startswith("$") else f"{value:{number}}"
