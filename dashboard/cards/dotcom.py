"""Now and the dot-com years: month-end prices from month 0 of several alignments, because the choice decides."""

from __future__ import annotations

import polars as pl

from dashboard.cards.card import Card, Choice
from dashboard.charts.by_month import aligned
from dashboard.facts import Release

_NUMBERS = {"level": ",.0f", "drawdown_ratio": ".0%"}
_TAKEN = ["alignment_id", "series_id", "month_number", "month", "month_zero", "level", "drawdown_ratio"]
_SOURCE = "Yahoo Finance and Tencent 腾讯证券, closes adjusted for splits"


def index(release: Release) -> Card | None:
    rows = _rows(release)
    if rows is None:
        return None
    ends = _ends(rows, "level")
    above = [name for name, (now, then) in ends.items() if now > then]
    names = rows.filter(pl.col("kind") == "now")["series_id"].n_unique()
    return Card(
        "dotcom",
        f"Under {len(above)} of {len(ends)} alignments the median of today's names stands above where "
        f"{_comparator(rows)} stood after as many months",
        f"Month-end prices, month 0 = 100, log scale: {_span(rows)}, the median of {names} names of today, and each of "
        "them faint. Where month 0 lies is a judgement: choose another",
        _SOURCE,
        "dotcom_comparison",
        rows.select(_TAKEN),
        chart=aligned(_drawn(rows), "level", ",.0f", _first(rows), is_log=True),
        choice=_choice(rows),
        note="Names of today are those that did well enough to be named today. Of the dot-com years the release holds "
        f"{_span(rows)} alone, and no index.",
    )


def drawdown(release: Release) -> Card | None:
    rows = _rows(release)
    if rows is None:
        return None
    then = rows.filter(pl.col("kind") == "then")["drawdown_ratio"].min()
    now = (
        rows.filter((pl.col("kind") == "now") & (pl.col("alignment_id") == _first(rows)))
        .sort("month_number")
        .group_by("series_id", maintain_order=True)
        .last()["drawdown_ratio"]
    )
    return Card(
        "drawdown",
        f"{_comparator(rows)} fell {-float(str(then)):.0%} from its highest month-end; the median of today's names "
        f"stands {-float(str(now.median())):.0%} below its own",
        "Month-end price against the highest month-end before it. Same alignment as beside",
        _SOURCE,
        "dotcom_comparison",
        rows.select(_TAKEN),
        chart=aligned(_drawn(rows), "drawdown_ratio", ".0%", _first(rows), is_log=False),
        choice=_choice(rows),
    )


def _rows(release: Release) -> pl.DataFrame | None:
    rows = release.ask("dotcom")
    if rows.is_empty() or not rows["is_comparator"].any():
        return None
    kind = pl.when("is_comparator").then(pl.lit("then")).when(pl.col("series_id") == "median")
    return rows.with_columns(kind.then(pl.lit("median")).otherwise(pl.lit("now")).alias("kind"))


def _comparator(rows: pl.DataFrame) -> str:
    """The company of the dot-com years by its series, like ``cisco_dotcom``."""
    series: str = rows.filter(pl.col("kind") == "then")["series_id"][0]
    return series.split("_")[0].capitalize()


def _span(rows: pl.DataFrame) -> str:
    months = rows.filter(pl.col("kind") == "then")["month"]
    return f"{_comparator(rows)} {str(months.min())[:4]}\u2013{str(months.max())[:4]}"


def _first(rows: pl.DataFrame) -> str:
    alignments = sorted(set(rows["alignment_id"]))
    return "release" if "release" in alignments else alignments[0]


def _choice(rows: pl.DataFrame) -> Choice:
    zeros = rows.filter(pl.col("kind") != "median").group_by("alignment_id", "kind").agg(pl.col("month_zero").unique())
    told = {(row["alignment_id"], row["kind"]): row["month_zero"] for row in zeros.iter_rows(named=True)}
    first = _first(rows)
    alignments = sorted(set(rows["alignment_id"]), key=lambda name: (name != first, name))

    def zero(alignment: str, kind: str) -> str:
        months = told.get((alignment, kind), [])
        return months[0] if len(months) == 1 else "each one's own"

    options = tuple(
        (name, f"{name.replace('_', ' ')}: {zero(name, 'then')} and {zero(name, 'now')}") for name in alignments
    )
    return Choice("alignment", "Month 0 is the", options)


def _ends(rows: pl.DataFrame, field: str) -> dict[str, tuple[float, float]]:
    """By alignment, the median's last value and the comparator's in the same month, where both have one."""
    ends = {}
    for (alignment,), part in rows.group_by("alignment_id", maintain_order=True):
        now = part.filter(pl.col("kind") == "median").sort("month_number")
        then = part.filter(pl.col("kind") == "then")
        if now.height and (same := then.filter(pl.col("month_number") == now["month_number"][-1])).height:
            ends[str(alignment)] = (float(now[field][-1]), float(same[field][0]))
    return ends


def _drawn(rows: pl.DataFrame) -> pl.DataFrame:
    """What both charts draw: one frame, so that the page holds it once. Labels stand on the last month of a series."""
    called = {"then": _span(rows), "median": "Median today", "now": None}
    bold = rows.filter(pl.col("kind") != "now")
    last = bold.sort("month_number").group_by("alignment_id", "series_id", maintain_order=True).last()
    labels = last.select(
        "alignment_id",
        "series_id",
        "month_number",
        *(
            pl.Series(
                f"label_{field}",
                [f"{called[row['kind']]}|{row[field]:{number}}".replace("-", "\u2212") for row in last.to_dicts()],
            )
            for field, number in _NUMBERS.items()
        ),
    )
    return (
        rows.join(labels, on=["alignment_id", "series_id", "month_number"], how="left")
        .with_columns(pl.col("kind").replace_strict(called, return_dtype=pl.String).alias("name"))
        .select(
            "alignment_id",
            "series_id",
            "kind",
            "name",
            "month_number",
            pl.col("level").round(1),
            pl.col("drawdown_ratio").round(3),
            "label_level",
            "label_drawdown_ratio",
        )
        .sort("alignment_id", "series_id", "month_number")
    )
