"""Now and the dot-com years: month-end prices and multiples from month 0 of several alignments; the choice decides."""

from __future__ import annotations

from math import exp, log
from typing import Any

import polars as pl

from dashboard.cards.card import Card, Choice, figure_page, percent, signed
from dashboard.charts.by_month import aligned, multiples
from dashboard.release import Release

_MONTHS = ["alignment_id", "series_id", "month_number", "month", "month_zero"]
_TAKEN = [*_MONTHS, "level", "drawdown_ratio"]
_MULTIPLES = [*_MONTHS, "price_to_sales", "price_to_earnings", "multiple_reason"]
_PRICES = "Yahoo Finance and Tencent 腾讯证券"
_ADJUSTED = f"{_PRICES}, closes adjusted for splits"
#: Kinds that are drawn boldly and named.
_NAMED = ("then", "index_then", "median", "index_now")


def index(release: Release) -> Card | None:
    rows = _rows(release)
    if rows is None:
        return None
    alignments = rows["alignment_id"].n_unique()
    held = [
        f"the median of today's names stands above {_name(rows, 'then')} after as many months under "
        f"{_above(rows, 'median', 'then')} of {alignments} alignments"
    ]
    if _has(rows, "index_then") and _has(rows, "index_now"):
        above = _above(rows, "index_now", "index_then")
        held.append(f"the {_name(rows, 'index_now')} above its own of then under {above}")
    words = ", ".join(held)
    names = rows.filter(pl.col("kind") == "now")["series_id"].n_unique()
    spans = " and ".join(_span(rows, kind) for kind in ("then", "index_then") if _has(rows, kind))
    return Card(
        "dotcom",
        words[0].upper() + words[1:],
        f"Month-end prices, month 0 = 100, log scale: {spans}; the median of {names} names of today, and each of them "
        f"faint{_index_to(rows)}. Where month 0 lies is a judgement: choose another",
        _ADJUSTED,
        "dotcom_comparison",
        rows.select(_TAKEN),
        chart=aligned(
            rows,
            _labels(rows, "level", ",.0f", release.parameter("label_gap_prices"), is_log=True),
            "level",
            ",.0f",
            _first(rows),
            is_log=True,
        ),
        choice=_choice(rows),
        note="Names of today are those that did well enough to be named today.",
    )


def drawdown(release: Release) -> Card | None:
    rows = _rows(release)
    if rows is None:
        return None
    fell = [f"{_name(rows, 'then')} fell {_fall(rows, 'then')} from its highest month-end"]
    if _has(rows, "index_then"):
        fell.append(f"the {_name(rows, 'index_then')} {_fall(rows, 'index_then')}")
    now = _last(rows.filter((pl.col("kind") == "now") & (pl.col("alignment_id") == _first(rows))))
    return Card(
        "drawdown",
        f"{', '.join(fell)}; the median of today's names stands "
        f"{-float(str(now['drawdown_ratio'].median())):.0%} below its own",
        "Month-end price against the highest month-end before it. Same alignment as beside",
        _ADJUSTED,
        "dotcom_comparison",
        rows.select(_TAKEN),
        chart=aligned(
            rows,
            _labels(rows, "drawdown_ratio", ".0%", release.parameter("label_gap_prices"), is_log=False),
            "drawdown_ratio",
            ".0%",
            _first(rows),
            is_log=False,
        ),
        choice=_choice(rows),
        note="An index takes in and drops names as it goes; its dividends are left out."
        if _has(rows, "index_then")
        else "",
    )


def multiple(release: Release) -> Card | None:
    rows, shown = _rows(release), release.ask("multiples")
    if rows is None or shown.is_empty() or not shown["months_known"].sum():
        return None
    known = shown.filter(pl.col("months_known") > 0)
    then, now = known.filter(pl.col("cycle") == "dotcom"), known.filter(pl.col("cycle") == "present")
    words = [
        f"{row['short_name']} cost {row['highest_price_to_sales']:.0f} times its sales in {row['highest_month']}"
        for row in then.iter_rows(named=True)
    ]
    for part in now.head(release.whole("multiples_named")).partition_by("month", maintain_order=True):
        costs = [f"{row['short_name']} {row['price_to_sales']:.0f}" for row in part.iter_rows(named=True)]
        words.append(f"in {part['month'][0]} {', '.join(costs)}")
    return Card(
        "multiple",
        "; ".join(words),
        "Market value over the sales of the last four quarters filed by then, at month-ends; a gap where a part of it "
        "is not known. Same alignment as above",
        f"{_PRICES}; periodic reports",
        "dotcom_comparison",
        rows.filter(pl.col("kind") != "median").select(_MULTIPLES),
        chart=multiples(rows, _multiple_labels(release, rows), _first(rows)),
        choice=_choice(rows),
        head=("Company", "Month", "#Price to sales", "#Price to earnings", "#Highest price to sales", "Why none"),
        table=tuple(_multiple_row(row) for row in shown.iter_rows(named=True)),
        note="A multiple takes the price as traded, a count of shares and four quarters, each known on the day. The "
        "highest is of the months that are known, which need not hold the peak.",
        is_wide=True,
    )


def _multiple_row(row: dict[str, Any]) -> tuple[Any, ...]:
    highest = f"{row['highest_price_to_sales']:.1f} in {row['highest_month']}" if row["highest_month"] else ""
    cells = (percent(row["price_to_sales"], ".1f"), percent(row["price_to_earnings"], ".1f"), highest)
    return (figure_page(row), row["month"] or "", *cells, (row["reason"] or "").replace("_", " "))


def _rows(release: Release) -> pl.DataFrame | None:
    """The months of all series by their short names; none where the release holds no comparator."""
    rows = release.ask("dotcom")
    if rows.is_empty() or not _has(rows, "then"):
        return None
    return rows


def _has(rows: pl.DataFrame, kind: str) -> bool:
    return bool((rows["kind"] == kind).any())


def _name(rows: pl.DataFrame, kind: str) -> str:
    name: str = rows.filter(pl.col("kind") == kind)["series_name"][0]
    return name


def _span(rows: pl.DataFrame, kind: str) -> str:
    months = rows.filter(pl.col("kind") == kind)["month"]
    return f"{_name(rows, kind)} {str(months.min())[:4]}\u2013{str(months.max())[:4]}"


def _index_to(rows: pl.DataFrame) -> str:
    if not _has(rows, "index_now"):
        return ""
    last = str(rows.filter(pl.col("kind") == "index_now")["month"].max())
    return f"; the {_name(rows, 'index_now')} to {last}"


def _fall(rows: pl.DataFrame, kind: str) -> str:
    return f"{-float(str(rows.filter(pl.col('kind') == kind)['drawdown_ratio'].min())):.0%}"


def _first(rows: pl.DataFrame) -> str:
    alignments = sorted(set(rows["alignment_id"]))
    return "release" if "release" in alignments else alignments[0]


def _choice(rows: pl.DataFrame) -> Choice:
    zeros = rows.drop_nulls("month_zero").group_by("alignment_id", "kind").agg(pl.col("month_zero").unique())
    month_zeros = {(row["alignment_id"], row["kind"]): row["month_zero"] for row in zeros.iter_rows(named=True)}
    first = _first(rows)
    alignments = sorted(set(rows["alignment_id"]), key=lambda name: (name != first, name))

    def zero(alignment: str, kind: str) -> str:
        months = month_zeros.get((alignment, kind), [])
        return months[0] if len(months) == 1 else "each one's own"

    options = tuple(
        (name, f"{name.replace('_', ' ')}: {zero(name, 'then')} and {zero(name, 'now')}") for name in alignments
    )
    return Choice("alignment", "Month 0 is the", options)


def _last(rows: pl.DataFrame) -> pl.DataFrame:
    """The last month of each series under each alignment."""
    return rows.sort("month_number").group_by("alignment_id", "series_id", maintain_order=True).last()


def _above(rows: pl.DataFrame, now: str, then: str) -> int:
    """Under how many alignments one kind's last level stands above another's of the same month number."""
    lasts = _last(rows.filter(pl.col("kind") == now))
    earlier = rows.filter(pl.col("kind") == then).select(
        "alignment_id", "month_number", pl.col("level").alias("before")
    )
    both = lasts.join(earlier, on=["alignment_id", "month_number"])
    return int((both["level"] > both["before"]).sum())


def _labels(rows: pl.DataFrame, field: str, number: str, gap: float, is_log: bool) -> pl.DataFrame:
    """Names with the last values of the bold series, apart from each other under each alignment."""
    ends = _last(rows.filter(pl.col("kind").is_in(_NAMED))).with_columns(pl.col(field).alias("value"))
    years = {kind: _span(rows, kind).split()[-1] for kind in ("then", "index_then") if _has(rows, kind)}
    words = [
        f"{row['series_name']}|{years.get(row['kind'], 'today')}  " + signed(f"{row['value']:z{number}}")
        for row in ends.iter_rows(named=True)
    ]
    bounds = rows.group_by("alignment_id").agg(pl.col(field).min().alias("low"), pl.col(field).max().alias("high"))
    return _apart(
        ends.with_columns(pl.Series("label", words)).join(bounds, on="alignment_id"),
        is_log,
        gap,
    )


def _multiple_labels(release: Release, rows: pl.DataFrame) -> pl.DataFrame:
    """Names at the last multiple of each company, where they are few."""
    known = rows.drop_nulls("price_to_sales").with_columns(pl.col("price_to_sales").alias("value"))
    most = known.group_by("alignment_id", "kind").agg(pl.col("series_id").n_unique().alias("names"))
    ends = (
        _last(known).join(most, on=["alignment_id", "kind"]).filter(pl.col("names") <= release.parameter("named_lines"))
    )
    bounds = known.group_by("alignment_id").agg(pl.lit(0.0).alias("low"), pl.col("value").max().alias("high"))
    words = (pl.col("series_name") + "  " + pl.col("value").round(1).cast(pl.String)).alias("label")
    return _apart(
        ends.with_columns(words).join(bounds, on="alignment_id"),
        is_log=False,
        gap=release.parameter("label_gap_multiples"),
    )


def _apart(ends: pl.DataFrame, is_log: bool, gap: float) -> pl.DataFrame:
    """Labels with the height at which each stands: that of its value, or ``gap`` of the height above the one below."""
    placed = []
    for _, part in ends.sort("alignment_id", "value").group_by("alignment_id", maintain_order=True):
        low, high = (log(bound) if is_log else bound for bound in (part["low"][0], part["high"][0]))
        heights: list[float] = []
        for value in part["value"]:
            own = log(value) if is_log else value
            heights.append(max(own, heights[-1] + gap * (high - low)) if heights else own)
        over = max(0.0, heights[-1] - high)
        places = [exp(height - over) if is_log else height - over for height in heights]
        placed.append(part.with_columns(pl.Series("place", [round(place, 4) for place in places])))
    return pl.concat(placed).select("alignment_id", "kind", "month_number", "place", "label")
