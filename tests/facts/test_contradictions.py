"""Quarters and their cumulative figures that disagree: either may be wrong, and what ties is taken."""

from __future__ import annotations

import pytest

from tests.helpers import made_up_filers
from tests.helpers.made_up_filers import Built, Filer, both, filed

pytestmark = pytest.mark.slow  # dbt builds the companies that the tests are about

#: The line of revenue that is read first.
PREFERRED = "RevenueFromContractWithCustomerExcludingAssessedTax"

#: A sound year of a filer that states quarters and cumulative figures: 137, 138, 143, 145.
QUARTERS = (
    "2021-01-01 2021-03-31 137 2021-05-01",
    "2021-04-01 2021-06-30 138 2021-08-01",
    "2021-01-01 2021-06-30 275 2021-08-01",
    "2021-07-01 2021-09-30 143 2021-11-01",
    "2021-01-01 2021-09-30 418 2021-11-01",
    "2021-01-01 2021-12-31 563 2022-02-15 10-K",
)
#: The same of a filer that states cumulative figures alone.
CUMULATIVE = tuple(row for row in QUARTERS if not row.startswith(("2021-04-01", "2021-07-01")))


def instead(rows: tuple[str, ...], *changed: str) -> tuple[str, ...]:
    """The rows, some of them with another value: those of the same period and day."""
    return tuple({(row.split()[0], row.split()[1], row.split()[3]): row for row in (*rows, *changed)}.values())


def negated(row: str) -> str:
    """The row with the other sign."""
    start, end, value, *rest = row.split()
    return " ".join((start, end, f"-{value}", *rest))


def swapped_comparatives() -> dict[str, object]:
    """NVIDIA's amortisation of FY2022 and FY2023: form 10-Q 0001045810-22-000166 carries two contexts swapped."""
    return filed(
        "2021-02-01 2021-05-02 137 2021-05-26",
        "2021-02-01 2021-05-02 137 2022-05-27",
        "2021-02-01 2021-08-01 275 2021-08-20",
        "2021-02-01 2021-08-01 275 2022-08-31",
        "2021-05-03 2021-08-01 138 2021-08-20",
        "2021-05-03 2021-08-01 138 2022-08-31",
        "2021-02-01 2021-10-31 418 2021-11-22",
        "2021-02-01 2021-10-31 418 2022-11-18",
        "2021-08-02 2021-10-31 143 2021-11-22",
        "2021-08-02 2021-10-31 518 2022-11-18",
        "2021-02-01 2022-01-30 563 2022-03-18 10-K",
        "2021-02-01 2022-01-30 563 2023-02-24 10-K",
        "2021-02-01 2022-01-30 563 2024-02-21 10-K",
        "2022-01-31 2022-05-01 155 2022-05-27",
        "2022-01-31 2022-07-31 336 2022-08-31",
        "2022-05-02 2022-07-31 182 2022-08-31",
        "2022-01-31 2022-10-30 143 2022-11-18",
        "2022-08-01 2022-10-30 181 2022-11-18",
        "2022-01-31 2023-01-29 699 2023-02-24 10-K",
        "2022-01-31 2022-10-30 518 2023-11-21",
        "2022-08-01 2022-10-30 181 2023-11-21",
        "2022-01-31 2023-01-29 699 2024-02-21 10-K",
        "2022-01-31 2023-01-29 699 2025-02-26 10-K",
        concept="AmortizationOfIntangibleAssets",
    )


FILERS = (
    Filer("sound", filed(*QUARTERS)),
    Filer("sound_cumulative", filed(*CUMULATIVE)),
    Filer("swapped_years", swapped_comparatives(), fiscal_year_end="01-31"),
    # A later filing states one of the three anew and wrongly; the other two are repeated beside it.
    Filer(
        "quarter_restated_wrongly",
        filed(*QUARTERS, "2021-07-01 2021-09-30 418 2022-11-01", "2021-01-01 2021-09-30 418 2022-11-01"),
    ),
    Filer(
        "nine_months_restated_wrongly",
        filed(*QUARTERS, "2021-07-01 2021-09-30 143 2022-11-01", "2021-01-01 2021-09-30 481 2022-11-01"),
    ),
    Filer(
        "first_quarter_restated_wrongly",
        filed(*QUARTERS, "2021-01-01 2021-03-31 173 2022-05-01", "2021-01-01 2021-06-30 275 2022-08-01"),
    ),
    # The sound twin: a restatement that ties.
    Filer(
        "restated_soundly",
        filed(*QUARTERS, "2021-07-01 2021-09-30 206 2022-11-01", "2021-01-01 2021-09-30 481 2022-11-01"),
    ),
    # One of the three is wrong from the start.
    Filer("quarter_wrong", filed(*instead(QUARTERS, "2021-07-01 2021-09-30 160 2021-11-01"))),
    Filer("quarter_within_rounding", filed(*instead(QUARTERS, "2021-07-01 2021-09-30 142 2021-11-01"))),
    Filer("half_year_wrong", filed(*instead(QUARTERS, "2021-01-01 2021-06-30 257 2021-08-01"))),
    Filer(
        "swapped_in_one_filing",
        filed(*instead(QUARTERS, "2021-07-01 2021-09-30 418 2021-11-01", "2021-01-01 2021-09-30 143 2021-11-01")),
    ),
    Filer(
        "year_against_fourth_quarter",
        filed(*QUARTERS, "2021-10-01 2021-12-31 154 2022-02-15 10-K"),
    ),
    Filer(
        "third_quarter_wrong_and_fourth_reported",
        filed(*instead(QUARTERS, "2021-07-01 2021-09-30 134 2021-11-01"), "2021-10-01 2021-12-31 145 2022-02-15 10-K"),
    ),
    # Cumulative figures alone: nothing tells which of two is wrong.
    Filer("nine_months_below_half_year", filed(*instead(CUMULATIVE, "2021-01-01 2021-09-30 41.8 2021-11-01"))),
    Filer("nine_months_hardly_below", filed(*instead(CUMULATIVE, "2021-01-01 2021-09-30 274.5 2021-11-01"))),
    # A wrong value is put right again: the right one was never restated.
    Filer(
        "value_comes_back",
        filed(
            *CUMULATIVE,
            "2021-01-01 2021-09-30 200 2022-03-01 10-K/A",
            "2021-01-01 2021-09-30 418 2022-11-01",
        ),
    ),
    # Payments with the sign of the parentheses they are printed in, for good or in one filing.
    Filer("negative", filed(*(negated(row) for row in CUMULATIVE))),
    Filer("negative_once", filed(*CUMULATIVE, "2021-01-01 2021-12-31 -563 2023-02-15 10-K")),
    Filer("negative_at_first", filed(negated(CUMULATIVE[0]), *CUMULATIVE[1:], "2021-01-01 2021-03-31 137 2022-05-01")),
    Filer("negative_income", filed(*(negated(row) for row in CUMULATIVE), concept="NetIncomeLoss")),
    Filer("negative_stock", filed("- 2021-03-31 -5 2021-05-01", concept="InventoryNet")),
    Filer("zero_later", filed(*CUMULATIVE, "2021-01-01 2021-09-30 0 2022-11-01")),
    # The quarter was reported before both sums around it were restated, and never since.
    Filer(
        "superseded",
        filed(*QUARTERS, "2021-01-01 2021-06-30 280 2022-11-01", "2021-01-01 2021-09-30 430 2022-11-01"),
    ),
    # What cannot be: a document older than its period, a profit above its revenue.
    Filer("filed_too_early", filed(CUMULATIVE[0], "2021-01-01 2021-12-31 563 2021-02-15 10-K")),
    Filer(
        "margin_above_one",
        both(
            filed("2021-01-01 2021-03-31 100 2021-05-01", concept="Revenues"),
            filed("2021-01-01 2021-03-31 120 2021-05-01", concept="GrossProfit"),
        ),
    ),
    # The preferred line is contradicted, another one is not.
    Filer(
        "other_line",
        both(
            filed(*instead(QUARTERS, "2021-07-01 2021-09-30 160 2021-11-01"), concept=PREFERRED),
            filed("2021-07-01 2021-09-30 143 2021-11-01", concept="Revenues"),
        ),
    ),
    # Form 10-K repeats a year after its nine months were restated; so do later ones.
    Filer(
        "confirmed_late",
        filed(
            "2023-01-01 2023-03-31 100 2023-05-01",
            "2023-01-01 2023-06-30 200 2023-08-01",
            "2023-01-01 2023-09-30 300 2023-11-01",
            "2023-01-01 2023-12-31 500 2024-02-15 10-K",
            "2023-01-01 2023-09-30 360 2024-11-01",
            "2023-01-01 2023-12-31 500 2025-02-15 10-K",
            "2023-01-01 2023-12-31 500 2026-02-15 10-K",
        ),
    ),
    Filer(
        "never_confirmed",
        filed(
            "2023-01-01 2023-09-30 300 2023-11-01",
            "2023-01-01 2023-12-31 500 2024-02-15 10-K",
            "2023-01-01 2023-09-30 360 2024-11-01",
        ),
    ),
    Filer(
        "year_restated_and_nine_months_repeated",
        filed(
            "2023-01-01 2023-09-30 300 2023-11-01",
            "2023-01-01 2023-12-31 500 2024-02-15 10-K",
            "2023-01-01 2023-12-31 540 2024-06-01 10-K/A",
            "2023-01-01 2023-09-30 300 2024-11-01",
            "2023-01-01 2023-09-30 300 2025-11-01",
        ),
    ),
)
#: The models that the tests read.
SELECT = ("+int_facts__resolved", "+int_figures__divided")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return made_up_filers.build(tmp_path_factory.mktemp("contradictions"), FILERS, SELECT)


def quarters(built: Built, company: str) -> list[tuple[float | None, str | None]]:
    return [built.now(company, f"FY2021Q{number}") for number in (1, 2, 3, 4)]


@pytest.mark.parametrize("company", ["sound", "sound_cumulative", "value_comes_back", "zero_later", "negative_once"])
def test_a_sound_year_is_its_quarters(built: Built, company: str) -> None:
    assert quarters(built, company) == [(137, None), (138, None), (143, None), (145, None)]


def test_a_quarter_tagged_with_nine_months_is_set_aside(built: Built) -> None:
    """It was 143 in the filing of the year before, 418 less 275, and 563 less the other three."""
    metric = "amortisation_of_intangibles"
    assert built.known("swapped_years", "FY2022Q3", metric) == [
        ("2021-11-22", 143, None),
        ("2022-11-18", 143, "restatement_contradicted"),
    ]
    assert built.now("swapped_years", "FY2022Q4", metric) == (145, None)
    assert built.known("swapped_years", "FY2023Q4", metric) == [
        ("2023-02-24", None, "contradicted"),
        ("2023-11-21", None, "vintage_mix"),
        ("2024-02-21", 181, None),
    ]


@pytest.mark.parametrize(
    ("company", "quarter", "others"),
    [
        ("quarter_restated_wrongly", "FY2021Q3", {}),
        ("first_quarter_restated_wrongly", "FY2021Q1", {}),
    ],
)
def test_what_ties_to_another_version_is_upheld(
    built: Built, company: str, quarter: str, others: dict[str, float]
) -> None:
    value = {"FY2021Q1": 137, "FY2021Q3": 143}[quarter]
    assert built.now(company, quarter) == (value, "restatement_contradicted")
    assert [value for value, _ in quarters(built, company)] == [137, 138, 143, 145]


def test_a_cumulative_figure_restated_wrongly_is_set_aside(built: Built) -> None:
    assert built.now("nine_months_restated_wrongly", "FY20219M") == (418, "restatement_contradicted")
    assert quarters(built, "nine_months_restated_wrongly") == [(137, None), (138, None), (143, None), (145, None)]


def test_a_restatement_that_ties_stands(built: Built) -> None:
    assert built.now("restated_soundly", "FY2021Q3") == (206, None)
    assert built.now("restated_soundly", "FY2021Q4") == (None, "vintage_mix")


def test_where_nothing_ties_there_is_no_value(built: Built) -> None:
    """418 - 275 = 143 and 160 was reported: the fourth quarter, cut from the nine months, is as doubtful."""
    assert quarters(built, "quarter_wrong") == [
        (137, None),
        (138, None),
        (None, "contradicted"),
        (None, "contradicted"),
    ]
    assert quarters(built, "swapped_in_one_filing")[2:] == [(None, "contradicted"), (None, "contradicted")]


def test_rounding_is_no_contradiction(built: Built) -> None:
    assert built.now("quarter_within_rounding", "FY2021Q3") == (142, None)


def test_a_cumulative_figure_that_its_parts_leave_out_is_at_fault(built: Built) -> None:
    """137 + 138 + 143 is the nine months' 418, and the half year's 257 fits nowhere."""
    assert built.now("half_year_wrong", "FY2021H1") == (None, "contradicted")
    assert quarters(built, "half_year_wrong") == [
        (137, None),
        (138, "cumulative_contradicted"),
        (143, "cumulative_contradicted"),
        (145, None),
    ]


def test_a_reported_quarter_between_sums_that_tie_is_at_fault(built: Built) -> None:
    assert built.now("third_quarter_wrong_and_fourth_reported", "FY2021Q3") == (143, "report_contradicted")


def test_a_contradiction_costs_one_figure(built: Built) -> None:
    assert quarters(built, "year_against_fourth_quarter") == [
        (137, None),
        (138, None),
        (143, None),
        (None, "contradicted"),
    ]
    assert built.now("year_against_fourth_quarter", "FY2021") == (563, None)


def test_nothing_rests_on_a_sum_smaller_than_its_part(built: Built) -> None:
    assert quarters(built, "nine_months_below_half_year")[2:] == [(None, "negative_difference"), (None, "contradicted")]
    assert quarters(built, "nine_months_hardly_below")[2:] == [(None, "negative_difference"), (288.5, None)]


def test_what_cannot_be_negative_is_not_published_so(built: Built) -> None:
    for label in ("FY2021Q1", "FY2021Q2", "FY2021Q3", "FY2021Q4", "FY2021H1", "FY2021"):
        assert built.now("negative", label) == (None, "negative_value")
    assert built.known("negative_once", "FY2021") == [("2022-02-15", 563, None)]
    assert built.known("negative_at_first", "FY2021Q1") == [
        ("2021-05-01", None, "negative_value"),
        ("2022-05-01", 137, None),
    ]
    assert built.now("negative_stock", "FY2021Q1", "inventory") == (None, "negative_value")
    assert built.now("negative_income", "FY2021Q4", "net_income") == (-145, None)


def test_a_difference_is_known_from_its_first_confirmation(built: Built) -> None:
    assert built.known("confirmed_late", "FY2023Q4") == [
        ("2024-02-15", 200, None),
        ("2024-11-01", None, "vintage_mix"),
        ("2025-02-15", 140, None),
    ]
    assert built.known("never_confirmed", "FY2023Q4") == [
        ("2024-02-15", 200, None),
        ("2024-11-01", None, "vintage_mix"),
    ]
    assert built.known("year_restated_and_nine_months_repeated", "FY2023Q4") == [
        ("2024-02-15", 200, None),
        ("2024-06-01", None, "vintage_mix"),
        ("2024-11-01", 240, None),
    ]


def test_a_quarter_older_than_the_sums_around_it_gives_way(built: Built) -> None:
    assert built.known("superseded", "FY2021Q3") == [
        ("2021-11-01", 143, None),
        ("2022-11-01", 150, "report_superseded"),
    ]


def test_a_document_does_not_know_what_is_to_come(built: Built) -> None:
    assert built.now("filed_too_early", "FY2021") == (None, "published_before_period_end")


def test_nothing_is_sold_for_more_than_its_price(built: Built) -> None:
    rows = built.rows(
        "select value, reason from intermediate.int_figures__divided"
        " where company_id = 'margin_above_one' and metric_id = 'gross_margin'"
    )
    assert rows == [(None, "above_its_most")]


def test_what_stands_in_for_a_contradicted_line_says_so(built: Built) -> None:
    assert built.now("other_line", "FY2021Q3", "revenue") == (143, "stands_in_for_contradicted")
    assert built.now("other_line", "FY2021Q2", "revenue") == (138, None)
