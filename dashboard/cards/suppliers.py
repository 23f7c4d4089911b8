"""Those who are paid: makers of optical modules, operators of data centres, lessors of compute."""

from __future__ import annotations

import polars as pl

from dashboard import charts
from dashboard.cards.card import FILINGS, Card, links, names, number, percent, with_chinese
from dashboard.facts import Release
from dashboard.style import SLOTS

_IDC_SERIES = ("equinix", "digital_realty", "coreweave", "gds", "vnet")
_OPTICAL_PAIR = ("innolight", "eoptolink")


def growth(release: Release) -> Card | None:
    group, optical = release.group(), release.optical()
    if group.is_empty() or optical.is_empty():
        return None
    pair = optical.filter(pl.col("company_id").is_in(_OPTICAL_PAIR))
    modules = (
        pair.group_by("calendar_quarter")
        .agg(pl.col("revenue_usd").cast(pl.Float64).sum().alias("value"), pl.len().alias("companies"))
        .filter(pl.col("companies") == len(_OPTICAL_PAIR))
        .select("calendar_quarter", "value")
    )
    spent = group.select("calendar_quarter", pl.col("capex").alias("value"))
    rows = pl.concat([_on_the_year(spent, "payers"), _on_the_year(modules, "modules")], how="vertical").sort(
        "series", "calendar_quarter"
    )
    if rows["series"].n_unique() < 2:
        return None
    last = {series: rows.filter(pl.col("series") == series).row(-1, named=True) for series in ("payers", "modules")}
    names = {"payers": "Payers", "modules": "Modules"}
    return Card(
        "growth",
        f"Capex grew {last['payers']['value']:+.0%} on the year, revenue of two optical-module makers "
        f"{last['modules']['value']:+.0%}",
        "Growth on the same quarter a year before: cash capex of the four payers; revenue of Innolight 中际旭创 and "
        "Eoptolink 新易盛, in US dollars",
        f"{FILINGS}; periodic reports of the A-share companies",
        "hyperscaler_group_quarterly, optical_module_quarterly",
        rows,
        chart=charts.lines(rows, {"payers": "c1", "modules": "c2"}, names, ".0%"),
        links=links(pair.sort("calendar_quarter").group_by("company_id", maintain_order=True).last()),
        note="Two trends that rise together show no cause: correlations are published with their number of quarters "
        "and an interval, and not at all below twelve.",
    )


def peers(release: Release) -> Card | None:
    rows = release.optical()
    if rows.is_empty():
        return None
    latest = (
        rows.sort("calendar_quarter")
        .group_by("company_id", maintain_order=True)
        .last()
        .sort("revenue_usd", descending=True)
    )
    grown = latest.filter(pl.col("revenue_yoy_ratio") > 0).height
    known = latest.drop_nulls("revenue_yoy_ratio").height
    table = tuple(
        (
            (with_chinese(row), row["filing_url"]),
            row["calendar_quarter"],
            f"{float(row['revenue_usd']) / 1e6:,.0f}",
            percent(row["revenue_yoy_ratio"], "+.0%"),
            percent(row["gross_margin_ratio"], ".1%"),
            number(row["receivable_days"]),
            number(row["inventory_days"]),
            percent(row["ocf_to_net_profit_ratio"], ".2f"),
        )
        for row in latest.iter_rows(named=True)
    )
    return Card(
        "peers",
        f"Revenue grew at {grown} of the {known} optical companies that state it for a year",
        "Latest quarter of each. Days at the pace of the quarter; cash over profit: operating cash flow over "
        "attributable net profit. Empty: not stated, or not in the sample",
        "Periodic reports of the A-share companies; Forms 10-K and 10-Q; compiled series where marked in the mart",
        "optical_module_quarterly",
        rows,
        head=(
            "Company",
            "Quarter",
            "#Revenue, US$ m",
            "#On the year",
            "#Gross margin",
            "#Receivable days",
            "#Inventory days",
            "#Cash over profit",
        ),
        table=table,
        is_wide=True,
    )


def data_centres(release: Release) -> Card | None:
    rows = release.idc().filter(pl.col("company_id").is_in(_IDC_SERIES)).drop_nulls("ebitda_margin_ratio")
    if rows.is_empty():
        return None
    slots = dict(zip(_IDC_SERIES, SLOTS, strict=True))
    series = rows.select(
        "calendar_quarter", pl.col("company_id").alias("series"), pl.col("ebitda_margin_ratio").alias("value")
    )
    present = {company: slot for company, slot in slots.items() if company in set(series["series"])}
    ends = {company: rows.filter(pl.col("company_id") == company).row(-1, named=True) for company in present}
    highest = max(ends.values(), key=lambda row: row["ebitda_margin_ratio"])
    lowest = min(ends.values(), key=lambda row: row["ebitda_margin_ratio"])
    return Card(
        "idc",
        f"EBITDA margins of data-centre operators run from {lowest['ebitda_margin_ratio']:.0%} "
        f"({lowest['name'].split(',')[0]}) to {highest['ebitda_margin_ratio']:.0%} ({highest['name'].split(',')[0]})",
        "EBITDA over revenue. Colocation, China and GPU clouds are different businesses, and companies adjust EBITDA "
        "in their own ways: compare a line with itself",
        "Forms 10-Q and 6-K; compiled series where marked in the mart",
        "idc_margins_quarterly",
        rows,
        chart=charts.lines(series, present, names(rows), ".0%"),
    )


def contracts(release: Release) -> Card | None:
    rows = release.contracts()
    if rows.is_empty():
        return None
    ended = rows.drop_nulls("terminated_on").height
    table = tuple(
        (
            (with_chinese(row), row["filing_url"]),
            f"{float(row['value']) / 1e9:,.2f} {row['unit']}",
            f"{row['term_years']:g}" if row["term_years"] else "",
            percent(row["total_to_revenue_ratio"], ".0%"),
            str(row["signed_on"] or ""),
            str(row["terminated_on"] or ""),
            "" if row["orders_received"] is None else f"{float(row['orders_received']) / 1e9:,.2f}",
        )
        for row in rows.iter_rows(named=True)
    )
    return Card(
        "contracts",
        f"{ended} of {rows.height} announced compute contracts ended before its term"
        if rows.height == 1
        else f"{ended} of {rows.height} announced compute contracts ended before their term",
        "Value of the whole term against the revenue of the year before signing; values as announced, with tax where "
        "so stated",
        "Exchange announcements",
        "compute_contracts",
        rows,
        head=("Company", "#Value, bn", "#Years", "#Of a year's revenue", "Signed", "Ended", "#Orders received, bn"),
        table=table,
    )


def _on_the_year(rows: pl.DataFrame, series: str) -> pl.DataFrame:
    """Growth of each quarter on the same one a year before, where both are there and the base is positive."""
    before = rows.select(
        (pl.col("calendar_quarter").str.slice(0, 4).cast(pl.Int32) + 1).cast(pl.String).alias("year"),
        pl.col("calendar_quarter").str.slice(4).alias("quarter"),
        pl.col("value").alias("base"),
    ).select((pl.col("year") + pl.col("quarter")).alias("calendar_quarter"), "base")
    joined = rows.join(before, on="calendar_quarter").filter(pl.col("base") > 0)
    return joined.select(
        "calendar_quarter", pl.lit(series).alias("series"), (pl.col("value") / pl.col("base") - 1).alias("value")
    )
