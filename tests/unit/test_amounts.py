"""Amounts of a sentence one by one: their kind, their ends, what is approximate and what is left in doubt."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from ingestion.guidance.amounts import Amount, amounts

#: How an amount is bounded, its currency, its lower end and its upper end or point in millions, whether it is
#: approximate, the doubts.
_Said = tuple[str, str, Any, Any, bool, tuple[str, ...]]


def said(one: Amount) -> _Said:
    low, high = (None if end is None else end / Decimal(10**6) for end in one.ends)
    return one.kind, one.currency, low, high, one.is_approximate, one.doubts


@pytest.mark.parametrize(
    ("sentence", "where", "expected"),
    [
        ("of $60 billion to $65 billion", "$60 billion to $65 billion", ("range", "USD", 60000, 65000, False, ())),
        ("of $60-65 billion", "$60-65 billion", ("range", "USD", 60000, 65000, False, ())),
        ("of 60 to 65 billion dollars", "60 to 65 billion dollars", ("range", "USD", 60000, 65000, False, ())),
        ("between $60 and $65 billion", "$60 and $65 billion", ("range", "USD", 60000, 65000, False, ())),
        (
            "between approximately $60 billion and about $65 billion",
            "$60 billion and about $65 billion",
            ("range", "USD", 60000, 65000, True, ()),
        ),
        ("$60 and $65 billion", "$65 billion", ("point", "USD", None, 65000, False, ("number_beside",))),
        (
            "from $5 billion to $6 billion",
            "$5 billion to $6 billion",
            ("range", "USD", 5000, 6000, False, ("from_to",)),
        ),
        ("ranging from $5 billion to $6 billion", "$5 billion to $6 billion", ("range", "USD", 5000, 6000, False, ())),
        ("from $5-6 billion", "$5-6 billion", ("range", "USD", 5000, 6000, False, ())),
        ("by $5 to $6 billion", "$6 billion", ("point", "USD", None, 6000, False, ("number_beside",))),
        ("in the mid-$50 billion range", "$50 billion range", ("point", "USD", None, 55000, True, ("worded_amount",))),
        ("in the Mid-$50 billion range", "$50 billion range", ("point", "USD", None, 55000, True, ("worded_amount",))),
        ("in the low-$50 billion range", "$50 billion range", ("range", "USD", 50000, 55000, True, ("worded_amount",))),
        ("in the LOW $50 billion range", "$50 billion range", ("range", "USD", 50000, 55000, True, ("worded_amount",))),
        (
            "in the high-$50 billion range",
            "$50 billion range",
            ("range", "USD", 55000, 60000, True, ("worded_amount",)),
        ),
        (
            "in the lower-to-mid $50 billion range",
            "$50 billion range",
            ("range", "USD", 50000, 55000, True, ("worded_amount",)),
        ),
        (
            "in the mid to upper $50 billion range",
            "$50 billion range",
            ("range", "USD", 50000, 60000, True, ("worded_amount",)),
        ),
        (
            "in the low to high $50 billion range",
            "$50 billion range",
            ("range", "USD", 50000, 60000, True, ("worded_amount",)),
        ),
        ("in the mid-$500 million range", "$500 million range", ("range", "USD", 500, 600, True, ("worded_amount",))),
        ("in the mid-$55 billion range", "$55 billion range", ("point", "USD", None, 55500, True, ("worded_amount",))),
        ("in the $50s billion", "$50s billion", ("range", "USD", 50000, 60000, True, ("worded_amount",))),
        (
            "of $60 billion, plus or minus 5%",
            "$60 billion, plus or minus 5%",
            ("range", "USD", 57000, 63000, False, ()),
        ),
        ("of $60 billion, plus/minus 5%", "$60 billion, plus/minus 5%", ("range", "USD", 57000, 63000, False, ())),
        ("of $60 billion ± $2 billion", "$60 billion ± $2 billion", ("range", "USD", 58000, 62000, False, ())),
        ("of $60 billion +/- 500 million", "$60 billion +/- 500 million", ("range", "USD", 59500, 60500, False, ())),
        (
            "of $60 billion, plus or minus 2",
            "$60 billion, plus or minus 2",
            ("range", "USD", 58000, 62000, False, ("tolerance_unit",)),
        ),
        (
            "of $60, plus or minus $2 billion",
            "$60, plus or minus $2 billion",
            ("range", "USD", 58000, 62000, False, ()),
        ),
        (
            "of $60 billion, give or take $3 billion",
            "$60 billion, give or take $3 billion",
            ("range", "USD", 57000, 63000, False, ()),
        ),
        (
            "of $60 billion, minus or plus $3 billion",
            "$60 billion, minus or plus $3 billion",
            ("range", "USD", 57000, 63000, False, ()),
        ),
        (
            "of $60 billion within a band of plus or minus 50 basis points",
            "$60 billion within a band of plus or minus 50 basis points",
            ("range", "USD", 59700, 60300, False, ()),
        ),
        (
            "of $60 billion, with a tolerance of 5 percentage points",
            "$60 billion",
            ("point", "USD", None, 60000, False, ("unread_tolerance",)),
        ),
        (
            "of $60 billion, within a 5% band",
            "$60 billion, within a 5%",
            ("range", "USD", 57000, 63000, False, ()),
        ),
        (
            "of $60 billion, give or take an 8% margin",
            "$60 billion, give or take an 8%",
            ("range", "USD", 55200, 64800, False, ()),
        ),
        (
            "of $60 billion to $65 billion (minus up to 10%)",
            "$60 billion to $65 billion",
            ("range", "USD", 60000, 65000, False, ("unread_tolerance",)),
        ),
        (
            "of $60 billion± a little",
            "$60 billion",
            ("point", "USD", None, 60000, False, ("unread_tolerance",)),
        ),
        ("within 5% of $60 billion", "5% of $60 billion", ("range", "USD", 57000, 63000, False, ())),
        ("within 5% of the $60 billion", "5% of the $60 billion", ("range", "USD", 57000, 63000, False, ())),
        (
            "of $60 billion plus up to 10%",
            "$60 billion",
            ("point", "USD", None, 60000, False, ("added_to", "unread_tolerance")),
        ),
        (
            "of $60 billion, give or take a little",
            "$60 billion",
            ("point", "USD", None, 60000, False, ("unread_tolerance",)),
        ),
        (
            "of $60 billion, within five percent",
            "$60 billion, within five percent",
            ("range", "USD", 57000, 63000, False, ()),
        ),
        (
            "at least $5 billion but no more than $6 billion",
            "$5 billion but no more than $6 billion",
            ("range", "USD", 5000, 6000, False, ()),
        ),
        (
            "at least $5 billion but no more than $5 billion",
            "$5 billion but no more than $5 billion",
            ("range", "USD", 5000, 5000, False, ()),
        ),
        ("$5 billion, up to $6 billion", "$5 billion, up to $6 billion", ("range", "USD", 5000, 6000, False, ())),
        ("of $50+ billion", "$50+ billion", ("floor", "USD", 50000, None, False, ())),
        ("to approach $65 billion", "$65 billion", ("point", "USD", None, 65000, True, ())),
        ("to top $5 billion", "$5 billion", ("floor", "USD", 5000, None, False, ())),
        ("with floor of $5 billion", "$5 billion", ("floor", "USD", 5000, None, False, ())),
        (
            "We will not build more; $5 billion is our budget",
            "$5 billion",
            ("point", "USD", None, 5000, False, ()),
        ),
        ("at least $50 billion", "$50 billion", ("floor", "USD", 50000, None, False, ())),
        ("up to $50 billion", "$50 billion", ("ceiling", "USD", None, 50000, False, ())),
        ("about $50 billion", "$50 billion", ("point", "USD", None, 50000, True, ())),
        ("of $5 billion, 6", "$5 billion", ("point", "USD", None, 5000, False, ("number_beside",))),
        ("of $5 billion, or 6 million", "$5 billion", ("point", "USD", None, 5000, False, ("number_beside",))),
        ("of 6, $5 billion", "$5 billion", ("point", "USD", None, 5000, False, ("number_beside",))),
        ("of $5 billion in 2026", "$5 billion", ("point", "USD", None, 5000, False, ())),
        ("of $5 billion / 7", "$5 billion", ("point", "USD", None, 5000, False, ("number_beside",))),
        ("of €5 billion", "€5 billion", ("point", "EUR", None, 5000, False, ())),
        ("of $5 billion, 2026", "$5 billion", ("point", "USD", None, 5000, False, ())),
        ("of $5 billion, 5%", "$5 billion", ("point", "USD", None, 5000, False, ())),
        ("2026, $5 billion", "$5 billion", ("point", "USD", None, 5000, False, ())),
        ("of $60 billion, plus minus 5%", "$60 billion, plus minus 5%", ("range", "USD", 57000, 63000, False, ())),
        ("of $60 billion, plus-minus 5%", "$60 billion, plus-minus 5%", ("range", "USD", 57000, 63000, False, ())),
        ("of $60 billion +- 5%", "$60 billion +- 5%", ("range", "USD", 57000, 63000, False, ())),
        ("of $60 billion -/+ 5%", "$60 billion -/+ 5%", ("range", "USD", 57000, 63000, False, ())),
        (
            "of $60 billion (with a range of ± 5%)",
            "$60 billion (with a range of ± 5%",
            ("range", "USD", 57000, 63000, False, ()),
        ),
        (
            "of $60 billion, within a range ±5%",
            "$60 billion, within a range ±5%",
            ("range", "USD", 57000, 63000, False, ()),
        ),
        (
            "of $60 billion with a variance of up to 5%",
            "$60 billion with a variance of up to 5%",
            ("range", "USD", 57000, 63000, False, ()),
        ),
        (
            "of $60 billion, with a margin of about $1 billion",
            "$60 billion, with a margin of about $1 billion",
            ("range", "USD", 59000, 61000, False, ()),
        ),
        (
            "of $60 billion, plus or minus approximately 5%",
            "$60 billion, plus or minus approximately 5%",
            ("range", "USD", 57000, 63000, False, ()),
        ),
        (
            "about $5 billion to at most $6 billion",
            "$5 billion to at most $6 billion",
            ("range", "USD", 5000, 6000, True, ()),
        ),
        (
            "of $60 billion, plus 10%",
            "$60 billion",
            ("point", "USD", None, 60000, False, ("added_to", "unread_tolerance")),
        ),
        (
            "of $60 billion (minus up to 10%)",
            "$60 billion",
            ("point", "USD", None, 60000, False, ("unread_tolerance",)),
        ),
        (
            "of $60 billion, within ten per cent",
            "$60 billion, within ten per cent",
            ("range", "USD", 54000, 66000, False, ()),
        ),
        ("varying from $5 billion to $6 billion", "$5 billion to $6 billion", ("range", "USD", 5000, 6000, False, ())),
        (
            "anywhere from about $5 billion to $6 billion",
            "$5 billion to $6 billion",
            ("range", "USD", 5000, 6000, True, ()),
        ),
        ("by approximately $5 to $6 billion", "$6 billion", ("point", "USD", None, 6000, False, ("number_beside",))),
        (
            "in the middle $50 billion range",
            "$50 billion range",
            ("point", "USD", None, 55000, True, ("worded_amount",)),
        ),
        (
            "in the higher $50 billion range",
            "$50 billion range",
            ("range", "USD", 55000, 60000, True, ("worded_amount",)),
        ),
        (
            "in the upper-$50 billion range",
            "$50 billion range",
            ("range", "USD", 55000, 60000, True, ("worded_amount",)),
        ),
        ("in the mid-$5 billion range", "$5 billion range", ("point", "USD", None, 5500, True, ("worded_amount",))),
    ],
)
def test_an_amount_is_read_with_what_belongs_to_it(sentence: str, where: str, expected: _Said) -> None:
    (one,) = amounts(sentence)
    assert said(one) == expected
    assert sentence[one.start : one.end] == where


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "increase from $5 billion to $6 billion",
            [("point", "USD", None, 5000, False, ()), ("point", "USD", None, 6000, False, ())],
        ),
        (
            "$60 billion to €65 billion",
            [("point", "USD", None, 60000, False, ()), ("point", "EUR", None, 65000, False, ())],
        ),
        (
            "at least $6 billion but no more than $5 billion",
            [("floor", "USD", 6000, None, False, ()), ("ceiling", "USD", None, 5000, False, ())],
        ),
        (
            "at least $5 billion and at most €6 billion",
            [("floor", "USD", 5000, None, False, ()), ("ceiling", "EUR", None, 6000, False, ())],
        ),
        (
            "no more than $6 billion and at least $5 billion",
            [("ceiling", "USD", None, 6000, False, ()), ("ceiling", "USD", None, 5000, False, ("negated",))],
        ),
        (
            "at least $5 billion and $6 billion",
            [("floor", "USD", 5000, None, False, ()), ("point", "USD", None, 6000, False, ())],
        ),
        (
            "$5 billion and up to $6 billion",
            [("point", "USD", None, 5000, False, ()), ("ceiling", "USD", None, 6000, False, ())],
        ),
        (
            "up from $5 billion to $6 billion",
            [("point", "USD", None, 5000, False, ()), ("point", "USD", None, 6000, False, ())],
        ),
    ],
)
def test_amounts_that_are_not_one_stay_apart(sentence: str, expected: list[_Said]) -> None:
    assert [said(one) for one in amounts(sentence)] == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "of $5 billion up to 6 billion",
        "of $5 billion, or up to 6 billion",
        "of $5 billion but no more than 6 billion",
        "of $5 billion, at most 6 billion",
        "of $5 billion as high as 6 billion",
        "of $5 billion up to 6",
        "of $5 billion up to 6.",
        "of $5 billion or about 6 billion",
        "of $5 billion and approximately 6 billion",
        "of $5 billion & 6 billion",
        "of $5 billion (or 6 billion)",
        "of $5 billion (6 billion with leases)",
        "6 billion or more than $5 billion",
        "of 6 billion, at least $5 billion",
        "of 4 up to $5 billion",
        "of $5 billion, up to 6 billion for sites",
    ],
)
def test_a_number_that_bounds_an_amount_and_is_not_read_with_it_is_a_doubt(sentence: str) -> None:
    """Nobody says that the other number is money, or of what unit: one of the two may be an end of the other."""
    (one,) = amounts(sentence)
    assert 5 * 10**9 in one.ends
    assert one.doubts == ("number_beside",)


@pytest.mark.parametrize(
    "sentence",
    [
        "of $5 billion over 3 years",
        "of $5 billion, under 3 agreements",
        "of $5 billion, up to 20 sites",
        "of $5 billion, up to 20%",
        "of $5 billion through 2027",
        "of $5 billion, up to 2027",
        "of $5 billion over the next 3 years",
        "a $5 billion 300-megawatt campus",
        "of $5 billion, up from 4 billion",
    ],
)
def test_a_number_that_counts_something_else_is_none(sentence: str) -> None:
    (one,) = amounts(sentence)
    assert one.ends == (None, 5 * 10**9)
    assert one.doubts == ()


@pytest.mark.parametrize(
    "sentence", ["about 5% of $60 billion", "of $5", "of 5 billion", "of $1,23 billion", "twice $5 billion"]
)
def test_what_is_no_amount_of_its_own_is_left_out(sentence: str) -> None:
    assert amounts(sentence) == []
