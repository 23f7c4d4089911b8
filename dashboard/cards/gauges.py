"""The gauges: how many stand beyond their thresholds, and which; and what an hour of an accelerator costs."""

from __future__ import annotations

import polars as pl

from dashboard.cards.card import Card
from dashboard.facts import Release

_WORST_FIRST = {"extreme": 0, "stretched": 1, "watch": 2, "calm": 3}


def gauges(release: Release) -> Card | None:
    rows = release.gauges()
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
            row["state"],
        )
        for row in shown.iter_rows(named=True)
    )
    return Card(
        "gauges",
        f"{beyond.height} of {rows.height} gauges stand stretched or beyond, {counts.get('calm', 0)} are calm",
        "Last reading of each gauge that has a threshold, within a year of the latest quarter. Thresholds are choices, "
        "each with its reason in the mart; a gauge whose inputs are missing is left out, not guessed",
        "The filings and prices behind each input",
        "bubble_gauges_quarterly",
        rows,
        head=("Gauge", "Quarter", "#Reading", "#Threshold", "State"),
        table=table,
        is_wide=True,
    )


def rentals(release: Release) -> Card | None:
    rows = release.rentals()
    if rows.is_empty():
        return None
    month = rows["month"][0]
    widest = rows.sort("providers", "accelerator", descending=[True, False]).row(0, named=True)
    table = tuple(
        (
            row["accelerator"].upper().replace("_", " "),
            row["provider_kind"],
            f"{row['median_usd_per_gpu_hour']:.2f}",
            f"{row['p10_usd_per_gpu_hour']:.2f} to {row['p90_usd_per_gpu_hour']:.2f}",
            f"{row['chain_index']:.1f}",
            str(row["providers"]),
        )
        for row in rows.iter_rows(named=True)
    )
    return Card(
        "rentals",
        f"An hour of a {widest['accelerator'].upper().replace('_', ' ')} cost ${widest['median_usd_per_gpu_hour']:.2f} "
        f"at {widest['providers']} {widest['provider_kind']}s in {month}",
        "List prices on demand, US$ for one GPU and an hour: median, tenth to ninetieth percentile of the providers. "
        "The index links only offers that stand in both months; what a kind of provider asks is a good of its own",
        "Price lists and compiled offers, marked in the staging models",
        "compute_rental_prices_monthly",
        rows,
        head=("Accelerator", "Provider", "#Median", "#10th to 90th", "#Index, first month = 100", "#Providers"),
        table=table,
        note="Medians over fewer than three providers stay in the mart.",
    )


def _reading(value: float | None, unit: str) -> str:
    if value is None:
        return ""
    if unit.startswith("ratio"):
        return f"{value:,.2f}" if unit == "ratio" else f"{value:+,.3f}"
    return f"{value:,.1f} {unit.replace('_', ' ')}"
