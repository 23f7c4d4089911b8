"""Those who are paid: makers of optical modules, operators of data centres, lessors of compute."""

from __future__ import annotations

from typing import Any

import polars as pl

from dashboard.cards.card import (
    Card,
    Linked,
    Picture,
    figure_page,
    in_letters,
    links,
    names,
    number,
    percent,
    signed,
    slots,
    with_chinese,
)
from dashboard.charts import by_quarter
from dashboard.release import Release
from dashboard.sparks import spark

_MODELS = {"colocation": "colocation", "gpu_cloud": "GPU cloud", "china_idc": "data centres in China"}


def peers(release: Release) -> Card | None:
    rows = release.ask("optical")
    if rows.is_empty():
        return None
    latest = (
        rows.sort("calendar_quarter")
        .group_by("company_id", maintain_order=True)
        .last()
        .sort("revenue_usd_m", descending=True)
    )
    grown = latest.filter(pl.col("revenue_yoy_ratio") > 0).height
    known = latest.drop_nulls("revenue_yoy_ratio").height
    quarters = release.whole("trend_quarters")
    return Card(
        "peers",
        f"Revenue grew at {grown} of the {known} optical companies that state it for a year",
        f"Latest quarter of each; small lines show up to {in_letters(quarters)} quarters. Days at the pace of the "
        "quarter; cash over profit: operating cash flow over attributable net profit. Empty: not stated, or not in the "
        "sample",
        "Periodic reports of the A-share companies; Forms 10-K and 10-Q; compiled series where marked in the mart",
        "optical_module_quarterly",
        rows,
        head=(
            "Company",
            "Quarter",
            "#Revenue, US$ m",
            "Trend",
            "#On the year",
            "#Gross margin",
            "Trend",
            "#Change, bp",
            "#Receivable days",
            "#Inventory days",
            "#Cash over profit",
        ),
        table=tuple(_peer_row(row, rows, quarters) for row in latest.iter_rows(named=True)),
        is_wide=True,
    )


def _peer_row(row: dict[str, Any], rows: pl.DataFrame, quarters: int) -> tuple[Any, ...]:
    trend = rows.filter(pl.col("company_id") == row["company_id"]).sort("calendar_quarter").tail(quarters)
    url = row["filing_url"]
    return (
        figure_page(row),
        row["calendar_quarter"],
        Linked(f"{row['revenue_usd_m']:,.0f}", url),
        Picture(spark(trend["revenue_usd_m"].to_list(), "c1")),
        Linked(signed(percent(row["revenue_yoy_ratio"], "+.0%")), url),
        Linked(percent(row["gross_margin_ratio"], ".1%"), url),
        Picture(spark(trend["gross_margin_ratio"].to_list(), "c3")),
        signed("" if row["gross_margin_change_bp"] is None else f"{row['gross_margin_change_bp']:+,.0f}"),
        Linked(number(row["receivable_days"]), url),
        Linked(number(row["inventory_days"]), url),
        Linked(signed(percent(row["ocf_to_net_profit_ratio"], ".2f")), url),
    )


def data_centres(release: Release) -> Card | None:
    everyone = release.ask("data_centres")
    if everyone.is_empty():
        return None
    drawn = slots(release, everyone)
    rows = everyone.filter(pl.col("company_id").is_in(list(drawn))).drop_nulls("ebitda_margin_ratio")
    if rows.is_empty():
        return None
    series = rows.select(
        "calendar_quarter", pl.col("company_id").alias("series"), pl.col("ebitda_margin_ratio").alias("value")
    )
    known = set(series["series"])
    present = {company: slot for company, slot in drawn.items() if company in known}
    ends = {company: rows.filter(pl.col("company_id") == company).row(-1, named=True) for company in present}
    highest = max(ends.values(), key=lambda row: row["ebitda_margin_ratio"])
    lowest = min(ends.values(), key=lambda row: row["ebitda_margin_ratio"])
    kinds = "; ".join(f"{with_chinese(row)}: {_model(row['business_model'])}" for row in ends.values())
    return Card(
        "idc",
        f"EBITDA margins of data-centre operators run from {lowest['ebitda_margin_ratio']:.0%} "
        f"({lowest['short_name']}) to {highest['ebitda_margin_ratio']:.0%} ({highest['short_name']})",
        "EBITDA over revenue. Colocation, China and GPU clouds are different businesses, and companies adjust EBITDA "
        "in their own ways: compare a line with itself",
        "Forms 10-Q and 6-K; compiled series where marked in the mart",
        "idc_margins_quarterly",
        rows,
        chart=by_quarter.lines(series, present, names(rows), ".0%", height=310),
        links=links(pl.DataFrame(list(ends.values()), schema=rows.schema)),
        note=kinds,
    )


def contracts(release: Release) -> Card | None:
    rows = release.ask("contracts")
    if rows.is_empty():
        return None
    ended = rows.drop_nulls("terminated_on").height
    table = tuple(
        (
            figure_page(row),
            Linked(f"{float(row['value']) / 1e9:,.2f} {row['unit']}", row["filing_url"]),
            f"{row['term_years']:g}" if row["term_years"] else "",
            Linked(percent(row["total_to_revenue_ratio"], ".0%"), row["filing_url"]),
            str(row["signed_on"] or ""),
            str(row["terminated_on"] or ""),
            "" if row["orders_received"] is None else f"{float(row['orders_received']) / 1e9:,.2f}",
        )
        for row in rows.iter_rows(named=True)
    )
    whose = "its term" if rows.height == 1 else "their term"
    return Card(
        "contracts",
        f"{ended} of {rows.height} announced compute contracts ended before {whose}",
        "Value of the whole term against the revenue of the year before signing; values as announced, with tax where "
        "so stated",
        "Exchange announcements",
        "compute_contracts",
        rows,
        head=("Company", "#Value, bn", "#Years", "#Of a year's revenue", "#Signed", "#Ended", "#Orders received, bn"),
        table=table,
        is_wide=True,
    )


def _model(business_model: str) -> str:
    return _MODELS.get(business_model, business_model)
