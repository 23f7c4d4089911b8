"""Whether the money of the payers reaches those who are paid: growth side by side, and its correlation by lag."""

from __future__ import annotations

from math import erf, sqrt
from typing import Any

import polars as pl

from dashboard.cards.card import FILINGS, Card, Choice, in_letters, links, names, slots, with_chinese
from dashboard.charts import by_quarter
from dashboard.charts.lags import lags
from dashboard.release import Release

_PAYERS = {"payers": "c1"}
_BASES = {"yoy": "on the year", "qoq": "on the quarter"}


def growth(release: Release) -> Card | None:
    payers, optical = release.ask("payers"), release.ask("optical")
    if payers.is_empty() or optical.is_empty():
        return None
    series = _PAYERS | slots(release, optical)
    makers = optical.filter(pl.col("company_id").is_in(list(series))).drop_nulls("revenue_yoy_ratio")
    payers = payers.drop_nulls("capex_yoy_ratio")
    if makers.is_empty() or payers.is_empty():
        return None
    first = str(payers["calendar_quarter"].min())
    start = f"{int(first[:4]) - release.whole('optical_years_before')}Q1"
    rows = pl.concat(
        [
            payers.select("calendar_quarter", pl.lit("payers").alias("series"), value="capex_yoy_ratio"),
            makers.filter(pl.col("calendar_quarter") >= start).select(
                "calendar_quarter", pl.col("company_id").alias("series"), value="revenue_yoy_ratio"
            ),
        ]
    ).sort("series", "calendar_quarter")
    last = makers.sort("calendar_quarter").group_by("company_id", maintain_order=True).last().sort("company_id")
    growths = ", ".join(f"{row['short_name']}'s {row['revenue_yoy_ratio']:+.0%}" for row in last.iter_rows(named=True))
    called = {"payers": "Payers"} | {company: name.split()[-1] for company, name in names(makers).items()}
    present = {name: slot for name, slot in series.items() if name in set(rows["series"])}
    who = " and ".join(with_chinese(row) for row in last.iter_rows(named=True))
    return Card(
        "growth",
        f"Capex grew {payers['capex_yoy_ratio'][-1]:+.0%} on the year; revenue of module makers grew too: {growths}"
        if (last["revenue_yoy_ratio"] > 0).all()
        else f"Capex grew {payers['capex_yoy_ratio'][-1]:+.0%} on the year; revenue of module makers: {growths}",
        f"Growth on the same quarter a year before: cash capex of the {in_letters(payers['companies'][-1])} payers; "
        f"revenue in the reporting currency of {who}",
        f"{FILINGS}; periodic reports of the A-share companies",
        "hyperscaler_group_quarterly, optical_module_quarterly",
        rows,
        chart=by_quarter.lines(rows, present, called, ".0%", height=310),
        links=links(last),
        note="Two trends that rise together show no cause: the correlations stand beside.",
    )


def lead_lag(release: Release) -> Card | None:
    rows, payers = release.ask("lead_lag"), release.ask("payers")
    if rows["correlation"].drop_nulls().is_empty():
        return None  # no pair has quarters enough
    groups = {
        row["group_id"]: f"{in_letters(row['companies'])} payers'" for row in payers.tail(1).iter_rows(named=True)
    }
    pairs = (
        rows.group_by("pair_id", "leader_id", "follower_id", "growth_basis", "is_of_group")
        .agg(
            pl.col("n").max(),
            pl.col("correlation").count().alias("known"),
            ((pl.col("interval_low") > 0) | (pl.col("interval_high") < 0)).sum().alias("beyond"),
        )
        .sort("is_of_group", "n", "known", "pair_id", descending=[True, True, True, False])
    )
    fewest = in_letters(release.whole("lead_lag_fewest_quarters"))
    # The share of a normal distribution that lies within so many deviations.
    held = f"{erf(release.parameter('lead_lag_interval_deviations') / sqrt(2)) * 100:.0f} %"
    refused = pairs.filter(pl.col("known") == 0)
    beyond = pairs.filter(pl.col("beyond") > 0).height
    options = tuple((row["pair_id"], _pair_in_words(row, groups)) for row in pairs.iter_rows(named=True))
    return Card(
        "leadlag",
        f"{refused.height} of {pairs.height} pairs of payers and suppliers have too few quarters for a correlation; "
        f"{beyond} of the others show one at some lag",
        f"Correlation of growth by lag, with its {held} interval and the number of quarters (n). Blue: the interval "
        f"does not hold 0. With {in_letters(rows['lag_quarters'].n_unique())} lags a pair, some will stand out by "
        "chance",
        f"{FILINGS}; periodic reports of the suppliers",
        "supply_chain_lead_lag",
        rows,
        chart=lags(_with_refusals(rows, pairs, fewest), options[0][0], held),
        choice=Choice("pair", "Pair", options),
        note="Growth on the year overlaps from quarter to quarter, which makes neighbouring correlations alike.",
    )


def _pair_in_words(pair: dict[str, Any], groups: dict[str, str]) -> str:
    who = f"{_words(pair['leader_id'], groups)} \u2192 {_words(pair['follower_id'], groups)}"
    return f"{who}, {_BASES[pair['growth_basis']]}" + (" (too few quarters)" if pair["known"] == 0 else "")


def _with_refusals(rows: pl.DataFrame, pairs: pl.DataFrame, fewest: str) -> pl.DataFrame:
    """What is drawn of each lag, and the sentence in place of a pair without any correlation."""
    drawn = rows.join(pairs.select("pair_id", pl.col("n").alias("most"), "known"), on="pair_id").with_columns(
        pl.format("n={}", "n").alias("quarters"),
        pl.when(pl.col("known") == 0)
        .then(pl.format(f"No correlation is given:|{{}} quarters, and it takes {fewest}.", "most"))
        .otherwise(pl.lit(""))
        .alias("refusal"),
    )
    columns = ["pair_id", "lag_quarters", "correlation", "interval_low", "interval_high", "n", "quarters", "refusal"]
    return drawn.select(columns).sort("pair_id", "lag_quarters")


def _words(series_id: str, groups: dict[str, str]) -> str:
    """A series as words, its group by what it is: the four payers' capex."""
    words = " ".join(groups.get(word, word) for word in series_id.split("_"))
    return words[0].upper() + words[1:]
