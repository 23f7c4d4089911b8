"""How an amount is meant: tolerances, bounds and their denials, halves of decades, what was withdrawn, footnotes.

Beside each way of putting it stands a sound twin, or the doubt that keeps an unsound one from standing unread.
"""

from __future__ import annotations

from typing import Any

import pytest

from ingestion.guidance.candidates import GuidanceCandidate, candidates

BILLION = 10**9
EXPECTS = "We expect 2026 capital expenditures "


def only(text: str) -> GuidanceCandidate:
    (found,) = candidates(text)
    return found


def said(one: GuidanceCandidate) -> tuple[str | None, Any, Any, Any]:
    return (
        one.modifier,
        *(None if value is None else float(value / BILLION) for value in (one.low, one.high, one.point)),
    )


def between(low: float, high: float) -> tuple[str, float, float, None]:
    return "range", low, high, None


def floor(low: float) -> tuple[str, float, None, None]:
    return "floor", low, None, None


def ceiling(high: float) -> tuple[str, None, float, None]:
    return "ceiling", None, high, None


def point(value: float) -> tuple[str, None, None, float]:
    return "point", None, None, value


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("of $60 billion, plus or minus 5%.", between(57, 63)),
        ("of $60 billion, plus or minus 5 percent.", between(57, 63)),
        ("of $60 billion (plus or minus ten percent).", between(54, 66)),
        ("of $60 billion (+/- 5%).", between(57, 63)),
        ("of $60 billion, + or - 5%.", between(57, 63)),
        ("of $60 billion ±5%.", between(57, 63)),
        ("of $60 billion, give or take 5 per cent.", between(57, 63)),
        ("of $60 billion, with a tolerance of 5%.", between(57, 63)),
        ("of $60 billion, within a range of plus or minus 5%.", between(57, 63)),
        ("of $60 billion, plus or minus 200 basis points.", between(58.8, 61.2)),
        ("within 5% of $60 billion.", between(57, 63)),
        ("of $60 billion, plus or minus $3 billion.", between(57, 63)),
        ("of $60 billion, plus or minus 500 million.", between(59.5, 60.5)),
        ("of $60 billion, within our range.", point(60)),
    ],
)
def test_a_tolerance_is_reckoned(words: str, expected: Any) -> None:
    one = only(EXPECTS + words)
    assert said(one) == expected
    assert one.review_reasons == ("unstated_basis",)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("of $60 billion, plus or minus a few percent.", "unread_tolerance"),
        ("of $60 billion, plus or minus 3 percentage points.", "unread_tolerance"),
        ("of $60 billion to $65 billion, plus or minus 5%.", "unread_tolerance"),
        ("of $60 billion, plus 5%.", "unread_tolerance"),
        ("of $60 billion, plus or minus 2.", "tolerance_unit"),
        ("of up to $60-65 billion.", "bounded_range"),
        ("at the high end of our range of $60 billion to $65 billion.", "end_of_range"),
        ("to exceed the $39 billion spent in 2025.", "compared_amount"),
        ("of $60 billion plus land purchases.", "added_to"),
        ("of $60 billion, net of $5 billion of grants.", "excludes_a_part"),
        ("of $10 billion per gigawatt.", "per_unit"),
        ("of $60 billion over the next three years.", "several_years"),
        ("of $60 billion through 2028.", "several_years"),
        ("from $60 billion to $65 billion.", "from_to"),
        ("of $60 or $65 billion.", "number_beside"),
        ("of $60,5 to $65 billion.", "number_beside"),
        ("of $60 billion to $65.", "number_beside"),
        ("of $6\ufffd billion, or $65 billion.", "unreadable_characters"),
    ],
)
def test_what_is_read_with_doubt_says_which(words: str, reason: str) -> None:
    assert reason in only(EXPECTS + words).review_reasons


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("north of $60 billion.", floor(60)),
        ("upwards of $60 billion.", floor(60)),
        ("in excess of $60 billion.", floor(60)),
        ("well above $60 billion.", floor(60)),
        ("of no less than $60 billion.", floor(60)),
        ("of not less than $60 billion.", floor(60)),
        ("that will not fall below $60 billion.", floor(60)),
        ("of $60 billion+.", floor(60)),
        ("of $60+ billion.", floor(60)),
        ("of $60 billion-plus.", floor(60)),
        ("of $60 billion and up.", floor(60)),
        ("of $60 billion at a minimum.", floor(60)),
        ("of as much as $60 billion.", ceiling(60)),
        ("of up to approximately $60 billion.", ceiling(60)),
        ("south of $60 billion.", ceiling(60)),
        ("of no more than $60 billion.", ceiling(60)),
        ("of not more than about $60 billion.", ceiling(60)),
        ("that won't exceed $60 billion.", ceiling(60)),
        ("that are not going to exceed $60 billion.", ceiling(60)),
        ("capped at $60 billion.", ceiling(60)),
        ("of $60 billion or less.", ceiling(60)),
        ("of $60 billion at most.", ceiling(60)),
        ("with a minimum of $60 billion.", floor(60)),
        ("at or above $60 billion.", floor(60)),
        ("to be no more in the US than $60 billion.", ceiling(60)),
        ("of c. $60 billion.", point(60)),
        ("approaching $60 billion.", point(60)),
        ("of $60 billion or so.", point(60)),
        ("in the $60 billion range.", point(60)),
        ("on the order of $60 billion.", point(60)),
        # both ends by their bounds
        ("of at least $60 billion but not more than $65 billion.", between(60, 65)),
        ("of at least $60 but not more than $65 billion.", between(60, 65)),
        ("of more than $60 billion but less than $65 billion.", between(60, 65)),
        ("of no less than $60 billion and no more than $65 billion.", between(60, 65)),
        ("of at most $65 billion but at least $60 billion.", between(60, 65)),
        ("of $60 billion or more, but no more than $65 billion.", between(60, 65)),
        ("of as low as $60 billion to as high as $65 billion.", between(60, 65)),
        ("from $60 billion up to $65 billion.", between(60, 65)),
        # both ends by their currency and unit
        ("between US$60 billion and US$65 billion.", between(60, 65)),
        ("between $60 billion to $65 billion.", between(60, 65)),
        ("of 60 to 65 billion U.S. dollars.", between(60, 65)),
        ("of 60-65 billion dollars.", between(60, 65)),
        ("ranging from $60 billion to $65 billion.", between(60, 65)),
        # from one value to another: no range
        ("to rise from $60 billion to $65 billion.", point(65)),
        ("to go from $60 billion to $65 billion.", point(65)),
        ("to increase by $5 billion to $65 billion.", point(65)),
    ],
)
def test_bounds_are_read_in_all_their_words(words: str, expected: Any) -> None:
    one = only(EXPECTS + words)
    assert said(one) == expected
    assert one.review_reasons == ("unstated_basis",)


@pytest.mark.parametrize(
    ("sentence", "expected", "is_sure"),
    [
        ("We do not expect 2026 capital expenditures to exceed $10 billion.", ceiling(10), True),
        ("We do expect 2026 capital expenditures to exceed $10 billion.", floor(10), True),
        ("We don't currently expect 2026 capital expenditures to be more than $10 billion.", ceiling(10), True),
        ("We do not expect 2026 capital expenditures to be less than $10 billion.", floor(10), True),
        ("2026 capital expenditures are not expected to exceed $10 billion.", ceiling(10), True),
        ("2026 capital expenditures are unlikely to exceed $10 billion.", ceiling(10), True),
        ("2026 capital expenditures should not rise above $10 billion.", ceiling(10), True),
        ("We expect to limit 2026 capital expenditures to $10 billion.", ceiling(10), True),
        ("We expect maximum 2026 capital expenditures of $10 billion.", ceiling(10), True),
        ("We don't see 2026 capital expenditures exceeding $10 billion.", ceiling(10), True),
        ("We see 2026 capital expenditures exceeding $10 billion.", floor(10), True),
        ("We expect to spend no more on capital expenditures than $10 billion in 2026.", ceiling(10), True),
        ("We will not slow down, and we expect 2026 capital expenditures to exceed $10 billion.", floor(10), True),
        ("With no debt, we expect 2026 capital expenditures above $10 billion.", floor(10), True),
        ("We see no scenario in which we expect 2026 capital expenditures to exceed $10 billion.", ceiling(10), False),
        ("We do not expect 2026 capital expenditures of $10 billion.", point(10), False),
    ],
)
def test_a_denial_turns_a_bound_around(sentence: str, expected: Any, is_sure: bool) -> None:
    one = only(sentence)
    assert said(one) == expected
    assert ("negated" not in one.review_reasons) == is_sure


def test_a_direction_that_is_denied_needs_review() -> None:
    assert "negated" in only("We do not expect capital expenditures to increase in 2026.").review_reasons
    assert "negated" not in only("We expect capital expenditures to increase in 2026.").review_reasons


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("in the mid-$50 billion range.", point(55)),
        ("in the mid $50 billion range.", point(55)),
        ("in the mid-50 billion dollar range.", point(55)),
        ("of mid-$5 billion.", point(5.5)),
        ("in the low-$60 billion range.", between(60, 65)),
        ("in the low to mid $60 billion range.", between(60, 65)),
        ("in the high-$50 billion range.", between(55, 60)),
        ("in the $50s billion.", between(50, 60)),
        ("in the mid-$100 billion range.", between(100, 200)),
    ],
)
def test_a_part_of_a_decade_is_as_exact_as_its_words(words: str, expected: Any) -> None:
    one = only(EXPECTS + words)
    assert said(one) == expected
    assert one.is_approximate
    assert one.review_reasons[-1] == "worded_amount"


@pytest.mark.parametrize(
    ("words", "direction"),
    [
        ("to grow in the mid-teens.", "higher"),
        ("to be 10% above the $39 billion spent in 2025.", "higher"),
        ("to double the $39 billion of 2025.", "notably_higher"),
        ("similar to the $39 billion spent in 2025.", "similar_level"),
    ],
)
def test_growth_and_multiples_are_no_amounts(words: str, direction: str) -> None:
    one = only(EXPECTS + words)
    assert (one.direction, said(one)) == (direction, (None, None, None, None))


@pytest.mark.parametrize(
    ("sentence", "prior"),
    [
        ("We no longer expect 2026 capital expenditures of $60 billion.", 60),
        ("We are withdrawing our 2026 capital expenditures guidance of $60 billion.", 60),
        ("We have suspended our $60 billion outlook for 2026 capital expenditures.", 60),
        ("Our guidance of $60 billion for 2026 capital expenditures is withdrawn.", 60),
        ("Our 2026 capital expenditures guidance of $60 billion should no longer be relied upon.", 60),
        ("We are not reaffirming our 2026 capital expenditures guidance of $60 billion.", 60),
        ("We are no longer on track for 2026 capital expenditures of $60 billion.", 60),
        ("We are no longer providing 2026 guidance for capital expenditures.", None),
        ("We are rescinding our 2026 capital expenditure outlook.", None),
    ],
)
def test_what_is_withdrawn_is_no_guidance(sentence: str, prior: int | None) -> None:
    one = only(sentence)
    assert (one.action, said(one)) == ("withdrawn", (None, None, None, None))
    assert one.prior_high == (None if prior is None else prior * BILLION)
    assert one.period is not None


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("We no longer expect 2026 capital expenditures of $60 billion and now expect $65 billion.", 65),
        ("We are suspending construction, and expect 2026 capital expenditures of $60 billion.", 60),
        ("We withdraw our revenue guidance, and capital expenditures are expected to be $60 billion in 2026.", 60),
        ("We have not changed our outlook for 2026 capital expenditures of $60 billion.", 60),
    ],
)
def test_what_takes_its_place_or_is_not_withdrawn_stands(sentence: str, expected: int) -> None:
    one = only(sentence)
    assert (one.action, said(one)) == (None, point(expected))


def test_what_is_maintained_is_not_withdrawn() -> None:
    one = only("We are maintaining our 2026 capital expenditures guidance of $60 billion.")
    assert (one.action, said(one)) == ("reiterated", point(60))


def test_a_period_of_something_else_behind_it_is_not_its_own() -> None:
    one = only("We expect 2026 capex of $60 billion and see capital expenditures growing in 2027.")
    assert one.period is not None
    assert (said(one), one.period.year) == (point(60), 2026)


def test_guidance_that_is_not_given_says_nothing() -> None:
    assert candidates("We are not providing capital expenditures guidance for 2026.") == []


@pytest.mark.parametrize(
    "words",
    [
        "of $60 billion1 to $65 billion2.",
        "of $60 billion(1) to $65 billion (2).",
        "of $60 billion¹ to $65 billion⁽²⁾.",
        "of $60 billion* to $65 billion†.",
        "of $60¹ billion to $65 billion.",
        "of $60 bil\u00adlion to $65\u200b\u00a0billion.",
        "of $\u206060 billion to \ufeff$65 billion.",
    ],
)
def test_footnotes_and_what_nobody_sees_are_no_part_of_a_number(words: str) -> None:
    assert said(only(EXPECTS + words)) == between(60, 65)


def test_a_footnote_at_the_name_or_the_full_stop_divides_nothing() -> None:
    first, second = candidates(
        "We expect 2026 capital expenditures2 of $60 billion.1 We expect 2027 capital expenditures of $70 billion."
    )
    assert (said(first), said(second)) == (point(60), point(70))


@pytest.mark.parametrize(
    ("words", "currency"),
    [
        ("of 60 billion Canadian dollars.", "CAD"),
        ("of C$60 billion.", "CAD"),
        ("of $60 billion CAD.", "CAD"),
        ("of NT$60 billion.", "TWD"),
        ("of 60 billion yuan.", "CNY"),
        ("of 60 billion dollars.", "USD"),
        ("of $60 billion.", "USD"),
    ],
)
def test_a_currency_may_stand_before_or_behind(words: str, currency: str) -> None:
    one = only(EXPECTS + words)
    assert (one.currency, said(one)) == (currency, point(60))


def test_two_currencies_are_no_range() -> None:
    found = candidates(EXPECTS + "of $60 billion to €65 billion.")
    assert [(one.currency, one.review_reasons[-1]) for one in found] == [
        ("USD", "several_candidates"),
        ("EUR", "several_candidates"),
    ]


@pytest.mark.parametrize("number", ["60,5", "1,2345", "6.0.5"])
def test_a_number_that_nobody_writes_so_is_none(number: str) -> None:
    assert candidates(f"{EXPECTS}of ${number} billion.") == []
    assert said(only(f"{EXPECTS}of $60.5 billion.")) == point(60.5)
