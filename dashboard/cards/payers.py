"""The payers: what they spend, what it takes of their cash flow, what they say they will spend."""

from __future__ import annotations

from typing import Any

import polars as pl

from dashboard import charts
from dashboard.cards.card import FILINGS, Card, chips, links, names, slots
from dashboard.facts import Release


def spend(release: Release) -> Card | None:
    rows, group = release.spend(), release.group()
    if rows.is_empty() or group.is_empty():
        return None
    # Quarters in which all four are known: a column of fewer would look like a fall.
    rows = rows.filter(pl.col("calendar_quarter").is_in(group["calendar_quarter"].to_list()))
    last, before = _last_and_year_before(group, "capex")
    quarter, capex = last["calendar_quarter"], last["capex"]
    grown = f", {capex / before['capex'] - 1:+.0%} on the year" if before else ""
    totals = (
        rows.group_by("calendar_quarter")
        .agg(pl.col("value").sum(), pl.len().alias("companies"))
        .sort("calendar_quarter")
        .with_columns(
            pl.when((pl.col("companies") == len(slots(rows))) & pl.col("calendar_quarter").str.ends_with(quarter[-2:]))
            .then(pl.col("value").map_elements(lambda value: f"${value:.0f}bn", pl.String))
            .otherwise(pl.lit(""))
            .alias("label")
        )
    )
    latest = rows.filter(pl.col("calendar_quarter") == quarter)
    return Card(
        "capex",
        f"Four payers spent ${capex:.0f}bn in {quarter}{grown}",
        "Cash paid for property and equipment by Microsoft, Amazon, Alphabet and Meta; the chart adds Oracle. US$ bn a "
        "quarter, fiscal quarters by the calendar quarter that holds the day 45 days before their end",
        FILINGS,
        "hyperscaler_spend_quarterly",
        rows,
        chart=charts.stacked(rows, slots(rows), totals),
        chips=chips(rows),
        links=links(latest),
    )


def strain(release: Release) -> Card | None:
    rows, group = release.spend().drop_nulls("ratio"), release.group().drop_nulls("ratio")
    if rows.is_empty() or group.is_empty():
        return None
    last = group.row(-1, named=True)
    latest = rows.filter(pl.col("calendar_quarter") == last["calendar_quarter"]).sort("ratio", descending=True)
    if latest.is_empty():
        return None
    first = latest.row(0, named=True)
    series = rows.select("calendar_quarter", pl.col("company_id").alias("series"), pl.col("ratio").alias("value"))
    return Card(
        "strain",
        f"{first['name'].removesuffix(' Corporation')} spends {first['ratio']:.0%} of its operating cash flow on "
        f"capex, the four together {last['ratio']:.0%}",
        f"Cash capex over operating cash flow, four quarters to {last['calendar_quarter']}",
        FILINGS,
        "hyperscaler_spend_quarterly",
        rows.select("calendar_quarter", "company_id", "ratio", "filing", "filing_url"),
        chart=charts.lines(series, slots(rows), names(rows), ".0%", (1.0, "all of it"), 310),
        chips=chips(rows),
        links=links(latest),
    )


def guidance(release: Release) -> Card | None:
    rows = release.guidance()
    if rows.is_empty():
        return None
    raised = rows.filter(pl.col("action").is_in(["raised", "narrowed_up"])).height
    table = tuple(
        (
            (row["name"], row["filing_url"]),
            row["target_period"],
            _amounts(row),
            row["basis"].replace("_", " "),
            row["action"].replace("_", " "),
            str(row["given_on"]),
        )
        for row in rows.iter_rows(named=True)
    )
    return Card(
        "guidance",
        f"{raised} of {rows.height} standing statements on coming capex were raised",
        "The last word of each payer on each period that has not ended. Bases differ: they are never compared "
        "with each other, and a change of basis is no cut",
        "Form 8-K Exhibit 99; earnings calls, marked as such in the mart",
        "capex_guidance",
        rows,
        head=("Company", "Period", "#US$ bn", "Basis", "Against before", "Given on"),
        table=table,
    )


def _last_and_year_before(group: pl.DataFrame, column: str) -> tuple[dict[str, Any], dict[str, Any] | None]:
    last = group.drop_nulls(column).row(-1, named=True)
    wanted = f"{int(last['calendar_quarter'][:4]) - 1}{last['calendar_quarter'][4:]}"
    before = group.filter(pl.col("calendar_quarter") == wanted)
    return last, before.row(0, named=True) if before.height else None


def _amounts(row: dict[str, Any]) -> str:
    low, high, point = (
        None if row[name] is None else float(row[name]) / 1e9 for name in ("low_usd", "high_usd", "point_usd")
    )
    if low is not None and high is not None:
        return f"{low:g} to {high:g}"
    if point is not None:
        return f"about {point:g}"
    return f"more than {low:g}" if low is not None else f"up to {high:g}" if high is not None else "no amount"
