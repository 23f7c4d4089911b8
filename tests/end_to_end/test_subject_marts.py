"""Marts of one subject each on the recorded sample: valuations, insiders, contracts, segments, cloud and backlog."""

from __future__ import annotations

import duckdb
import pytest


def test_cloud_revenue_says_which_line_it_is(published: duckdb.DuckDBPyConnection) -> None:
    """Third calendar quarter of 2025: AWS 33,006, Google Cloud 15,157, Intelligent Cloud 30,897 M; Meta has none."""
    rows = {
        company: (revenue, label, growth)
        for company, revenue, label, growth in published.sql(
            "select company_id, cast(cloud_revenue_usd / 1000000 as bigint), cloud_revenue_label,"
            " round(cloud_revenue_yoy_ratio, 3) from marts.hyperscaler_spend_quarterly"
            " where calendar_quarter = '2025Q3'"
        ).fetchall()
    }
    assert rows["amazon"] == (33_006, "AWS", 0.202)
    assert rows["alphabet"] == (15_157, "Google Cloud", 0.335)
    assert rows["microsoft"][:2] == (30_897, "Intelligent Cloud (not Microsoft Cloud, not Azure)")
    assert rows["meta"] == (None, None, None)


def test_growth_across_a_redrawn_segment_is_null(published: duckdb.DuckDBPyConnection) -> None:
    """Microsoft redrew its segments in August 2024: quarters before and after are not compared."""
    rows = dict(
        published.sql(
            "select calendar_quarter, cloud_revenue_yoy_ratio is null from marts.hyperscaler_spend_quarterly"
            " where company_id = 'microsoft' and calendar_quarter between '2024Q3' and '2025Q3'"
        ).fetchall()
    )
    assert rows == {"2024Q3": True, "2024Q4": True, "2025Q1": True, "2025Q2": True, "2025Q3": False}


def test_a_valuation_rests_on_what_was_known(published: duckdb.DuckDBPyConnection) -> None:
    """On 2026-07-10 Alphabet's second quarter was not filed: the year is that to March, 422,499 M of revenue."""
    row = published.sql(
        "select cast(revenue_ttm / 1000000 as bigint), cast(revenue_ttm_to as varchar),"
        " price_to_sales_ttm, market_cap / revenue_ttm from marts.valuations_daily"
        " where company_id = 'alphabet' and traded_on = date '2026-07-10'"
    ).fetchone()
    assert row is not None
    assert row[:2] == (422_499, "2026-03-31")
    assert row[2] == pytest.approx(row[3])


@pytest.mark.parametrize(
    ("company_id", "traded_on", "counted_on", "shares"),
    [
        ("microsoft", "2026-06-30", "2026-04-23", 7_428_434_704),
        # Class A 2,196,045,588 and class B 342,377,716: one share of B turns into one of A.
        ("meta", "2026-05-15", "2026-04-24", 2_196_045_588 + 342_377_716),
        ("oracle", "2026-06-30", "2026-06-12", 2_880_471_000),
        ("nvidia", "2026-06-30", "2026-05-15", 24_200_000_000),
    ],
)
def test_a_market_value_is_the_close_times_the_count_on_the_cover(
    published: duckdb.DuckDBPyConnection, company_id: str, traded_on: str, counted_on: str, shares: int
) -> None:
    row = published.execute(
        "select cast(shares_counted_on as varchar), market_cap / close, price_to_sales_ttm"
        " from marts.valuations_daily where company_id = ? and traded_on = cast(? as date)",
        [company_id, traded_on],
    ).fetchone()
    assert row is not None
    assert row[0] == counted_on
    assert row[1] == pytest.approx(shares)
    assert row[2] > 1


def test_no_valuation_uses_a_later_filing(published: duckdb.DuckDBPyConnection) -> None:
    (early,) = published.sql(
        "select count(*) from marts.valuations_daily where revenue_ttm_to > traded_on or shares_counted_on > traded_on"
    ).fetchone() or (None,)
    assert early == 0


def test_an_old_count_of_shares_values_nothing(published: duckdb.DuckDBPyConnection) -> None:
    """Cisco's shares were last counted in 2001 before its prices of 2026: they have no market value."""
    oldest, old = published.sql(
        "select max(traded_on - shares_counted_on), count(*) filter (where company_id = 'cisco' and market_cap > 0"
        " and traded_on between date '2003-02-01' and date '2026-05-31') from marts.valuations_daily"
    ).fetchone() or (None, None)
    assert 400 < oldest <= 500
    assert old == 0


def test_insiders_sales_are_those_on_the_market(published: duckdb.DuckDBPyConnection) -> None:
    """Form 4 0000789019-26-000075: 1,262.312 shares sold at 411.342; 88.645 withheld for tax are no sale."""
    rows = published.sql(
        "select direction, shares, price, round(value, 2), is_pre_arranged from marts.insider_transactions"
        " where filing_url like '%0000789019-26-000075%' order by direction"
    ).fetchall()
    assert rows == [("other", 88.645, 409.43, 36293.92, False), ("sale", 1262.312, 411.342, 519241.94, False)]
    month = published.sql(
        "select sellers, sales, round(sold_value, 2), pre_arranged_sold_value from marts.insider_selling_monthly"
        " where company_id = 'microsoft' and calendar_month = '2026-05'"
    ).fetchone()
    assert month == (1, 1, 519241.94, None)


def test_a_terminated_contract_against_the_revenue_before_it(published: duckdb.DuckDBPyConnection) -> None:
    """Hainan Huatie (海南华铁): 3.69 bn yuan over five years, 71 % of the revenue of 2024, ended without an order."""
    row = published.sql(
        "select total_to_revenue_ratio, annualised_to_revenue_ratio, days_to_termination, orders_received,"
        " revenue_year, terms_disclosed from marts.compute_contracts where company_id = 'huatie'"
    ).fetchone()
    assert row is not None
    assert row[0] == pytest.approx(0.714, abs=0.001)
    assert row[1] == pytest.approx(0.143, abs=0.001)
    assert row[2:] == (210, 0, 2024, 1)


def test_segments_are_those_of_the_reports(published: duckdb.DuckDBPyConnection) -> None:
    """Innolight (中际旭创), half-year 2025: optical modules (光通信收发模块) 14,431.74 M yuan at 39.96 %."""
    row = published.sql(
        "select cast(revenue as varchar), gross_margin_ratio, round(revenue_share_ratio, 4), is_overseas"
        " from marts.optical_module_segments"
        " where company_id = 'innolight' and axis = 'product' and period_end = date '2025-06-30'"
    ).fetchone()
    assert row == ("14431741404.730000", 0.3996, 0.9758, None)


def test_what_is_sold_abroad_is_read_in_the_report_or_null_with_a_reason(published: duckdb.DuckDBPyConnection) -> None:
    """Eoptolink (新易盛) sold 23,887.51 M yuan abroad (境外) in 2025: 96.16 %. Innolight's (中际旭创) is not held."""
    rows = published.sql(
        "select company_id, cast(revenue as varchar), round(revenue_share_ratio, 4), evidence, reason"
        " from marts.optical_module_segments where is_overseas"
        " and (company_id, period_end) in (('eoptolink', date '2025-12-31'), ('innolight', date '2025-06-30'))"
        " order by company_id"
    ).fetchall()
    assert rows == [
        ("eoptolink", "23887512078.750000", 0.9616, "curated", None),
        ("innolight", None, None, "portal", "no row by region is held of this report"),
    ]


def test_lines_of_revenue_are_read_in_the_filing_itself(published: duckdb.DuckDBPyConnection) -> None:
    """Oracle, three months to 2026-08-31: cloud 11,607 M USD, of it infrastructure 7,388 and applications 4,219."""
    rows = published.sql(
        "select figures.segment, cast(figures.value as bigint), figures.evidence, locator, figures.filing_url"
        " from marts.figures_quarterly as figures join marts.citations as citations using (figure_id)"
        " where figures.company_id = 'oracle' and figures.metric_id = 'segment_revenue'"
        " and figures.calendar_quarter = '2026Q3' order by figures.segment"
    ).fetchall()
    assert [row[:3] for row in rows] == [
        ("cloud_applications", 4_219_000_000, "filed"),
        ("cloud_infrastructure", 7_388_000_000, "filed"),
        ("oracle_cloud", 11_607_000_000, "filed"),
    ]
    assert all("contextRef=C_" in locator and "0001193125-26-389274" in url for *_, locator, url in rows)


def test_growth_of_a_line_is_the_one_the_company_states(published: duckdb.DuckDBPyConnection) -> None:
    """Oracle's release of 2026-06-10 states the growth of total cloud revenues: 28, 34, 44 and 47 %."""
    rows = published.sql(
        "select round(cloud_revenue_yoy_ratio, 2) from marts.hyperscaler_spend_quarterly"
        " where company_id = 'oracle' and calendar_quarter between '2025Q3' and '2026Q2' order by calendar_quarter"
    ).fetchall()
    assert [row[0] for row in rows] == [0.28, 0.34, 0.44, 0.47]


def test_plans_stand_apart_from_sales(published: duckdb.DuckDBPyConnection) -> None:
    """The sample holds no announcements: the mart is there, and says nothing."""
    assert published.sql("select count(*) from marts.reduction_plans").fetchone() == (0,)
    columns = {row[0] for row in published.sql("describe marts.reduction_plans").fetchall()}
    assert not columns & {"shares", "value", "sold_shares"}
