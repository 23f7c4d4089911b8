"""Numbers of filings one by one: scale, sign, precision, words; and which fact of several of one thing is kept."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from ingestion.xbrl.facts import Fact, chosen
from ingestion.xbrl.resources import Context
from ingestion.xbrl.transformations import (
    decimals_of,
    number_of_words,
    plain_number,
    scaled,
    transformation_name,
    transformed_number,
)


@pytest.mark.parametrize(
    ("value", "scale", "sign", "expected"),
    [
        ("1.5", None, None, "1.5"),
        ("1.5", "", None, "1.5"),
        ("1.5", "0", None, "1.5"),
        ("1.5", "1", None, "15"),
        ("1.5", "6", None, "1500000"),
        ("1.5", "6", "-", "-1500000"),
        ("5", "-2", None, "0.05"),
        ("5", "-1", None, "0.5"),
        ("5", "-12", None, "0.000000000005"),
        ("5", "-13", None, "0.0000000000005"),
        ("7", "18", None, "7000000000000000000"),
        ("7", "19", None, "70000000000000000000"),
        ("7", "+3", None, "7000"),
        ("0", "6", "-", "0"),
        ("7", None, "+", "7"),
        ("9", "30", None, "9" + "0" * 30),
        ("9", "-30", None, "0." + "0" * 29 + "9"),
    ],
)
def test_a_value_is_scaled_and_signed(value: str, scale: str | None, sign: str | None, expected: str) -> None:
    found = scaled(Decimal(value), scale, sign)
    assert found == Decimal(expected)
    assert found.is_signed() == expected.startswith("-")


def test_no_digit_is_lost_in_scaling() -> None:
    assert scaled(Decimal("1234567890123456789.012345678901"), "3", None) == Decimal("1234567890123456789012.345678901")
    assert scaled(Decimal("1234567890123456789.012345678901"), "-13", "-") == Decimal(
        "-123456.7890123456789012345678901"
    )


@pytest.mark.parametrize(
    ("value", "scale", "why"),
    [
        ("1", "31", "scale is '31'"),
        ("1", "-31", "scale is '-31'"),
        ("1", "six", "scale is 'six'"),
        ("10", "30", "is no figure"),
        ("0.1", "-30", "is no figure"),
        ("1E+31", None, "is no figure"),
        ("1E-31", None, "is no figure"),
    ],
)
def test_a_scale_beyond_all_figures_is_refused(value: str, scale: str | None, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        scaled(Decimal(value), scale, None)


@pytest.mark.parametrize(
    ("decimals", "precision", "value", "place"),
    [
        ("-6", None, "1234567", -6),
        ("2", "9", "1", 2),
        ("0", None, "1", 0),
        ("30", None, "1", 30),
        ("-30", None, "1", -30),
        ("INF", "3", "1", None),
        (None, "3", "1234", -1),
        (None, "4", "1234", 0),
        (None, "3", "0.05", 4),
        (None, "1", "9", 0),
        (None, "INF", "9", None),
        (None, "3", "0", None),
        (None, None, "9", None),
    ],
)
def test_the_place_to_which_a_value_is_rounded(
    decimals: str | None, precision: str | None, value: str, place: int | None
) -> None:
    assert decimals_of(decimals, precision, Decimal(value)) == place


@pytest.mark.parametrize(
    ("decimals", "precision"), [("31", None), ("-31", None), ("x", None), (None, "x"), (None, "31")]
)
def test_a_place_that_is_none_is_refused(decimals: str | None, precision: str | None) -> None:
    with pytest.raises(ValueError, match=r"^(decimals|precision) is '"):
        decimals_of(decimals, precision, Decimal(5))


@pytest.mark.parametrize(
    ("text", "value"),
    [(" 12.5\n", "12.5"), ("-3", "-3"), ("1E+30", "1E+30"), ("1E-30", "1E-30"), ("0", "0"), ("9" * 31, "9" * 31)],
)
def test_a_plain_number_is_read_exactly(text: str, value: str) -> None:
    assert plain_number(text) == Decimal(value)


@pytest.mark.parametrize("text", ["1E+31", "1E-31", "9" * 32, "NaN", "Infinity", "1_000", "1,000", "", "x" * 200])
def test_what_is_no_plain_number_is_refused_in_few_words(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no (number|figure)$") as refused:
        plain_number(text)
    assert len(str(refused.value)) <= len("'' is no figure") + 80


@pytest.mark.parametrize(
    ("transformation", "printed", "value"),
    [
        ("ixt:num-dot-decimal", "1\u00a0234\u2009567.5", "1234567.5"),
        ("ixt:num-dot-decimal", "1’234’567.5", "1234567.5"),
        ("ixt:num-dot-decimal", "1，234.5", "1234.5"),
        ("ixt:num-dot-decimal", "7" * 60, "7" * 60),
        ("ixt:num-comma-decimal", "1'234 567,5", "1234567.5"),
        ("ixt:num-comma-decimal", "1.234.567", "1234567"),
        ("ixt:num-unit-decimal", "12 dollars and 5 cents", "12.05"),
        ("ixt:num-unit-decimal", "Rs 1,234.567 and 89 paise", "1234567.89"),
        ("ixt:num-unit-decimal", " EUR 1 000 00 ", "1000.00"),
        ("ixt:num-unit-decimal", "5 pounds 50", "5.50"),
        ("ixt:fixed-zero", "nil", "0"),
        ("ixt-sec:numwordsen", "forty", "40"),
    ],
)
def test_a_printed_number_is_transformed(transformation: str, printed: str, value: str) -> None:
    assert transformed_number(printed, transformation) == Decimal(value)


@pytest.mark.parametrize(
    ("transformation", "printed", "why"),
    [
        ("ixt:num-dot-decimal", "7" * 61, "no number of that transformation"),
        ("ixt:num-dot-decimal", "1.2.3", "no number of that transformation"),
        ("ixt:num-dot-decimal", "x" * 200, "no number of that transformation"),
        ("ixt:num-unit-decimal", "12 dollars 500 cents", "no number of two units"),
        ("ixt:num-unit-decimal", "dollars", "no number of two units"),
        ("ixt:num-roman", "XII", "transformation ixt:num-roman is not known"),
    ],
)
def test_a_printed_number_that_does_not_fit_is_refused(transformation: str, printed: str, why: str) -> None:
    with pytest.raises(ValueError, match=why) as refused:
        transformed_number(printed, transformation)
    assert len(str(refused.value)) < 150


def test_a_transformation_has_one_name_in_all_registries() -> None:
    assert {transformation_name(name) for name in ("ixt:num-dot-decimal", "ixt4:numDotDecimal", "numdotdecimal")} == {
        "numdotdecimal"
    }


_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_TEENS = ("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


@pytest.mark.parametrize(
    ("words", "value"),
    [
        *((word, value) for value, word in enumerate((*_DIGITS, *_TEENS))),
        *((word, 20 + 10 * place) for place, word in enumerate(_TENS)),
        ("no", 0),
        ("None", 0),
        ("nil", 0),
        ("a thousand", 1_000),
        ("an hundred", 100),
        ("ninety-nine", 99),
        ("Thirty One", 31),
        ("nine hundred", 900),
        ("one hundred five", 105),
        ("one hundred fifteen", 115),
        ("one hundred twenty", 120),
        ("one hundred and twenty-one", 121),
        ("twenty thousand twenty", 20_020),
        ("two hundred thousand", 200_000),
        ("two trillion three billion four million five thousand six", 2_003_004_005_006),
        ("one quadrillion", 1_000_000_000_000_000),
    ],
)
def test_a_number_in_words_is_read(words: str, value: int) -> None:
    assert number_of_words(words) == value


@pytest.mark.parametrize(
    "words",
    [
        "",
        "and",
        "12",
        "hundred",
        "thousand",
        "ten hundred",
        "one hundred hundred",
        "ten five",
        "nineteen one",
        "twenty ten",
        "twenty-one one",
        "twenty thirty",
        "five twenty",
        "five six",
        "five a",
        "zero hundred",
        "one thousand thousand",
        "no five",
        "a dozen",
    ],
)
def test_words_that_are_no_number_are_refused(words: str) -> None:
    with pytest.raises(ValueError, match="is no number in words"):
        number_of_words(words)


def fact(value: str | None, decimals: int | None = 0, *, at: str = "a", text: str | None = None, **of: Any) -> Fact:
    """Revenues as a filing has them; nil without a value and a text."""
    context = Context(at, "0000789019", None, None, "", of.get("content", 1))
    number = None if value is None else Decimal(value)
    unit = None if text is not None else of.get("unit", "USD")
    is_nil = value is None and text is None
    return Fact(of.get("concept", "us-gaap:Revenues"), context, unit, number, decimals, is_nil, text, at)


def kept(*facts: Fact) -> tuple[Decimal | str | None, str, str | None]:
    (one,) = chosen(facts)
    return one.text or one.value, one.locator, one.conflict


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        # 0.5 and 50 million on either side
        (fact("1000000000", -6), fact("1050500000", -8, at="b"), (Decimal(1_000_000_000), "a", None)),
        (fact("1000000000", -6), fact("949500000", -8, at="b"), (Decimal(1_000_000_000), "a", None)),
        (fact("1000000000", -6), fact("1050500001", -8, at="b"), (Decimal(1_000_000_000), "a", "1050500001 at b")),
        (fact("1050500001", -8), fact("1000000000", -6, at="b"), (Decimal(1_000_000_000), "b", "1050500001 at a")),
        # exact beside a half
        (fact("5", None), fact("5.5", 0, at="b"), (Decimal(5), "a", None)),
        (fact("5", None), fact("5.6", 0, at="b"), (Decimal(5), "a", "5.6 at b")),
        (fact("5.004", 2), fact("5", None, at="b"), (Decimal(5), "b", None)),
        # as precise as each other
        (fact("5"), fact("5", at="b"), (Decimal(5), "a", None)),
        (fact("5"), fact("5.1", at="b"), (None, "a", "5.1 at b")),
        (fact("5", None), fact("6", None, at="b"), (None, "a", "6 at b")),
        # nothing beside something
        (fact("5"), fact(None, at="b"), (Decimal(5), "a", "nil at b")),
        (fact(None), fact("5", at="b"), (Decimal(5), "b", "nil at a")),
        (fact(None), fact("0", at="b"), (Decimal(0), "b", None)),
        (fact(None), fact(None, at="b"), (None, "a", None)),
        # texts
        (fact(None, text="yes"), fact(None, text="yes", at="b"), ("yes", "a", None)),
        (fact(None, text="yes"), fact(None, text="no", at="b"), ("yes", "a", "no at b")),
    ],
)
def test_of_facts_that_repeat_each_other_one_is_kept(first: Fact, second: Fact, expected: tuple[Any, ...]) -> None:
    assert kept(first, second) == expected


def test_every_rival_is_named() -> None:
    found = kept(fact("1000", -3), fact("1234", at="b"), fact("1300", -2, at="c"), fact("9000", -3, at="d"))
    assert found == (Decimal(1234), "b", "1300 at c; 9000 at d")


def test_facts_of_other_concepts_contexts_and_units_stay_apart() -> None:
    apart = (fact("1"), fact("2", concept="us-gaap:Assets"), fact("3", content=2), fact("4", unit="EUR"))
    assert chosen(apart) == apart
