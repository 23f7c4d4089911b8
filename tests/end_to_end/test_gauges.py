"""Gauges and comparisons of a published release, against figures a person can recompute from filings and prices."""

from __future__ import annotations

import math
from collections import defaultdict
from statistics import correlation

import duckdb
import pytest


def gauge(published: duckdb.DuckDBPyConnection, gauge_id: str, quarter: str) -> tuple[float | None, str | None]:
    row = published.execute(
        "select value, state from marts.bubble_gauges_quarterly where gauge_id = ? and calendar_quarter = ?",
        [gauge_id, quarter],
    ).fetchone()
    assert row is not None, f"no row of {gauge_id} in {quarter}"
    return row[0], row[1]


@pytest.mark.parametrize(
    ("gauge_id", "quarter", "value", "state"),
    [
        # Cash capex over operating cash flow, as the statements of cash flows of the four have them, in M USD.
        ("capex_to_ocf_quarter__big4", "2023Q1", (6_607 + 14_207 + 6_289 + 6_823) / 66_736, "calm"),
        ("capex_to_ocf_quarter__big4", "2025Q2", 88_246 / 128_470, "watch"),
        ("capex_to_ocf_quarter__big4", "2026Q2", (35_802 + 54_208 + 44_924 + 30_116) / 171_759, "stretched"),
        # Amazon: the year to June 2026.
        (
            "capex_to_ocf_ttm__amazon",
            "2026Q2",
            (35_095 + 39_522 + 44_203 + 54_208) / (35_525 + 54_459 + 26_032 + 45_387),
            "extreme",
        ),
        # AWS grew by 32,026 in the year to June 2026; capex of the year before was 107,656.
        ("cloud_revenue_per_capex__amazon", "2026Q2", 32_026 / 107_656, "watch"),
        # Leases signed and not begun: Microsoft's 329.1 bn over the operating cash flow of its fiscal year.
        ("leases_to_ocf__microsoft", "2026Q2", 329_100 / (45_057 + 35_758 + 46_679 + 55_441), "stretched"),
        ("cash_runway__oracle", "2026Q2", 5.386, "watch"),
        # Alphabet borrowed 64,564 and repaid 32,427 in 2025; capex 91,447 and finance leases begun 1,606.
        ("debt_funded_ttm__alphabet", "2025Q4", (64_564 - 32_427) / (91_447 + 1_606), "stretched"),
        # Of Oracle's backlog of 664 bn it expects 13 % within twelve months; of Microsoft's 684 bn, 30 %.
        ("rpo_due_within_a_year__oracle", "2026Q3", 0.13, "stretched"),
        ("rpo_due_within_a_year__microsoft", "2026Q2", 0.30, "watch"),
        # Microsoft's leases not begun and its purchase commitments over the same cash flow.
        ("commitments_to_ocf__microsoft", "2026Q2", (329_100 + 194_060) / 182_935, "stretched"),
    ],
)
def test_a_gauge_is_what_filings_give(
    published: duckdb.DuckDBPyConnection, gauge_id: str, quarter: str, value: float, state: str
) -> None:
    measured, judged = gauge(published, gauge_id, quarter)
    assert measured == pytest.approx(value, rel=1e-4)
    assert judged == state


def test_a_run_toward_strain_is_counted(published: duckdb.DuckDBPyConnection) -> None:
    """Capex of the four took 40 % of four quarters' cash flow in 2024Q1, and more in each of the nine that followed."""
    rows = published.sql(
        "select calendar_quarter, quarters_straining from marts.bubble_gauges_quarterly"
        " where gauge_id = 'capex_to_ocf_ttm__big4' and calendar_quarter in ('2024Q1', '2024Q2', '2026Q2') order by 1"
    ).fetchall()
    assert rows == [("2024Q1", 0), ("2024Q2", 1), ("2026Q2", 9)]


def test_a_group_is_null_where_a_member_is_missing(published: duckdb.DuckDBPyConnection) -> None:
    """Amazon's depreciation of two quarters is in no sample: the four together have no ratio, and the row says why."""
    row = published.sql(
        "select value, state, coverage_ratio, inputs_missing from marts.bubble_gauges_quarterly"
        " where gauge_id = 'capex_to_depreciation_ttm__big4' and calendar_quarter = '2026Q2'"
    ).fetchone()
    assert row is not None
    value, state, coverage, missing = row
    assert (value, state) == (None, None)
    assert 0 < coverage < 1
    assert "amazon depreciation" in missing


def test_what_no_source_states_has_rows_that_say_so(published: duckdb.DuckDBPyConnection) -> None:
    rows = published.sql(
        "select distinct value, state, inputs_missing from marts.bubble_gauges_quarterly"
        " where gauge_id = 'rpo_due_within_a_year__alphabet' and calendar_quarter = '2026Q2'"
    ).fetchall()
    assert rows == [(None, None, "alphabet rpo_due_within_a_year")]


def test_growth_across_a_redrawn_segment_is_null(published: duckdb.DuckDBPyConnection) -> None:
    """Microsoft redrew Intelligent Cloud on 2024-07-01: eight quarters on one definition end with 2026Q2."""
    rows = published.sql(
        "select calendar_quarter, value is not null, inputs_missing from marts.bubble_gauges_quarterly"
        " where gauge_id = 'cloud_revenue_per_capex__microsoft' and calendar_quarter between '2025Q4' and '2026Q2'"
        " order by calendar_quarter"
    ).fetchall()
    assert rows == [
        ("2025Q4", False, "one definition of the segment throughout"),
        ("2026Q1", False, "one definition of the segment throughout"),
        ("2026Q2", True, None),
    ]


def test_optical_profit_and_its_cash(published: duckdb.DuckDBPyConnection) -> None:
    """Innolight's year to June 2026, from its own statements in the mart."""
    (ratio,) = published.sql(
        "select sum(ocf) / sum(net_profit_parent) from marts.optical_module_quarterly"
        " where company_id = 'innolight' and calendar_quarter in ('2025Q3', '2025Q4', '2026Q1', '2026Q2')"
    ).fetchone() or (None,)
    value, state = gauge(published, "cash_conversion_ttm__innolight", "2026Q2")
    assert value == pytest.approx(float(ratio))
    assert value == pytest.approx(0.463, abs=0.001)
    assert state == "stretched"


def test_a_margin_trend_is_a_slope(published: duckdb.DuckDBPyConnection) -> None:
    """VNET's gross margin: 22.5, 25.2, 22.5 and 20.9 % from 2024Q4 to 2025Q3."""
    margins = [0.224741, 0.251685, 0.225016, 0.208915]
    mean = sum(margins) / 4
    slope = sum((quarter - 1.5) * (margin - mean) for quarter, margin in enumerate(margins)) / 5
    value, state = gauge(published, "gross_margin_trend__vnet", "2025Q3")
    assert value == pytest.approx(slope, abs=1e-5)
    assert state == "watch"


def test_a_percentile_looks_at_the_past_alone(published: duckdb.DuckDBPyConnection) -> None:
    rows = published.sql(
        "select gauge_id, value, percentile_in_own_history from marts.bubble_gauges_quarterly"
        " where value is not null order by gauge_id, calendar_quarter"
    ).fetchall()
    history: defaultdict[str, list[float]] = defaultdict(list)
    for gauge_id, value, percentile in rows:
        past = history[gauge_id]
        past.append(value)
        if len(past) < 8:
            assert percentile is None
        else:
            assert percentile == pytest.approx(sum(other <= value for other in past) / len(past))


def test_there_is_no_composite(published: duckdb.DuckDBPyConnection) -> None:
    columns = published.sql(
        "select column_name from duckdb_columns() where table_name = 'bubble_gauges_quarterly'"
    ).fetchall()
    assert not [name for (name,) in columns if "score" in name or "composite" in name]


def test_a_correlation_is_that_of_growth(published: duckdb.DuckDBPyConnection) -> None:
    """Alphabet's capex and Innolight's revenue on the quarter before: their own figures, a quarter apart."""

    def growth(company_id: str, metric_id: str) -> dict[int, float]:
        figures = {
            int(quarter[:4]) * 4 + int(quarter[5]): float(value)
            for quarter, value in published.execute(
                "select calendar_quarter, value from marts.figures_quarterly"
                " where company_id = ? and metric_id = ? and segment = 'total' and value is not null",
                [company_id, metric_id],
            ).fetchall()
        }
        return {
            number: math.log(value / figures[number - 1]) for number, value in figures.items() if number - 1 in figures
        }

    capex, revenue = growth("alphabet", "capex_cash"), growth("innolight", "revenue")
    pairs = [(capex[number - 1], grown) for number, grown in sorted(revenue.items()) if number - 1 in capex]
    row = published.sql(
        "select n, correlation, interval_low, interval_high from marts.supply_chain_lead_lag"
        " where pair_id = 'alphabet_capex__innolight_revenue__qoq' and lag_quarters = 1 and as_of_quarter = '2026Q2'"
    ).fetchone()
    assert row is not None
    n, measured, low, high = row
    assert n == len(pairs) == 28
    assert measured == pytest.approx(correlation(*zip(*pairs, strict=True)))
    margin = 1.959964 / math.sqrt(n - 3)
    assert (low, high) == pytest.approx(
        (math.tanh(math.atanh(measured) - margin), math.tanh(math.atanh(measured) + margin))
    )


def test_too_few_quarters_give_no_correlation(published: duckdb.DuckDBPyConnection) -> None:
    rows = published.sql(
        "select n, correlation, interval_low, interval_high from marts.supply_chain_lead_lag"
        " where pair_id = 'big4_capex__innolight_eoptolink_revenue__qoq' and as_of_quarter = '2026Q2'"
    ).fetchall()
    assert len(rows) == 9
    assert all(0 < n < 12 and (r, low, high) == (None, None, None) for n, r, low, high in rows)


def test_cisco_fell_from_its_peak(published: duckdb.DuckDBPyConnection) -> None:
    """From 77.31 at the end of March 2000 to 10.48 at the end of September 2002, as adjusted for its splits."""
    row = published.sql(
        "select month, index, drawdown_ratio, price_basis from marts.dotcom_comparison"
        " where series_id = 'cisco_dotcom' and alignment_id = 'peak' and month_number = 30"
    ).fetchone()
    assert row is not None
    month, index, drawdown, basis = row
    assert (month, basis) == ("2002-09", "split_and_dividend_adjusted")
    assert index == pytest.approx(100 * 10.48 / 77.3125, rel=1e-4)
    assert drawdown == pytest.approx(10.48 / 77.3125 - 1, rel=1e-4)


def test_a_multiple_is_that_of_the_day_or_has_a_reason(published: duckdb.DuckDBPyConnection) -> None:
    """Cisco on 2000-10-31: 53.875 a share, 7,041,991,896 shares (Form 10-K, cover), 18.93 bn of sales in its year."""
    multiples = {
        month: (sales, earnings, reason)
        for month, sales, earnings, reason in published.sql(
            "select month, price_to_sales_ttm, price_to_earnings_ttm, multiple_reason from marts.dotcom_comparison"
            " where series_id = 'cisco_dotcom' and alignment_id = 'peak'"
        ).fetchall()
    }
    assert multiples["2000-10"][0] == pytest.approx(53.875 * 7_041_991_896 / 18.93e9)
    assert multiples["2000-10"][1:] == (None, "earnings_not_known")
    assert multiples["1999-12"] == (None, None, "close_as_traded_not_known")
    assert multiples["2000-03"] == (None, None, "four_quarters_not_known")
    assert multiples["2001-12"][1:] == (None, "loss")
    assert multiples["2002-10"][1] == pytest.approx(11.18 * 7_334_019_051 / 1.893e9)


def test_alignments_are_two_quarters_apart(published: duckdb.DuckDBPyConnection) -> None:
    zeros = dict(
        published.sql(
            "select alignment_id || ' ' || series_id, month_zero from marts.dotcom_comparison"
            " where series_id in ('cisco_dotcom', 'nvidia') and month_number = 0"
        ).fetchall()
    )
    assert zeros["peak cisco_dotcom"] == "2000-03"
    assert zeros["peak_two_quarters_earlier cisco_dotcom"] == "1999-09"
    assert zeros["peak_two_quarters_later cisco_dotcom"] == "2000-09"
    assert zeros["release nvidia"] == "2022-11"
    assert zeros["release_two_quarters_earlier nvidia"] == "2022-05"
    assert zeros["release_two_quarters_later nvidia"] == "2023-05"


def test_rental_prices_are_chained_over_the_same_offers(published: duckdb.DuckDBPyConnection) -> None:
    rows = published.sql(
        "select month, median_usd_per_gpu_hour, providers, panel_providers, chain_index, providers_linked"
        " from marts.compute_rental_prices_monthly"
        " where accelerator = 'h100' and provider_kind = 'neocloud' and terms = 'on_demand' order by month"
    ).fetchall()
    assert [row[0] for row in rows] == ["2026-07", "2026-08"]
    assert rows[0][4:] == (100, 0)
    assert rows[1][5] == 8
    assert all(1 < row[1] < 10 and row[2] <= row[3] for row in rows)
