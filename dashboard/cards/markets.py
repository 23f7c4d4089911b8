"""What markets say: insiders' sales on the price, and what an hour of an accelerator costs."""

from __future__ import annotations

from typing import Any

import polars as pl

from dashboard.cards.card import Card, Link, Linked, figure_page, in_letters, with_chinese
from dashboard.charts.prices import prices_with_sales
from dashboard.charts.ranges import ranges
from dashboard.release import Release

_PLANS = {"pre-arranged (10b5-1)": "c1", "discretionary": "c2", "not stated": "muted"}
_ARRANGED = {True: "pre-arranged (10b5-1)", False: "discretionary", None: "not stated"}


def insiders(release: Release) -> Card | None:
    rows = release.ask("sales")
    if rows.is_empty() or not rows["value"].sum():
        return None
    prices = release.ask("sold_prices")
    total = float(rows["value"].sum())
    free = float(rows.filter(~pl.col("is_pre_arranged").fill_null(value=True))["value"].sum())
    days = rows["transacted_on"].sort()
    whose = rows.filter(pl.col("company_id") == prices["company_id"][0]) if prices.height else rows.head(0)
    on_it = f"{with_chinese(whose.row(0, named=True))}: weekly closes" if whose.height else ""
    return Card(
        "insiders",
        f"{free / total:.0%} of insiders' sales by value followed no plan made in advance",
        f"{on_it}, and sales of insiders (area: value; a click opens the form). The share counts all {rows.height} "
        f"sales on the market in the forms at hand, {days[0]} to {days[-1]}",
        "SEC Form 4; Yahoo Finance for prices",
        "insider_transactions, share_prices_daily",
        rows,
        chart=_on_prices(prices, whose) if whose.height else None,
        head=("Company", "Who", "Day", "#Value, m", "Plan"),
        table=tuple(_sale(row) for row in rows.head(release.whole("sales_listed")).iter_rows(named=True)),
        keys=tuple((slot, name) for name, slot in _PLANS.items() if name in _plans(whose)),
        links=_forms(whose),
        note="The table: the largest sales. Plans to sell stand apart, in reduction_plans.",
    )


def _plans(sales: pl.DataFrame) -> set[str]:
    return {_ARRANGED[value] for value in sales["is_pre_arranged"]}


def _forms(sales: pl.DataFrame) -> tuple[Link, ...]:
    found = sales.unique(["holder_name", "filing_url"]).sort("holder_name", "filing_url")
    return tuple(Link(row["holder_name"].title(), row["filing_url"]) for row in found.iter_rows(named=True))


def _on_prices(prices: pl.DataFrame, sales: pl.DataFrame) -> Any:
    sold = sales.select(
        pl.col("transacted_on").cast(pl.String).alias("day"),
        pl.col("transacted_on").cast(pl.String).alias("told_day"),
        "price",
        (pl.col("value") / 1e6).alias("value_m"),
        pl.col("holder_name").alias("who"),
        pl.Series("plan", [_ARRANGED[value] for value in sales["is_pre_arranged"]], dtype=pl.String),
        "filing_url",
    ).sort("value_m", "day", "who", descending=[True, False, False])
    line = prices.select(pl.col("traded_on").cast(pl.String).alias("day"), pl.col("close").round(4))
    return prices_with_sales(line, sold, _PLANS)


def _sale(row: dict[str, Any]) -> tuple[Any, ...]:
    return (
        figure_page(row),
        row["holder_name"].title(),
        str(row["transacted_on"]),
        Linked(f"{row['value'] / 1e6:,.1f}", row["filing_url"]),
        _ARRANGED[row["is_pre_arranged"]],
    )


def rentals(release: Release) -> Card | None:
    rows = release.ask("rentals")
    if rows.is_empty():
        return None
    widest = yardstick(rows)
    words = {
        "row": "What",
        "label": "Median, US$ an hour",
        "spread": "Tenth to ninetieth percentile",
        "providers": "Providers",
        "index": "Index, first month = 100",
    }
    return Card(
        "rentals",
        f"An hour of an {called(widest['accelerator'])} costs from ${widest['p10_usd_per_gpu_hour']:.2f} to "
        f"${widest['p90_usd_per_gpu_hour']:.2f} at {widest['providers']} {widest['provider_kind']}s",
        f"List prices in {widest['month']}, US$ for one GPU and an hour: bars from the tenth to the ninetieth "
        "percentile of the providers, tick and number are the median. What another kind of provider "
        "sells is another good",
        "Price lists and compiled offers, marked in the staging models",
        "compute_rental_prices_monthly",
        rows,
        chart=ranges(_as_ranges(rows), "$.0f", words, 19),
        note=f"Medians over fewer than {in_letters(release.whole('fewest_providers'))} providers stay in the mart.",
    )


def _as_ranges(rows: pl.DataFrame) -> pl.DataFrame:
    """Each accelerator and kind of provider as a range from the tenth to the ninetieth percentile."""
    names = [f"{called(row['accelerator'])}, {row['provider_kind']}" for row in rows.iter_rows(named=True)]
    return rows.select(
        pl.Series("row", names, dtype=pl.String),
        pl.col("p10_usd_per_gpu_hour").alias("low"),
        pl.col("p90_usd_per_gpu_hour").alias("high"),
        pl.col("median_usd_per_gpu_hour").map_elements(lambda value: f"{value:.2f}", pl.String).alias("label"),
        pl.col("median_usd_per_gpu_hour").alias("middle"),
        pl.lit(None, pl.Float64).alias("before_low"),
        pl.lit(None, pl.Float64).alias("before_high"),
        pl.lit(None, pl.String).alias("filing_url"),
        pl.col("providers").cast(pl.String),
        pl.format("{} to {}", pl.col("p10_usd_per_gpu_hour").round(2), pl.col("p90_usd_per_gpu_hour").round(2)).alias(
            "spread"
        ),
        pl.col("chain_index").map_elements(lambda value: f"{value:.1f}", pl.String).alias("index"),
    )


def yardstick(rentals: pl.DataFrame) -> dict[str, Any]:
    """The accelerator and kind of provider that most providers offer; among equals the newest name."""
    return rentals.sort("providers", "accelerator", "provider_kind", descending=[True, True, False]).row(0, named=True)


def called(accelerator: str) -> str:
    return accelerator.upper().replace("_", " ")
