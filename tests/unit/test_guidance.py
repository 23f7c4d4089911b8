"""Guidance on capital expenditure in prose: amounts, what they belong to, of which period, and what is left open.

The sentences are the tests' own, built after the ways in which companies put it.
"""

from __future__ import annotations

from typing import Any

import pytest

from ingestion.guidance.amounts import amounts
from ingestion.guidance.candidates import GuidanceCandidate, candidates
from ingestion.guidance.periods import periods
from ingestion.guidance.sentences import fingerprint, sentences

BILLION = 10**9


def only(text: str) -> GuidanceCandidate:
    (found,) = candidates(text)
    return found


def said(one: GuidanceCandidate) -> tuple[str | None, Any, Any, Any]:
    """How the amount is bounded, and the ends and the point in billions."""
    return (
        one.modifier,
        *(None if value is None else float(value / BILLION) for value in (one.low, one.high, one.point)),
    )


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        # the unit stands behind the second number alone, with every dash there is
        ("We expect 2026 capital expenditures of $115-135 billion.", ("range", 115, 135, None)),
        ("We expect 2026 capital expenditures of $115–135 billion.", ("range", 115, 135, None)),
        ("We expect 2026 capital expenditures of $115 — $135 billion.", ("range", 115, 135, None)),
        ("We expect 2026 capital expenditures of $115 billion‑$135 billion.", ("range", 115, 135, None)),
        ("We anticipate 2026 CapEx in the range of $175 to $185 billion.", ("range", 175, 185, None)),
        ("Capex is expected to be between $5.0 and $5.5 billion in 2026.", ("range", 5.0, 5.5, None)),
        ("We plan for capital spending of US$600 million to US$0.7 billion in 2026.", ("range", 0.6, 0.7, None)),
        ("We expect capital expenditures of $70 billion, plus or minus $2 billion, in 2026.", ("range", 68, 72, None)),
        # one end
        ("We expect capital expenditures to be over $30 billion in the next quarter.", ("floor", 30, None, None)),
        ("Capital expenditures will be more than $30 billion in 2026.", ("floor", 30, None, None)),
        ("We anticipate capital investments of at least $1,200 million in 2026.", ("floor", 1.2, None, None)),
        ("We expect capital expenditures of $9 billion or more in 2026.", ("floor", 9, None, None)),
        ("We expect to spend up to $3.5 billion on capital expenditures in 2026.", ("ceiling", None, 3.5, None)),
        ("Capital expenditures are expected not to exceed $4 billion in 2026.", ("ceiling", None, 4, None)),
        # one amount
        ("We expect to invest about $200 billion in capital expenditures in 2026.", ("point", None, None, 200)),
        ("We intend purchases of property and equipment of $1.2 trillion in 2026.", ("point", None, None, 1200)),
        ("We expect capex of RMB2.7 billion for 2026.", ("point", None, None, 2.7)),
        ("We expect capex of $26B in 2026.", ("point", None, None, 26)),
        ("We see fiscal 2027 capex around $70 billion.", ("point", None, None, 70)),
        # a difference is no level
        ("We expect 2026 capex to be $15 billion higher than we said in June.", ("delta", None, None, None)),
        ("We expect capital expenditures to increase by $15 billion in 2026.", ("delta", None, None, None)),
    ],
)
def test_an_amount_is_read_with_its_bounds(sentence: str, expected: tuple[Any, ...]) -> None:
    assert said(only(sentence)) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "Capital expenditures were $17.0 billion in the second quarter.",
        "Capital expenditures totaled $44.9 billion, as expected.",
        "We expect total expenses of $165-169 billion in 2026.",
        "We expect revenue of $60 billion, and capital expenditures were $17 billion.",
        "We expect capital expenditures to support revenue of $60 billion in 2026.",
        "Next year we expect capital expenditures to fund $8 billion of contracts.",
        "Our expectations regarding capital expenditures involve risks.",
        "We expect capital expenditures of 30 in 2026.",
        "We expect capital expenditures of $30 in 2026.",
        "We expect capital expenditures to increase as demand grows.",
        "We expect to return $5 billion in dividends. Capital expenditures were paid in cash.",
    ],
)
def test_what_is_no_guidance_is_left_out(sentence: str) -> None:
    assert candidates(sentence) == []


def test_the_range_of_expenses_beside_it_is_not_taken() -> None:
    one = only(
        "We expect full year 2026 total expenses in the range of $165-169 billion and capital expenditures, including "
        "principal payments on finance leases, in the range of $130-145 billion."
    )
    assert said(one) == ("range", 130, 145, None)
    assert (one.basis, one.review_reasons) == ("incl_fl_principal", ())


def test_net_sales_beside_it_are_not_taken() -> None:
    one = only(
        "Net sales are expected to be between $194.0 billion and $199.0 billion, and we expect to invest about "
        "$200 billion in capital expenditures in 2026."
    )
    assert said(one) == ("point", None, None, 200)


def test_what_was_stated_before_is_cut_off() -> None:
    """The range that holds and the one before it in one sentence."""
    one = only(
        "We anticipate 2026 capital expenditures to be $130-145 billion, narrowed from our prior outlook of "
        "$125-145 billion."
    )
    assert said(one) == ("range", 130, 145, None)
    assert (one.prior_low, one.prior_high, one.action) == (125 * BILLION, 145 * BILLION, "narrowed_up")


def test_the_prior_may_stand_first() -> None:
    one = only(
        "In 2025 we expect capital expenditures to rise from our prior range of $64-72 billion to $66-72 billion."
    )
    assert said(one) == ("range", 66, 72, None)
    assert (one.prior_low, one.prior_high) == (64 * BILLION, 72 * BILLION)


def test_increased_from_one_amount_to_another_is_no_range() -> None:
    one = only("Our 2026 capital expenditures outlook is increased from $75 billion to $85 billion.")
    assert said(one) == ("point", None, None, 85)
    assert (one.prior_high, one.action) == (75 * BILLION, "raised")


def test_the_prior_may_stand_behind_a_bare_from() -> None:
    one = only("We are raising our 2026 capex outlook to $50 billion to $55 billion from $40 billion to $45 billion.")
    assert said(one) == ("range", 50, 55, None)
    assert (one.prior_low, one.prior_high, one.action) == (40 * BILLION, 45 * BILLION, "raised")


def test_a_translation_in_brackets_is_no_second_amount() -> None:
    one = only(
        "The guidance for capital expenditures of approximately RMB4.3 billion (US$600 million) for 2026 stands."
    )
    assert (one.currency, said(one)) == ("CNY", ("point", None, None, 4.3))


def test_another_years_amount_is_a_comparison_and_no_prior() -> None:
    one = only("We expect fiscal 2026 capex of about $50 billion, compared with $21.2 billion in fiscal 2025.")
    assert said(one) == ("point", None, None, 50)
    assert (one.prior_low, one.prior_high) == (None, None)


def test_a_part_of_the_amount_is_a_component() -> None:
    one = only(
        "We expect capital expenditures of roughly $190 billion in calendar year 2026, including roughly $25 billion "
        "from higher component prices."
    )
    assert said(one) == ("point", None, None, 190)
    assert (one.component, one.is_approximate) == (25 * BILLION, True)
    assert only("We expect capex of $40 billion in 2026, with $5 billion from land.").component == 5 * BILLION


def test_past_and_future_in_one_sentence_come_apart() -> None:
    one = only(
        "Capital expenditures were $17.0 billion, and we expect them to be over $30 billion in the next quarter."
    )
    assert said(one) == ("floor", 30, None, None)


def test_two_periods_in_one_sentence_are_two_candidates() -> None:
    first, second = candidates("We expect capital expenditures of $66-72 billion in 2025 and $100 billion in 2026.")
    assert (said(first), first.period and first.period.year) == (("range", 66, 72, None), 2025)
    assert (said(second), second.period and second.period.year) == (("point", None, None, 100), 2026)


def test_two_amounts_for_one_period_need_review() -> None:
    found = candidates("We expect 2026 capital expenditures of $30 billion in the US and $10 billion elsewhere.")
    assert [one.review_reasons[-1] for one in found] == ["several_candidates"] * 2


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("We expect capital expenditures of $5 billion in 2026.", "unstated_basis"),
        ("We expect capital expenditures of $5 billion.", "unstated_period"),
        ("We expect capital expenditures of $5 billion in the second half of 2026.", "unstated_period"),
        ("We expect 2026 capex to be $15 billion higher than we said in June.", "delta"),
        ("The capital expenditures of $26.3 billion will be reasonably representative of 2025's rate.", "run_rate"),
        ("We expect capital expenditures of $5 to $50 billion in 2026.", "wide_range"),
        ("We expect our customers' capital expenditures to be $800 billion in 2026.", "anothers_spending"),
        ("We expect non-recurring capital expenditures of $3.4 billion in 2026.", "one_kind"),
        ("We expect capital expenditures of $50 to $45 billion in 2026.", "inverted_range"),
    ],
)
def test_what_is_left_open_needs_review(sentence: str, reason: str) -> None:
    assert reason in only(sentence).review_reasons


@pytest.mark.parametrize(
    ("words", "basis"),
    [
        ("capital expenditures, including principal payments on finance leases,", "incl_fl_principal"),
        ("capital expenditures, including finance leases,", "incl_fl_commencement"),
        (
            "capital expenditures, net of proceeds from equipment sales and incentives,",
            "cash_net_of_proceeds",
        ),
        ("a net cash outlay for capital expenditures", "net_cash_outlay"),
        ("purchases of property, plant and equipment", "purchases_of_ppe"),
        ("capital expenditures", "unstated"),
    ],
)
def test_the_basis_is_in_the_words(words: str, basis: str) -> None:
    one = only(f"We expect {words} to be $5 billion in 2026.")
    assert (one.basis, one.point) == (basis, 5 * BILLION)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("fiscal year 2027", ("fiscal_year", 2027, None)),
        ("FY27", ("fiscal_year", 2027, None)),
        ("calendar 2026", ("calendar_year", 2026, None)),
        ("CY2026", ("calendar_year", 2026, None)),
        ("full year 2026", ("bare_year", 2026, None)),
        ("the fourth quarter of fiscal 2026", ("quarter", 2026, 4)),
        ("Q3 2026", ("quarter", 2026, 3)),
        ("the first quarter", ("quarter", None, 1)),
        ("the next quarter", ("next_quarter", None, None)),
        ("next year", ("next_year", None, None)),
        ("the second half of 2026", ("other", None, None)),
        ("the remainder of 2026", ("other", None, None)),
        ("the third quarter of 2026", ("quarter", 2026, 3)),
        ("the third quarter 2026", ("quarter", 2026, 3)),
        ("the third quarter of fiscal year 2026", ("quarter", 2026, 3)),
        ("FY26Q3", ("quarter", 2026, 3)),
        ("FY26 Q3", ("quarter", 2026, 3)),
    ],
)
def test_a_period_stands_as_named(words: str, expected: tuple[Any, ...]) -> None:
    period = only(f"We expect capital expenditures of $5 billion in {words}.").period
    assert period is not None
    assert (period.kind, period.year, period.quarter) == expected


def test_a_day_and_a_comparison_are_no_periods() -> None:
    assert periods("On July 29, 2026 we said that growth will be larger than 2025, or than in fiscal 2024.") == []
    assert periods("On May 5, 2026 we said so, and again on Sept. 15, 2026.") == []


def test_a_range_narrowed_to_one_number_went_neither_way() -> None:
    one = only("We are narrowing our 2026 capital expenditures outlook to $60 billion from $55 billion to $65 billion.")
    assert (one.point, one.prior_low, one.prior_high) == (60 * BILLION, 55 * BILLION, 65 * BILLION)
    assert one.action is None


@pytest.mark.parametrize(
    ("low", "high", "doubts"),
    [(56, 64, set()), (50, 50, set()), (44, 56, set()), (43, 57, {"wide_range"}), (50, 70, {"wide_range"})],
)
def test_a_range_wider_than_a_quarter_of_its_middle_may_be_two_amounts(low: int, high: int, doubts: set[str]) -> None:
    one = only(f"We expect 2026 capital expenditures of ${low} billion to ${high} billion.")
    assert (one.low, one.high) == (low * BILLION, high * BILLION)
    assert {"wide_range", "inverted_range"} & set(one.review_reasons) == doubts


@pytest.mark.parametrize(
    ("sentence", "direction"),
    [
        ("We expect capital expenditures growth to be notably larger in 2026 than 2025.", "notably_higher"),
        ("We expect a significant increase in capital expenditures in 2026.", "notably_higher"),
        ("We expect capital expenditures to increase significantly in 2026.", "notably_higher"),
        ("We expect capital expenditures to increase in 2026.", "higher"),
        ("Capital expenditures will decrease next quarter.", "lower"),
        ("We expect capital expenditures to be at a similar level in the next quarter.", "similar_level"),
        ("We expect the capital expenditures growth rate to be lower in fiscal 2026.", "growth_lower"),
    ],
)
def test_a_direction_stands_where_no_amount_does(sentence: str, direction: str) -> None:
    one = only(sentence)
    assert one.direction == direction
    assert (one.low, one.high, one.point, one.modifier, one.is_approximate) == (None, None, None, None, False)
    assert said(only(sentence)) == (None, None, None, None)


def test_the_next_sentence_inherits_the_anchor_where_it_goes_on() -> None:
    one = only("Capital expenditures grew with demand. We expect $50 billion in fiscal 2026.")
    assert (one.sentence, one.point, one.review_reasons) == (
        2,
        50 * BILLION,
        ("unstated_basis", "inherited_anchor"),
    )
    assert candidates("Capital expenditures grew. Demand is expected to reach $50 billion in fiscal 2026.") == []


def test_sentences_are_split_where_they_end() -> None:
    text = "In the U.S. Treasury vs. Inc. Acme case, $1.5 billion is due. It is late (see No. 4). “Yes.” We agree."
    assert sentences(text) == [
        "In the U.S. Treasury vs. Inc. Acme case, $1.5 billion is due.",
        "It is late (see No. 4).",
        '"Yes."',
        "We agree.",
    ]


def test_a_sentence_has_one_fingerprint_however_it_is_typeset() -> None:
    assert fingerprint("•We’ll spend\u00a0$5–6  billion.") == fingerprint("We'll spend $5-6 billion.")


def test_amounts_are_at_scale_one_with_their_currency() -> None:
    found = amounts("US$5.0 million, HK$1,250 million, €3 billion and RMB 2 bn, yet neither 7% nor $12 nor 30")
    assert [(one.currency, int(one.point or 0)) for one in found] == [
        ("USD", 5_000_000),
        ("HKD", 1_250_000_000),
        ("EUR", 3_000_000_000),
        ("CNY", 2_000_000_000),
    ]


def test_a_table_in_one_cell_takes_no_time() -> None:
    """Twenty thousand amounts without a full stop are no sentence."""
    assert candidates("We expect capital expenditures of " + "$5 billion in 2026 " * 20_000) == []
