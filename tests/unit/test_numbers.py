"""The reader of numbers and of days: what is one, to the last digit, and what is none."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ingestion.parsing.numbers import (
    at_most_decimals,
    exact_decimals,
    read_day,
    read_last_day,
    read_number,
    without_grouping,
)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("7", Decimal(7)),
        ("12.50", Decimal("12.50")),
        ("+3", Decimal(3)),
        ("-3.25", Decimal("-3.25")),
        ("5.", Decimal(5)),
        (".5", Decimal("0.5")),
        (".25", Decimal("0.25")),
        ("1e3", Decimal(1000)),
        ("2.5E+09", Decimal(2_500_000_000)),
        ("4e-2", Decimal("0.04")),
    ],
)
def test_a_number_is_read_exactly(text: str, number: Decimal) -> None:
    read = read_number(text)
    assert (read, read.as_tuple().exponent) == (number, Decimal(text).as_tuple().exponent)


@pytest.mark.parametrize(
    "text",
    ["", ".", "-", "1_000", "1,000", "１２", "NaN", "Infinity", " 1", "1 ", "1.2.3", "1e", "1e100", "--1", "e5", ".e5"],
)
def test_what_python_or_a_person_would_read_is_no_number(text: str) -> None:
    with pytest.raises(ValueError, match="is no number"):
        read_number(text)


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("1,234", "1234"),
        ("12,345", "12345"),
        ("123,456,789", "123456789"),
        ("-1,234.5", "-1234.5"),
        ("+1,234", "+1234"),
    ],
)
def test_commas_between_thousands_are_taken_out(text: str, without: str) -> None:
    assert without_grouping(text) == without


@pytest.mark.parametrize("text", ["1,23", "1,2345", "1234,567", ",123", "40,5", "1,234.", "12,34,567", "a,b", "1234"])
def test_commas_elsewhere_stay(text: str) -> None:
    assert without_grouping(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "2026-05-14",
        "2026-05-14T08:30:00Z",
        "2026-05-14T",
        "2026-05-14 08:30",
        "2026-05-14-05:00",
        "2026-05-14+08:00",
        "2026-05-14Z",
    ],
)
def test_the_day_of_a_date_and_of_an_instant_is_read(text: str) -> None:
    assert read_day(text) == date(2026, 5, 14)


@pytest.mark.parametrize(
    "text", ["", "2026-5-14", "20260514", "2026-05-145", "2026-05-14x", "2026-02-30", "26-05-14", "２０２６-05-14"]
)
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no day|out of range"):
        read_day(text)


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("2026-01", date(2026, 1, 31)),
        ("2024-02", date(2024, 2, 29)),
        ("2026-02", date(2026, 2, 28)),
        ("2026-11", date(2026, 11, 30)),
        ("2026-12", date(2026, 12, 31)),
        ("2026Q1", date(2026, 3, 31)),
        ("2026-Q2", date(2026, 6, 30)),
        ("2026 Q3", date(2026, 9, 30)),
        ("Q4 2026", date(2026, 12, 31)),
        ("Q2-2025", date(2025, 6, 30)),
        ("2026-05-14", date(2026, 5, 14)),
        ("2026-05-14T08:30:00Z", date(2026, 5, 14)),
    ],
)
def test_a_month_and_a_quarter_stand_for_their_last_day(text: str, last: date) -> None:
    assert read_last_day(text) == last


@pytest.mark.parametrize("text", ["2026-00", "2026-13", "2026Q0", "2026Q5", "Q22026", "2026", "2026-1", "Q5 2026"])
def test_a_period_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no month|is no day"):
        read_last_day(text)


@pytest.mark.parametrize(
    ("value", "places", "stored"),
    [
        ("1.25", 2, "1.25"),
        ("1.2", 2, "1.2"),
        ("1.245", 2, "1.24"),
        ("1.255", 2, "1.26"),
        ("-1.245", 2, "-1.24"),
        ("2.5", 0, "2"),
        ("3.5", 0, "4"),
        ("0.006", 2, "0.01"),
        ("0.0000000000000000006", 18, "0.000000000000000001"),
        ("0.00000000000000000016", 19, "0.0000000000000000002"),
    ],
)
def test_more_decimals_are_rounded_half_to_even(value: str, places: int, stored: str) -> None:
    assert f"{at_most_decimals(Decimal(value), places):f}" == stored


@pytest.mark.parametrize("value", ["0", "0.0", "-0", "0E-30", "0E+60"])
def test_nothing_stays_nothing_however_it_is_written(value: str) -> None:
    assert str(at_most_decimals(Decimal(value), 2)) == str(Decimal(value))


def test_as_many_digits_fit_as_a_column_holds_and_no_more() -> None:
    """38 in all: of them 36 before the point where two stand behind it."""
    largest = Decimal("9" * 36 + ".99")
    assert at_most_decimals(largest, 2) == largest
    assert at_most_decimals(Decimal("9" * 38), 0) == Decimal("9" * 38)
    for value, places in ((Decimal("1E36"), 2), (Decimal("1E38"), 0), (Decimal("-1E36"), 2), (Decimal("5E60"), 2)):
        with pytest.raises(ValueError, match="does not fit"):
            at_most_decimals(value, places)


@pytest.mark.parametrize(
    ("value", "places", "why"),
    [
        ("0.004", 2, "too small to be stored"),
        ("0.001", 2, "too small to be stored"),
        ("-0.004", 2, "too small to be stored"),
        ("0.0009", 2, "does not fit"),
        ("0.4", 0, "too small to be stored"),
        ("0.04", 0, "does not fit"),
        ("NaN", 2, "no finite number"),
        ("Infinity", 2, "no finite number"),
        ("-Infinity", 2, "no finite number"),
    ],
)
def test_what_would_be_nothing_or_is_endless_is_refused(value: str, places: int, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        at_most_decimals(Decimal(value), places)


def test_what_was_filed_is_never_rounded() -> None:
    assert exact_decimals(Decimal("1.25"), 2) == Decimal("1.25")
    assert exact_decimals(Decimal("1.250"), 2) == Decimal("1.25")
    assert exact_decimals(Decimal("-7"), 0) == Decimal(-7)
    for value in ("1.251", "1.245", "0.006"):
        with pytest.raises(ValueError, match="finer than the 2 decimals"):
            exact_decimals(Decimal(value), 2)
