"""The strip at the top: a few numbers with their change on the year and a small line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from dashboard.cards.card import in_letters, signed
from dashboard.cards.markets import called, yardstick
from dashboard.release import Release
from dashboard.sparks import spark


@dataclass(frozen=True)
class Tile:
    """A number and what became of it; ``url`` is its card or its document."""

    url: str
    label: str
    value: str
    change: str
    svg: str


def all_tiles(release: Release) -> list[Tile]:
    """Tiles for which the release has rows, in reading order."""
    made = (_capex, _share_of_cash, _optical_margin, _gpu_cloud_margin, _rental, _insiders)
    return [tile for make in made if (tile := make(release)) is not None]


def _capex(release: Release) -> Tile | None:
    rows = _known(release.ask("payers"), "capex_ttm")
    if rows is None:
        return None
    change = _on_the_year(rows, "capex_ttm", lambda now, before: f"{now / before - 1:+.0%} on the year")
    value = f"${rows['capex_ttm'][-1]:,.0f}bn"
    label = f"Capex of {in_letters(rows['companies'][-1])}, past year"
    return Tile("#capex", label, value, change, spark(rows["capex_ttm"].to_list(), "c1"))


def _share_of_cash(release: Release) -> Tile | None:
    rows = _known(release.ask("payers"), "ratio")
    if rows is None:
        return None
    value = f"{rows['ratio'][-1]:.0%}"
    return Tile(
        "#strain", "Capex ÷ operating cash", value, _points(rows, "ratio"), spark(rows["ratio"].to_list(), "c2")
    )


def _optical_margin(release: Release) -> Tile | None:
    rows = _known(release.ask("optical"), "gross_margin_ratio")
    return None if rows is None else _margin(_largest(rows), "gross_margin_ratio", "Gross margin", "peers", "c3")


def _gpu_cloud_margin(release: Release) -> Tile | None:
    rows = _known(release.ask("data_centres"), "ebitda_margin_ratio")
    if rows is None or not (clouds := rows.filter(pl.col("business_model") == "gpu_cloud")).height:
        return None
    longest = clouds["company_id"].value_counts().sort("count", "company_id", descending=[True, False])["company_id"][0]
    one = clouds.filter(pl.col("company_id") == longest)
    return _margin(one, "ebitda_margin_ratio", "EBITDA margin", "idc", "c4")


def _rental(release: Release) -> Tile | None:
    rows = release.ask("rentals")
    if rows.is_empty():
        return None
    widest = yardstick(rows)
    spread = f"${widest['p10_usd_per_gpu_hour']:.2f} to ${widest['p90_usd_per_gpu_hour']:.2f}"
    value = f"${widest['median_usd_per_gpu_hour']:.2f}/h"
    return Tile(
        "#rentals",
        f"{called(widest['accelerator'])}, {widest['providers']} {widest['provider_kind']}s",
        value,
        spread,
        "",
    )


def _insiders(release: Release) -> Tile | None:
    rows = release.ask("sales")
    if rows.is_empty() or not rows["value"].sum():
        return None
    free = float(rows.filter(~pl.col("is_pre_arranged").fill_null(value=True))["value"].sum())
    months = rows.group_by(pl.col("transacted_on").dt.strftime("%Y-%m").alias("month")).agg(pl.col("value").sum())
    first, last = str(months["month"].min()), str(months["month"].max())
    return Tile("#insiders", "Insiders sold without a plan", f"${free / 1e6:,.0f}m", f"forms of {first} to {last}", "")


def _margin(rows: pl.DataFrame, field: str, what: str, card_id: str, slot: str) -> Tile:
    rows = rows.sort("calendar_quarter")
    label = f"{what}, {rows['short_name'][-1]}"
    value = f"{rows[field][-1]:.1%}"
    return Tile(f"#{card_id}", label, value, _points(rows, field), spark(rows[field].to_list(), slot))


def _largest(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of the company with the most revenue in its last quarter."""
    last = rows.sort("calendar_quarter").group_by("company_id", maintain_order=True).last()
    largest = last.sort("revenue_usd_m", "company_id", descending=[True, False])["company_id"][0]
    return rows.filter(pl.col("company_id") == largest)


def _known(rows: pl.DataFrame, field: str) -> pl.DataFrame | None:
    known = rows.drop_nulls(field) if rows.height else rows
    return known if known.height else None


def _points(rows: pl.DataFrame, field: str) -> str:
    return _on_the_year(rows, field, lambda now, before: f"{(now - before) * 100:+.1f} points on the year")


def _on_the_year(rows: pl.DataFrame, field: str, words: Callable[[float, float], str]) -> str:
    """The change against the same quarter a year before, in words; the quarter alone where that one is not known."""
    quarter = rows["calendar_quarter"][-1]
    before = rows.filter(pl.col("calendar_quarter") == f"{int(quarter[:4]) - 1}{quarter[4:]}")[field]
    return signed(words(float(rows[field][-1]), float(before[0]))) if len(before) else quarter
