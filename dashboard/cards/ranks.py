"""The gauges: each ranked in its own history, and those that stand beyond their thresholds."""

from __future__ import annotations

import polars as pl

from dashboard.cards.card import Card, State, in_letters, in_parts, in_place, signed
from dashboard.charts.strain_map import strain_map
from dashboard.release import Release

TONES = {"extreme": "bad", "stretched": "bad", "watch": "warn", "calm": "good"}
_WORST_FIRST = {"extreme": 0, "stretched": 1, "watch": 2, "calm": 3}


def ranks(release: Release) -> Card | None:
    cells = release.ask("strain_map")
    if cells.is_empty():
        return None
    cells = cells.with_columns(
        pl.col("gauge_id").alias("row"),
        pl.Series("reading", [_reading(row["value"], row["unit"]) for row in cells.iter_rows(named=True)]),
        pl.col("state").fill_null(""),
    )
    last = cells.filter(pl.col("calendar_quarter") == pl.col("last_quarter"))
    top_rank, fewest = release.parameter("map_top_rank"), release.whole("gauge_fewest_quarters")
    top = last.filter(pl.col("strain_rank") > top_rank).height
    columns = ["row", "title", "calendar_quarter", "reading", "strain_rank", "quarters_of_history", "state"]
    return Card(
        "gauges",
        f"{top} of {last.height} gauges stand in the most strained {in_parts(1 - top_rank)} of their own history",
        "Each row is ranked against itself, as of its quarter; red is more strain. The word beside is the state by the "
        f"gauge's own threshold. No score adds the rows up. A gauge is ranked from its {in_place(fewest)} quarter on",
        "The filings and prices behind each input",
        "bubble_gauges_quarterly",
        cells.drop("row"),
        chart=strain_map(cells.select(columns).sort("row", "calendar_quarter"), _rows(last)),
        has_ramp=True,
        is_wide=True,
    )


def _rows(last: pl.DataFrame) -> pl.DataFrame:
    """Rows from top to bottom: a heading for each measure, under it its gauges."""
    found: list[dict[str, str]] = []
    measures: set[str] = set()
    for row in last.sort("question_ids", "measure_id", "companies_together", "subject_id", nulls_last=True).iter_rows(
        named=True
    ):
        heading, _, subject = row["title"].rpartition(": ")
        if row["measure_id"] not in measures:
            measures.add(row["measure_id"])
            found.append({"row": f"heading {row['measure_id']}", "label": "", "heading": heading, "state": ""})
        label = f"{row['companies_together']} payers together" if row["companies_together"] else subject
        found.append({"row": row["gauge_id"], "label": label, "heading": "", "state": row["last_state"] or ""})
    return pl.DataFrame(found)


def thresholds(release: Release) -> Card | None:
    rows = release.ask("gauges")
    if rows.is_empty():
        return None
    counts = dict(rows["state"].value_counts().rows())
    beyond = rows.filter(pl.col("state").is_in(["extreme", "stretched"]))
    shown = beyond.sort(pl.col("state").replace_strict(_WORST_FIRST, return_dtype=pl.Int8), "title")
    table = tuple(
        (
            row["title"],
            row["calendar_quarter"],
            _reading(row["value"], row["unit"]),
            _reading(row["threshold"], row["unit"]) if row["judged_on"] == "value" else "its own history",
            State(row["state"], TONES[row["state"]]),
        )
        for row in shown.iter_rows(named=True)
    )
    return Card(
        "thresholds",
        f"{beyond.height} of {rows.height} gauges stand stretched or beyond, {counts.get('calm', 0)} are calm",
        f"Last reading of each gauge that has a threshold, within {_years(release)} of the latest quarter. Thresholds "
        "are choices, each with its reason in the mart; a gauge whose inputs are missing is left out, not guessed",
        "The filings and prices behind each input",
        "bubble_gauges_quarterly",
        rows,
        head=("Gauge", "Quarter", "#Reading", "#Threshold", "State"),
        table=table,
        is_wide=True,
    )


def _years(release: Release) -> str:
    years = release.whole("reading_years")
    return "a year" if years == 1 else f"{in_letters(years)} years"


def _reading(value: float, unit: str) -> str:
    if unit.startswith("ratio"):
        return f"{value:,.2f}" if unit == "ratio" else signed(f"{value:+,.3f}")
    return f"{value:,.1f} {unit.replace('_', ' ')}"
