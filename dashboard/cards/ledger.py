"""What stands beside the figures: insiders, press claims, and the state of the sources."""

from __future__ import annotations

import polars as pl

from dashboard.cards.card import Card
from dashboard.facts import Release


def insiders(release: Release) -> Card | None:
    rows = release.sales()
    if rows.is_empty() or not rows["value"].sum():
        return None
    days = [str(day) for day in rows["transacted_on"].sort()]
    total = float(rows["value"].sum())
    arranged = float(rows.filter(pl.col("is_pre_arranged"))["value"].sum())
    table = tuple(
        (
            (row["name"], row["filing_url"]),
            row["holder_name"],
            str(row["transacted_on"]),
            f"{row['shares']:,.0f}",
            f"{row['value'] / 1e6:,.1f}",
            {True: "yes", False: "no", None: "not stated"}[row["is_pre_arranged"]],
        )
        for row in rows.head(12).iter_rows(named=True)
    )
    return Card(
        "insiders",
        f"{arranged / total:.0%} of insiders' sales by value were arranged in advance",
        f"Sales on the market in the forms at hand, {days[0]} to {days[-1]}; the largest first",
        "SEC Form 4",
        "insider_transactions",
        rows,
        head=("Company", "Who", "Day", "#Shares", "#Value, m", "10b5-1 plan"),
        table=table,
        note="The recorded sample holds a few forms of spring 2026 only; live mode asks for two years of them.",
    )


def claims(release: Release) -> Card | None:
    rows = release.claims()
    if rows.is_empty():
        return None
    counts = dict(rows["verdict"].value_counts().rows())
    settled = counts.get("confirmed", 0) + counts.get("confirmed_relabelled", 0)
    wrong = counts.get("contradicted", 0) + counts.get("unit_error", 0)
    table = tuple(
        (
            row["statement"],
            row["article"],
            row["verdict"].replace("_", " "),
            str(row.get("suspected_factor") or ""),
        )
        for row in rows.iter_rows(named=True)
        if row["verdict"] in ("confirmed_relabelled", "unit_error", "contradicted", "ambiguous")
    )
    return Card(
        "claims",
        f"Of {rows.height} press claims {settled} hold, {wrong} do not",
        "Claims in our words against filings, by general rules; shown are those that need a second look",
        "Press articles; the documents behind each verdict stand in the mart",
        "claims",
        rows,
        head=("Claim", "Article", "Verdict", "Suspected factor"),
        table=table,
        is_wide=True,
    )


def sources(release: Release) -> Card | None:
    rows = release.freshness()
    if rows.is_empty():
        return None
    late = rows.filter(pl.col("is_late")).height
    table = tuple(
        (
            (row["title"], row["homepage"]),
            row["publisher"],
            str(row["newest_document_at"] or "")[:10],
            f"{row['attempts']:,}",
            f"{row['failures']:,}",
            "late" if row["is_late"] else "on time",
        )
        for row in rows.iter_rows(named=True)
    )
    return Card(
        "sources",
        f"{rows.height - late} of {rows.height} sources are on time",
        "Age of the newest answer against what each source allows",
        "The warehouse's own record of attempts",
        "freshness",
        rows,
        head=("Source", "Publisher", "Newest document", "#Attempts", "#Failures", "State"),
        table=table,
        is_wide=True,
    )
