"""Figures of a published release against what a person reads in the filings."""

from __future__ import annotations

import csv
import os
from collections import Counter
from pathlib import Path

import duckdb
import pytest

from tests.helpers.places import Place
from tests.helpers.reference import compare

FILED = list(csv.DictReader((Path(__file__).parent / "filed_figures.csv").open(encoding="utf-8", newline="")))
RESPONSES = os.environ.get("FROTH_TEST_RESPONSES")

FIGURES = """
    select figure_id, value, derivation, document_id from marts.figures_quarterly
    union all by name select figure_id, value, derivation, document_id from marts.figures_half_yearly
    union all by name select figure_id, value, derivation, document_id from marts.figures_yearly
"""


@pytest.mark.parametrize("filed", FILED, ids=lambda filed: filed["figure_id"])
def test_a_figure_is_what_its_filing_says(published: duckdb.DuckDBPyConnection, filed: dict[str, str]) -> None:
    rows = published.execute(
        f"select value, derivation from ({FIGURES}) where figure_id = ?", [filed["figure_id"]]
    ).fetchall()
    assert rows, f"no figure {filed['figure_id']}; its filing is {filed['document']}"
    value, derivation = rows[0]
    assert float(value) == pytest.approx(float(filed["value"]), rel=1e-9), filed["document"]
    if filed["derivation"]:
        assert derivation == filed["derivation"]


def test_the_half_year_is_not_taken_for_the_quarter(published: duckdb.DuckDBPyConnection) -> None:
    """Alphabet tags year-to-date cash flows only: the six months' 80,598 M must stay out of the quarters."""
    quarters = published.sql(
        "select value from marts.figures_quarterly where company_id = 'alphabet' and metric_id = 'capex_cash'"
    ).fetchall()
    assert quarters
    assert all(float(value) != 80598e6 for (value,) in quarters)


def test_four_payers_together(published: duckdb.DuckDBPyConnection) -> None:
    """Cash capex of Microsoft, Amazon, Alphabet and Meta: 17,079 + 32,183 + 22,446 + 16,538 = 88,246 M."""
    (capex,) = published.sql(
        "select capex_cash_usd from marts.hyperscaler_group_quarterly"
        " where group_id = 'big4' and calendar_quarter = '2025Q2'"
    ).fetchone() or (None,)
    assert float(capex) == 88_246e6


def test_a_group_with_a_missing_member_has_no_sum(published: duckdb.DuckDBPyConnection) -> None:
    """A sum is there with every member's figure and not without one, whatever the group and quarter."""
    rows = published.sql(
        """
        with members as (
            select unnest(string_split(group_ids, ', ')) as group_id, company_id
            from marts.companies where group_ids is not null
        )
        select count(spend.capex_cash_usd) = any_value(sums.companies), any_value(sums.capex_cash_usd) is not null
        from marts.hyperscaler_group_quarterly as sums
        inner join members using (group_id)
        left join marts.hyperscaler_spend_quarterly as spend
            on members.company_id = spend.company_id and sums.calendar_quarter = spend.calendar_quarter
        group by sums.group_id, sums.calendar_quarter
        """
    ).fetchall()
    assert {is_whole for is_whole, _ in rows} == {True, False}
    assert all(is_whole == has_sum for is_whole, has_sum in rows)


def test_a_restated_figure_answers_by_the_day_requested(published: duckdb.DuckDBPyConnection) -> None:
    """Alphabet's unpaid capital expenditures of 2024: first 3,200 M, since the 10-K of 2026-02-05 10,326 M."""
    question = (
        "select value, filing_code from marts.facts_as_of(date '{day}') where company_id = 'alphabet'"
        " and metric_id = 'capex_incurred_unpaid' and period_kind = 'year' and period_end = date '2024-12-31'"
    )
    before = published.sql(question.format(day="2026-02-04")).fetchall()
    after = published.sql(question.format(day="2026-02-05")).fetchall()
    assert [float(value) for value, _ in before] == [3_200e6]
    assert [float(value) for value, _ in after] == [10_326e6]
    assert before[0][1] != after[0][1]


def test_growth_stands_on_one_side_of_a_restatement(place: Place, first: object) -> None:
    """GDS restated its revenue from 2023Q4 on and never what came before: growth across that day is none.

    Restated over restated: 2,690.7 over 2,465.3 M of 2023Q4, then 2,723.2 over 2,432.2 M, and so on.
    """
    with duckdb.connect(str(place.data / "warehouse.duckdb"), read_only=True) as connection:
        growth = dict(
            connection.execute(
                "select calendar_quarter, round(yoy_ratio, 3) from intermediate.int_figures__trended"
                " where company_id = 'gds' and metric_id = 'revenue' and segment = 'total'"
                " and calendar_quarter between '2023Q1' and '2025Q4'"
            ).fetchall()
        )
    assert {quarter for quarter, ratio in growth.items() if ratio is None} == {"2023Q4", "2024Q1", "2024Q2", "2024Q3"}
    assert [growth[f"2025Q{number}"] for number in (1, 2, 3, 4)] == [0.12, 0.124, 0.102, 0.086]
    assert growth["2024Q4"] == 0.091


def test_an_impairment_is_added_back(published: duckdb.DuckDBPyConnection) -> None:
    """VNET's third quarter of 2017: an operating loss of 1,223.6 M, of which 1,169.3 M are impairments."""
    (ebitda,) = published.sql(
        "select value / 1000000 from marts.figures_quarterly where figure_id = 'vnet:computed_ebitda:total:FY2017Q3'"
    ).fetchone() or (None,)
    assert float(ebitda) == pytest.approx(-1_223.635 + 173.592 + 1_169.25)


def test_nothing_was_known_before_it_was_published(published: duckdb.DuckDBPyConnection) -> None:
    (early,) = published.sql(
        "select count(*) from marts.facts_history where known_from < period_end and period_kind <> 'instant'"
    ).fetchone() or (None,)
    assert early == 0


def test_every_figure_is_cited_by_a_filing_a_person_can_open(published: duckdb.DuckDBPyConnection) -> None:
    uncited = published.sql(
        f"select figures.figure_id from ({FIGURES}) as figures"
        " left join marts.citations as citations using (figure_id)"
        " left join marts.documents as documents on citations.document_id = documents.document_id"
        " where documents.document_id is null or citations.filing_url not like 'http%'"
    ).fetchall()
    assert uncited == []


def test_amounts_without_dollars_say_why(published: duckdb.DuckDBPyConnection) -> None:
    silent = published.sql(
        "select figure_id from marts.figures_quarterly where value is not null and value_usd is null"
        " and unit not in ('ratio', 'shares') and fx_method <> 'no_rate_for_the_period'"
    ).fetchall()
    assert silent == []


def test_a_figure_without_a_value_says_why(published: duckdb.DuckDBPyConnection) -> None:
    silent = published.sql(
        f"select figure_id from ({FIGURES.replace('value,', 'value, reason,')}) where value is null and reason is null"
    ).fetchall()
    assert silent == []


@pytest.mark.skipif(RESPONSES is None, reason="FROTH_TEST_RESPONSES names no folder with independent figures")
def test_independently_collected_figures_agree(published: duckdb.DuckDBPyConnection) -> None:
    """High-confidence rows of the reference file, within 0.1 % (margins 0.05 points)."""
    comparisons = compare(published, Path(str(RESPONSES)) / "reference" / "reference_values.csv")
    counts = Counter(comparison.outcome for comparison in comparisons)
    print("reference figures:", dict(counts))
    differing = [comparison for comparison in comparisons if comparison.outcome == "differing"]
    for comparison in differing:
        print("differs:", comparison)
    assert counts["matched"] >= 200
    assert len(differing) <= len(comparisons) // 100
