"""The payers: what they spend, what it takes of their cash flow, what they say they will spend."""

from __future__ import annotations

from typing import Any

import polars as pl

from dashboard.cards.card import (
    FILINGS,
    Card,
    Linked,
    amounts,
    chips,
    figure_page,
    in_a_row,
    in_letters,
    in_plain,
    links,
    names,
    slots,
)
from dashboard.charts import by_quarter
from dashboard.charts.ranges import ranges
from dashboard.release import Release


def spend(release: Release) -> Card | None:
    rows, group = release.ask("spend"), release.ask("payers")
    if rows.is_empty() or group.is_empty():
        return None
    # Quarters in which all of the group are known: a column of fewer would look like a fall.
    rows = rows.filter(pl.col("calendar_quarter").is_in(group["calendar_quarter"].to_list()))
    drawn = slots(release, rows)
    last, before = _last_and_year_before(group, "capex")
    quarter, capex = last["calendar_quarter"], last["capex"]
    grown = f", {capex / before['capex'] - 1:+.0%} on the year" if before else ""
    totals = (
        rows.group_by("calendar_quarter")
        .agg(pl.col("value").sum(), pl.len().alias("companies"))
        .sort("calendar_quarter")
        .with_columns(
            pl.when((pl.col("companies") == len(drawn)) & pl.col("calendar_quarter").str.ends_with(quarter[-2:]))
            .then(pl.col("value").map_elements(lambda value: f"${value:.0f}bn", pl.String))
            .otherwise(pl.lit(""))
            .alias("label")
        )
    )
    latest = rows.filter(pl.col("calendar_quarter") == quarter)
    members, others = _payers(release, drawn, last["group_id"])
    added = f"; the chart adds {in_a_row(others)}" if others else ""
    return Card(
        "capex",
        f"{in_letters(last['companies']).capitalize()} payers spent ${capex:.0f}bn in {quarter}{grown}",
        f"Cash paid for property and equipment by {in_a_row(members)}{added}. US$ bn a quarter, fiscal quarters by the "
        f"calendar quarter that holds the day {release.whole('half_a_quarter_days')} days before their end",
        FILINGS,
        "hyperscaler_spend_quarterly",
        rows,
        chart=by_quarter.stacked(rows.drop("short_name"), drawn, totals),
        chips=chips(release, rows),
        links=links(latest),
    )


def strain(release: Release) -> Card | None:
    rows, group = release.ask("spend"), release.ask("payers")
    if rows.is_empty() or group.is_empty():
        return None
    rows, group = rows.drop_nulls("ratio"), group.drop_nulls("ratio")
    if rows.is_empty() or group.is_empty():
        return None
    last = group.row(-1, named=True)
    # One payer may already have filed the quarter after: the lines end where they are compared.
    rows = rows.filter(pl.col("calendar_quarter") <= last["calendar_quarter"])
    latest = rows.filter(pl.col("calendar_quarter") == last["calendar_quarter"]).sort("ratio", descending=True)
    if latest.is_empty():
        return None
    first = latest.row(0, named=True)
    series = rows.select("calendar_quarter", pl.col("company_id").alias("series"), pl.col("ratio").alias("value"))
    return Card(
        "strain",
        f"{first['short_name']} spends {first['ratio']:.0%} of its operating cash flow on "
        f"capex, the {in_letters(last['companies'])} together {last['ratio']:.0%}",
        f"Cash capex over operating cash flow, four quarters to {last['calendar_quarter']}",
        FILINGS,
        "hyperscaler_spend_quarterly",
        rows.select("calendar_quarter", "company_id", "ratio", "filing", "filing_url"),
        chart=by_quarter.lines(series, slots(release, rows), names(rows), ".0%", (1.0, "all of it"), 310),
        chips=chips(release, rows),
        links=links(latest),
    )


def renewal(release: Release) -> Card | None:
    rows = release.ask("spend")
    if rows.is_empty() or not (rows := rows.drop_nulls("renewal_ratio")).height:
        return None
    last = rows.group_by("company_id", maintain_order=True).last().sort("renewal_ratio")
    low, high = last.row(0, named=True), last.row(-1, named=True)
    series = rows.select(
        "calendar_quarter", pl.col("company_id").alias("series"), pl.col("renewal_ratio").alias("value")
    )
    return Card(
        "renewal",
        f"Payers spend {low['renewal_ratio']:.1f} ({low['short_name']}) to {high['renewal_ratio']:.1f} "
        f"({high['short_name']}) times what they write off",
        "Cash capex over depreciation, four quarters. Above 1 the stock of equipment grows, and with it the "
        "depreciation to come. A payer that does not state depreciation alone has no line",
        FILINGS,
        "hyperscaler_spend_quarterly",
        rows.select("calendar_quarter", "company_id", "name_zh", "renewal_ratio", "filing", "filing_url"),
        chart=by_quarter.lines(
            series, slots(release, rows), names(rows), ".1f", (1.0, "as much as is written off"), 310
        ),
        chips=chips(release, rows),
        links=links(last),
    )


def guidance(release: Release) -> Card | None:
    rows = release.ask("guidance")
    if rows.is_empty():
        return None
    raised = rows.filter(pl.col("action").is_in(["raised", "narrowed_up"])).height
    table = tuple(
        (
            figure_page(row),
            row["target_period"],
            Linked(amounts(row), row["filing_url"]),
            in_plain(row["basis"]),
            row["action"].replace("_", " "),
            Linked(str(row["given_on"]), row["filing_url"]),
        )
        for row in rows.iter_rows(named=True)
    )
    drawn = _as_ranges(rows)
    return Card(
        "guidance",
        f"{raised} of {rows.height} standing statements on coming capex were raised",
        "The last word of each payer on each period that has not ended, US$ bn. A single amount is drawn as wide as "
        f"its own word allows{_widest(rows)}, a floor as open to the right; a thin grey line is the "
        "range before. Bases differ: they are never compared with each other, and a change of basis is no cut",
        "Form 8-K Exhibit 99; earnings calls, marked as such in the mart",
        "capex_guidance",
        rows,
        chart=ranges(drawn, "$.0f", {"who": "Who", "label": "Stated, US$ bn", "basis": "Basis", "day": "On"})
        if drawn.height
        else None,
        head=("Company", "Period", "#US$ bn", "Basis", "Against before", "#Given on"),
        table=table,
        is_wide=True,
    )


def _payers(release: Release, drawn: dict[str, str], group_id: str) -> tuple[list[str], list[str]]:
    """Short names of the members of a group, and those of the payers that are drawn beside them."""
    companies = release.ask("companies").sort("named_place", "company_id", nulls_last=True)
    is_member = pl.col("group_ids").str.split(", ").list.contains(group_id).fill_null(value=False)
    members, others = (
        companies.filter(is_member),
        companies.filter(~is_member & pl.col("company_id").is_in(list(drawn))),
    )
    return members["short_name"].to_list(), others["short_name"].to_list()


def _as_ranges(rows: pl.DataFrame) -> pl.DataFrame:
    """Statements with an amount as ranges: what was stated, or the single amount as wide as its word allows."""
    width = pl.col("point") * pl.col("tolerance_ratio").fill_null(0)
    label = pl.Series("label", [amounts(row) for row in rows.iter_rows(named=True)], dtype=pl.String)
    drawn = rows.with_columns(
        label,
        pl.coalesce("low", pl.col("point") - width).alias("low"),
        pl.coalesce("high", pl.col("point") + width).alias("high"),
        pl.Series("row", _row_names(rows), dtype=pl.String),
        pl.lit(None, pl.Float64).alias("middle"),
        pl.col("name").alias("who"),
        pl.col("basis").map_elements(in_plain, pl.String),
        pl.col("given_on").cast(pl.String).alias("day"),
        pl.col("prior_low").alias("before_low"),
        pl.col("prior_high").alias("before_high"),
    )
    columns = [
        "row",
        "low",
        "high",
        "label",
        "before_low",
        "before_high",
        "middle",
        "who",
        "basis",
        "day",
        "filing_url",
    ]
    return drawn.filter(pl.col("low").is_not_null() | pl.col("high").is_not_null()).select(columns)


def _widest(rows: pl.DataFrame) -> str:
    """The word among these statements that allows most, with how much it does."""
    known = (
        rows.drop_nulls("modifier")
        .filter(pl.col("tolerance_ratio") > 0)
        .sort("tolerance_ratio", "modifier", descending=[True, False])
    )
    if known.is_empty():
        return ""
    word, ratio = known["modifier"][0].replace("_", " "), float(known["tolerance_ratio"][0])
    return f" (\u201c{word}\u201d: \u00b1{ratio * 100:g} %)"


def _row_names(rows: pl.DataFrame) -> list[str]:
    """Company and period; after a bar the basis, which sets apart statements that share them."""
    return [f"{row['short_name']} {row['target_period']}|{row['basis']}" for row in rows.iter_rows(named=True)]


def _last_and_year_before(group: pl.DataFrame, column: str) -> tuple[dict[str, Any], dict[str, Any] | None]:
    last = group.drop_nulls(column).row(-1, named=True)
    wanted = f"{int(last['calendar_quarter'][:4]) - 1}{last['calendar_quarter'][4:]}"
    before = group.filter(pl.col("calendar_quarter") == wanted)
    return last, before.row(0, named=True) if before.height else None
