"""Calendars that change, weeks that are no months, forms that are variants: quarters, or a row that says why not."""

from __future__ import annotations

import pytest

from tests.helpers import made_up_filers
from tests.helpers.made_up_filers import Built, Filer, both, filed

SHARES = "CommonStockSharesOutstanding"

#: Fiscal years to June, form 10-KT for the half year to December 2023, calendar years since.
CHANGED = (
    "2022-07-01 2022-09-30 100 2022-11-01",
    "2022-07-01 2022-12-31 210 2023-02-01",
    "2022-07-01 2023-03-31 330 2023-05-01",
    "2022-07-01 2023-06-30 460 2023-08-15 10-K",
    "2023-07-01 2023-12-31 280 2024-02-20 10-KT",
    "2024-01-01 2024-03-31 150 2024-05-01",
    "2024-01-01 2024-06-30 310 2024-08-01",
    "2024-01-01 2024-09-30 480 2024-11-01",
    "2024-01-01 2024-12-31 660 2025-02-20 10-K",
)
TO_JUNE = {"valid_to": "2023-07-01", "fiscal_year_end": "06-30", "week_pattern": "months", "is_transition": "false"}
TRANSITION = {
    **{"valid_from": "2023-07-01", "valid_to": "2024-01-01", "fiscal_year_end": "12-31"},
    **{"week_pattern": "months", "is_transition": "true"},
}


def weeks(*spans: str, pattern: str) -> Filer:
    """A filer of quarters of so many weeks, known by the pattern."""
    calendar = {"fiscal_year_end": "08-31", "week_pattern": pattern, "is_transition": "false"}
    return Filer(f"weeks_{pattern}", filed(*spans), fiscal_year_end="08-31", calendars=(calendar,))


def counted(*rows: str, taxonomy: str, concept: str) -> dict[str, object]:
    return filed(*rows, concept=concept, taxonomy=taxonomy, unit="shares")


#: 53 weeks to 2 September 2023, then 52: quarters of 12, 12, 12 and 17 or 16 weeks.
LATE_LONG = (
    "2022-08-29 2022-11-20 12 2022-12-20",
    "2022-08-29 2023-02-12 25 2023-03-10",
    "2022-08-29 2023-05-07 39 2023-06-01",
    "2022-08-29 2023-09-03 60 2023-10-10 10-K",
    "2023-09-04 2023-11-26 13 2023-12-20",
    "2023-11-27 2024-02-18 14 2024-03-10",
    "2023-09-04 2024-02-18 27 2024-03-10",
)
EARLY_LONG = (
    "2022-08-29 2022-12-18 16 2023-01-20",
    "2022-08-29 2023-03-12 29 2023-04-10",
    "2022-08-29 2023-06-04 43 2023-07-01",
    "2022-08-29 2023-08-27 58 2023-10-10 10-K",
)

FILERS = (
    Filer("changed", filed(*CHANGED), calendars=(TO_JUNE, TRANSITION)),
    Filer("changed_and_not_told", filed(*CHANGED)),
    # Between the two years: three months, five, eleven.
    Filer(
        "three_months_between",
        filed(*CHANGED[:4], "2023-07-01 2023-09-30 140 2023-11-15 10-QT"),
        fiscal_year_end="09-30",
        calendars=(TO_JUNE, {**TRANSITION, "valid_to": "2023-10-01", "fiscal_year_end": "09-30"}),
    ),
    Filer(
        "five_months_between",
        filed(*CHANGED[:4], "2023-07-01 2023-11-30 250 2024-01-15 10-KT"),
        fiscal_year_end="11-30",
        calendars=(TO_JUNE, {**TRANSITION, "valid_to": "2023-12-01", "fiscal_year_end": "11-30"}),
    ),
    Filer(
        "quarters_between",
        filed(
            *CHANGED[:4],
            "2023-07-01 2023-09-30 130 2023-11-01 10-Q",
            *CHANGED[4:],
        ),
        calendars=(TO_JUNE, TRANSITION),
    ),
    weeks(*LATE_LONG, pattern="12-12-12-16"),
    weeks(*EARLY_LONG, pattern="16-12-12-12"),
    Filer("weeks_not_told", filed(*LATE_LONG), fiscal_year_end="08-31"),
    # 52/53 weeks to the last Saturday of January: 14 weeks in the last quarter.
    Filer(
        "fifty_three_weeks",
        filed(
            "2022-01-30 2022-04-30 10 2022-05-27",
            "2022-01-30 2022-07-30 21 2022-08-26",
            "2022-01-30 2022-10-29 33 2022-12-02",
            "2022-01-30 2023-02-04 47 2023-03-10 10-K",
        ),
        fiscal_year_end="01-31",
    ),
    # A later filing dates a comparative a day off and restates it; another dates it off and repeats it.
    Filer(
        "restated_a_day_off",
        filed(
            "2023-01-01 2023-03-31 100 2023-05-01",
            "2023-01-01 2023-06-30 210 2023-08-01",
            "2023-01-01 2023-09-30 330 2023-11-01",
            "2023-01-01 2023-12-31 460 2024-02-15 10-K",
            "2022-12-31 2023-03-31 104 2024-05-01",
        ),
    ),
    Filer(
        "repeated_a_day_off",
        filed(
            "2023-01-01 2023-03-31 100 2023-05-01",
            "2023-01-01 2023-06-30 210 2023-08-01",
            "2022-12-31 2023-03-31 100 2024-05-01",
            "2023-01-02 2023-06-30 210 2024-08-01",
        ),
    ),
    Filer(
        "two_values_in_one_filing",
        filed("2023-01-01 2023-03-31 100 2023-05-01", "2022-12-31 2023-03-31 104 2023-05-01"),
    ),
    Filer(
        "balance_a_day_off",
        filed("- 2023-12-31 5 2024-02-15 10-K", "- 2024-01-01 6 2025-02-15 10-K", concept="InventoryNet"),
    ),
    # A late annual report counts shares on its cover, days before the next quarter ends.
    Filer(
        "cover_near_a_quarter",
        both(
            counted(
                "- 2024-12-31 480 2025-03-28 10-K", "- 2025-03-31 505 2025-05-09", taxonomy="us-gaap", concept=SHARES
            ),
            counted(
                "- 2025-03-26 500 2025-03-28 10-K",
                "- 2025-05-07 506 2025-05-09",
                taxonomy="dei",
                concept="EntityCommonStockSharesOutstanding",
            ),
        ),
    ),
    Filer(
        "cover_alone",
        counted("- 2025-03-31 500 2025-04-02 10-K", taxonomy="dei", concept="EntityCommonStockSharesOutstanding"),
    ),
    # Facts that variants of forms alone carry, and a form that nobody knows.
    Filer(
        "amended_forms",
        filed(
            "2024-01-01 2024-06-30 20 2024-09-01 6-K/A",
            "2024-07-01 2024-12-31 21 2025-03-01 10-KT/A",
            "2023-01-01 2023-12-31 40 2024-03-01 10-K",
        ),
    ),
    Filer(
        "other_forms",
        filed("2024-01-01 2024-12-31 20 2025-03-01 20-F/A", "2023-01-01 2023-12-31 40 2024-03-01 S-99"),
    ),
    Filer("no_report", filed("2024-01-01 2024-12-31 20 2025-03-01 8-K/A", "2023-01-01 2023-12-31 40 2024-03-01 10-K")),
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    marts = ("+figures_quarterly", "+figures_half_yearly", "+figures_yearly", "+facts_history")
    return made_up_filers.build(tmp_path_factory.mktemp("calendars"), FILERS, marts)


def test_a_fiscal_year_that_changed_has_its_quarters(built: Built) -> None:
    assert built.now("changed", "FY2023") == (460, None)
    assert built.quarters("changed") == {
        "2022Q3": ("FY2023Q1", 100),
        "2022Q4": ("FY2023Q2", 110),
        "2023Q1": ("FY2023Q3", 120),
        "2023Q2": ("FY2023Q4", 130),
        "2023Q4": ("FY2023TQ4", None),
        "2024Q1": ("FY2024Q1", 150),
        "2024Q2": ("FY2024Q2", 160),
        "2024Q3": ("FY2024Q3", 170),
        "2024Q4": ("FY2024Q4", 180),
    }
    assert built.now("changed", "FY2023TH2") == (280, None)
    assert built.now("changed", "FY2023TQ4") == (None, "shorter_period_not_reported")
    years = built.rows("select fiscal_year, value from marts.figures_yearly where company_id = 'changed' order by 1")
    assert [(year, float(value) / 1e6) for year, value in years] == [(2023, 460), (2024, 660)]


def test_a_change_that_nobody_told_costs_what_fits_no_calendar(built: Built) -> None:
    """What begins on one day is subtracted all the same; the year to June is no fiscal year of the calendar told."""
    quarters = built.quarters("changed_and_not_told")
    assert [quarters[quarter][1] for quarter in ("2023Q1", "2023Q2", "2024Q1")] == [120, 130, 150]
    assert built.now("changed_and_not_told", "2022-07 to 2023-06") == (460, "fits_no_fiscal_period")
    assert built.now("changed_and_not_told", "2022-07 to 2023-03") == (330, "fits_no_fiscal_period")


def test_times_between_two_fiscal_years(built: Built) -> None:
    assert built.quarters("three_months_between")["2023Q3"] == ("FY2023TQ4", 140)
    assert built.now("five_months_between", "2023-07 to 2023-11") == (250, "fits_no_fiscal_period")
    assert built.now("five_months_between", "FY2023TQ4") == (None, "fits_no_fiscal_period")
    assert built.quarters("quarters_between")["2023Q3"] == ("FY2023TQ3", 130)
    assert built.quarters("quarters_between")["2023Q4"] == ("FY2023TQ4", 150)


def test_quarters_of_sixteen_weeks_and_of_twelve(built: Built) -> None:
    assert built.quarters("weeks_12-12-12-16") == {
        "2022Q4": ("FY2023Q1", 12),
        "2023Q1": ("FY2023Q2", 13),
        "2023Q2": ("FY2023Q3", 14),
        "2023Q3": ("FY2023Q4", 21),
        "2023Q4": ("FY2024Q1", 13),
        "2024Q1": ("FY2024Q2", 14),
    }
    assert built.quarters("weeks_16-12-12-12") == {
        "2022Q4": ("FY2023Q1", 16),
        "2023Q1": ("FY2023Q2", 13),
        "2023Q2": ("FY2023Q3", 14),
        "2023Q3": ("FY2023Q4", 15),
    }


def test_weeks_that_nobody_told_are_rows_with_a_reason(built: Built) -> None:
    answers = built.rows(
        "select fiscal_label, value, reason from marts.facts_history"
        " where company_id = 'weeks_not_told' and period_kind = 'other'"
    )
    assert answers
    assert {reason for _, _, reason in answers} == {"fits_no_fiscal_period"}
    assert built.now("weeks_not_told", "FY2023") == (60, None)


def test_a_year_of_fifty_three_weeks(built: Built) -> None:
    assert [built.now("fifty_three_weeks", f"FY2023Q{number}") for number in (1, 2, 3, 4)] == [
        (10, None),
        (11, None),
        (12, None),
        (14, None),
    ]


def test_versions_of_one_period_are_one_series_though_dated_a_day_off(built: Built) -> None:
    assert built.known("restated_a_day_off", "FY2023Q2") == [
        ("2023-08-01", 110, None),
        ("2024-05-01", None, "vintage_mix"),
    ]
    assert built.now("restated_a_day_off", "FY2023Q1") == (104, None)
    assert built.known("repeated_a_day_off", "FY2023Q2") == [("2023-08-01", 110, None)]
    assert built.known("balance_a_day_off", "FY2023Q4", "inventory") == [
        ("2024-02-15", 5, None),
        ("2025-02-15", 6, None),
    ]


def test_a_filing_that_says_two_things_says_neither(built: Built) -> None:
    assert built.now("two_values_in_one_filing", "FY2023Q1") == (None, "contradicted")


def test_a_count_on_a_cover_is_of_its_own_day(built: Built) -> None:
    assert built.known("cover_near_a_quarter", "FY2025Q1", "shares_outstanding") == [("2025-05-09", 505, None)]
    assert built.now("cover_near_a_quarter", "2025-03-26", "shares_outstanding") == (500, None)
    assert built.quarters("cover_alone", "shares_outstanding") == {}
    assert built.now("cover_alone", "2025-03-31", "shares_outstanding") == (500, None)


def test_variants_follow_their_base_form(built: Built) -> None:
    assert built.now("amended_forms", "FY2024H1") == (20, None)
    assert built.now("amended_forms", "FY2024H2") == (21, None)
    assert built.now("other_forms", "FY2024") == (20, None)
    assert built.known("no_report", "FY2024") == []


def test_a_form_that_nobody_knows_is_read_and_counted(built: Built) -> None:
    assert built.now("other_forms", "FY2023") == (40, None)
    assert built.rows("select form, facts from intermediate.int_facts__forms where not is_known") == [("S-99", 1)]
