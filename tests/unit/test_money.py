"""Numbers of a sentence as they stand: digits, units, currencies and shares, one by one."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from ingestion.guidance.money import Number, numbers, one_currency, scaled

_CODES = ("USD", "HKD", "TWD", "CAD", "AUD", "SGD", "CNY", "EUR", "GBP", "JPY", "KRW", "INR", "CHF", "SEK")


def only(sentence: str) -> Number:
    (found,) = numbers(sentence)
    return found


@pytest.mark.parametrize(
    ("written", "currency"),
    [
        ("US$5", "USD"),
        ("U.S. $5", "USD"),
        ("USD 5", "USD"),
        ("USD$5", "USD"),
        ("HK$5", "HKD"),
        ("HKD 5", "HKD"),
        ("HKD$5", "HKD"),
        ("NT$5", "TWD"),
        ("TWD 5", "TWD"),
        ("NTD5", "TWD"),
        ("C$5", "CAD"),
        ("CA$5", "CAD"),
        ("CAD $5", "CAD"),
        ("A$5", "AUD"),
        ("AU$5", "AUD"),
        ("AUD 5", "AUD"),
        ("S$5", "SGD"),
        ("SG$5", "SGD"),
        ("SGD 5", "SGD"),
        ("RMB5", "CNY"),
        ("CNY 5", "CNY"),
        ("renminbi 5", "CNY"),
        ("€5", "EUR"),
        ("EUR 5", "EUR"),
        ("£5", "GBP"),
        ("GBP 5", "GBP"),
        ("JPY 5", "JPY"),
        ("₩5", "KRW"),
        ("KRW 5", "KRW"),
        ("₹5", "INR"),
        ("INR 5", "INR"),
        ("CHF 5", "CHF"),
        ("SEK 5", "SEK"),
        ("$5", "$"),
        ("5 U.S. dollars", "USD"),
        ("5 US dollar", "USD"),
        ("5 Hong Kong dollars", "HKD"),
        ("5 Taiwan dollars", "TWD"),
        ("5 New Taiwanese dollars", "TWD"),
        ("5 Canadian dollar", "CAD"),
        ("5 Australian dollars", "AUD"),
        ("5 Singapore dollars", "SGD"),
        ("5 yuan", "CNY"),
        ("5 Chinese yuan", "CNY"),
        ("5 euro", "EUR"),
        ("5 euros", "EUR"),
        ("5 pounds sterling", "GBP"),
        ("5 British pound", "GBP"),
        ("5 yen", "JPY"),
        ("5 Japanese yen", "JPY"),
        ("5 Korean won", "KRW"),
        ("5 rupee", "INR"),
        ("5 Indian rupees", "INR"),
        ("5 Swiss francs", "CHF"),
        ("5 Swedish kronor", "SEK"),
        ("5 Swedish krona", "SEK"),
        ("5 dollar", "$"),
        ("5 dollars", "$"),
        ("$5 of Canadian dollars", "CAD"),
        ("€5 dollars", "EUR"),
        *((f"{code}5", code) for code in _CODES),
        *((f"{code} 5", code) for code in _CODES),
        *((f"{code} $5", code) for code in ("USD", "HKD", "CAD", "AUD", "SGD")),
        *((f"{code}$5", code) for code in ("CAD", "AUD", "SGD")),
        ("US $5", "USD"),
        ("U.S.$5", "USD"),
        ("NTD 5", "TWD"),
        ("RMB 5", "CNY"),
        ("5 U.S. dollar", "USD"),
        ("5 Hong Kong dollar", "HKD"),
        ("5 Taiwan dollar", "TWD"),
        ("5 Australian dollar", "AUD"),
        ("5 Singapore dollar", "SGD"),
        ("5 Canadian dollars", "CAD"),
        ("5 Chinese renminbi", "CNY"),
        ("5 renminbi", "CNY"),
        ("5 pound sterling", "GBP"),
        ("5 British pounds", "GBP"),
        ("5 Indian rupee", "INR"),
        ("5 Swiss franc", "CHF"),
        ("5euros", None),
        ("5 people", None),
    ],
)
def test_a_currency_is_read_before_and_behind(written: str, currency: str | None) -> None:
    one = only(f"about {written}")
    assert (one.digits, one.currency, one.is_money) == (5, currency, currency is not None)


@pytest.mark.parametrize(
    ("found", "currency"),
    [
        (("$", "$"), "USD"),
        (("$", None), "USD"),
        (("$", "CAD"), "CAD"),
        (("EUR", None), "EUR"),
        (("EUR", "EUR"), "EUR"),
        (("$", "EUR"), None),
        (("CAD", "AUD"), None),
        ((None, None), None),
    ],
)
def test_the_numbers_of_an_amount_are_of_one_currency(found: tuple[str | None, ...], currency: str | None) -> None:
    assert one_currency(*found) == currency


@pytest.mark.parametrize(
    ("unit", "value"),
    [
        ("thousand", 2_500),
        ("K", 2_500),
        ("M", 2_500_000),
        ("mm", 2_500_000),
        ("Millions", 2_500_000),
        ("bn", 2_500_000_000),
        ("B", 2_500_000_000),
        ("trillion", 2_500_000_000_000),
        ("tn", 2_500_000_000_000),
    ],
)
def test_a_unit_writes_a_number_out(unit: str, value: int) -> None:
    assert scaled(Decimal("2.5"), unit) == value


@pytest.mark.parametrize(
    ("written", "digits", "unit"),
    [
        ("$1,234.5 million", "1234.5", "million"),
        ("$12,345 thousands", "12345", "thousands"),
        ("$1,234,567", "1234567", None),
        ("$.5 billion", "0.5", "billion"),
        ("$5K", "5", "K"),
        ("$5-billion", "5", "billion"),
        ("$60bn", "60", "bn"),
        ("$7 mln", "7", "mln"),
        ("$7 billionaire", "7", None),
        ("$7 M&A", "7", None),
        ("$5K-12", "5", None),
        ("$1,23 million", None, "million"),
        ("$1,2345 million", None, "million"),
        ("$1234,567 million", None, "million"),
        ("$1.2.3 million", None, "million"),
    ],
)
def test_digits_and_unit_are_read_as_they_stand(written: str, digits: str | None, unit: str | None) -> None:
    one = numbers(f"of {written} in all")[0]
    assert (one.digits, one.unit) == (None if digits is None else Decimal(digits), unit)


@pytest.mark.parametrize(
    ("written", "percent"),
    [
        ("5%", "5"),
        ("5 %", "5"),
        ("2.5 percent", "2.5"),
        ("2.5 per cent", "2.5"),
        ("five percent", "5"),
        ("twelve percent", "12"),
        ("one per cent", "1"),
        ("fifteen %", "15"),
        ("twenty percent", "20"),
        ("twenty-five percent", "25"),
        ("thirty percent", "30"),
        ("50 basis points", "0.5"),
        ("1 basis point", "0.01"),
        ("25 bps", "0.25"),
        ("5 percentage points", None),
        ("1 percentage point", None),
        ("5 million", None),
    ],
)
def test_a_share_is_read_in_hundredths(written: str, percent: str | None) -> None:
    one = only(f"about {written}")
    assert one.percent == (None if percent is None else Decimal(percent))
    assert (one.share is None) == (written == "5 million")


@pytest.mark.parametrize(
    ("written", "may_be"),
    [
        ("1900", True),
        ("2026", True),
        ("2099", True),
        ("1899", False),
        ("2100", False),
        ("20260", False),
        ("$2026", False),
        ("2026 million", False),
    ],
)
def test_what_may_be_a_year(written: str, may_be: bool) -> None:
    assert only(f"in {written}").may_be_year is may_be


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("$50s million", (True, False)),
        ("$50's million", (True, False)),
        ("$50+ million", (False, True)),
        ("$50 + million", (False, True)),
        ("$50-plus million", (False, True)),
        ("$50 plus million", (False, True)),
        ("$50 million", (False, False)),
    ],
)
def test_a_plural_and_a_plus_stand_before_the_unit(written: str, expected: Any) -> None:
    one = only(f"of {written}")
    assert (one.is_plural, one.has_plus, one.digits, one.unit) == (*expected, 50, "million")


def test_where_a_number_stands_is_kept() -> None:
    first, second = numbers("from $60 billion to 5 % of it")
    assert [(one.start, one.end) for one in (first, second)] == [(5, 16), (20, 23)]


@pytest.mark.parametrize("text", ["A100", "v2.5", "x$5", "H.264"])
def test_digits_within_a_name_are_no_number(text: str) -> None:
    assert numbers(text) == []
