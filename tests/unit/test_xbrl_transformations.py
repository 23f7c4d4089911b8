"""Printed numbers and dates of every registry of transformations, as inline documents carry them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ingestion.xbrl import extract
from ingestion.xbrl.texts import months_of
from tests.helpers.filings import document, inline, number, only


@pytest.mark.parametrize(
    ("transformation", "printed", "value"),
    [
        # 2010
        ("ixt:numcommadot", "1,234,567.8", "1234567.8"),
        ("ixt:numdotcomma", "1.234.567,8", "1234567.8"),
        ("ixt:numspacedot", "1 234 567.8", "1234567.8"),
        ("ixt:numspacecomma", "1\u00a0234\u00a0567,8", "1234567.8"),
        ("ixt:numcomma", "1234,5", "1234.5"),
        ("ixt:numdash", "\u2014", "0"),
        # 2011 and 2015
        ("ixt:numdotdecimal", "1,234.50", "1234.50"),
        ("ixt:numcommadecimal", "1.234,50", "1234.50"),
        ("ixt:numunitdecimal", "12 dollars 5 cents", "12.05"),
        ("ixt:numdotdecimalin", "12,34,567.8", "1234567.8"),
        ("ixt:zerodash", "-", "0"),
        # 2020 and 2022
        ("ixt:num-dot-decimal", "107,556", "107556"),
        ("ixt:num-dot-decimal", " 1 234\u2009567\n", "1234567"),
        ("ixt:num-dot-decimal", ".5", "0.5"),
        ("ixt:num-dot-decimal", "１２３", "123"),
        ("ixt:num-comma-decimal", "107.556,25", "107556.25"),
        ("ixt:num-unit-decimal", "1,234 円 56 銭", "1234.56"),
        ("ixt:num-dot-decimal-apos", "1'234.5", "1234.5"),
        ("ixt:num-comma-decimal-apos", "1’234,5", "1234.5"),
        ("ixt:fixed-zero", "none", "0"),
        ("ixt4:num-dot-decimal", "5", "5"),
        # the SEC's own
        ("ixt-sec:numwordsen", "No", "0"),
        ("ixt-sec:numwordsen", "three", "3"),
        ("ixt-sec:numwordsen", "Twenty-one", "21"),
        ("ixt-sec:numwordsen", "one hundred and twenty-three thousand, four hundred five", "123405"),
        ("ixt-sec:numwordsen", "two million", "2000000"),
        ("ixt-sec:numwordsen", "a hundred", "100"),
        # none: the number is written as in XML
        (None, " 12.5 ", "12.5"),
    ],
)
def test_numbers(transformation: str | None, printed: str, value: str) -> None:
    named = f'format="{transformation}"' if transformation else ""
    assert only(inline(number(printed, named))).value == Decimal(value)


@pytest.mark.parametrize(
    ("transformation", "printed"),
    [
        ("ixt:num-dot-decimal", ""),
        ("ixt:num-dot-decimal", "(5)"),
        ("ixt:num-dot-decimal", "-5"),
        ("ixt:num-dot-decimal", "1.2.3"),
        ("ixt:num-comma-decimal", "1,2,3"),
        ("ixt:num-unit-decimal", "12"),
        ("ixt-sec:numwordsen", "five six"),
        ("ixt-sec:numwordsen", "thousand"),
        ("ixt-sec:numwordsen", "several"),
        ("ixt-sec:numwordsen", ""),
        ("ixt-sec:numinf", "unlimited"),
        ("ixt:fixed-empty", ""),
        (None, "1,234"),
        (None, "Infinity"),
    ],
)
def test_what_does_not_fit_its_transformation_is_not_guessed(transformation: str | None, printed: str) -> None:
    named = f'format="{transformation}"' if transformation else ""
    extraction = extract(document(inline(number(printed, named))))
    assert (len(extraction.facts), len(extraction.remarks)) == (0, 1)


@pytest.mark.parametrize(
    ("transformation", "printed", "text"),
    [
        ("ixt:datelongus", "December 31, 2024", "2024-12-31"),
        ("ixt:dateshortuk", "31 Dec. 24", "2024-12-31"),
        ("ixt:dateslashus", "12/31/2024", "2024-12-31"),
        ("ixt:datedoteu", "31.12.2024", "2024-12-31"),
        ("ixt:datelongmonthdayus", "December 31", "--12-31"),
        ("ixt:datemonthdayyearen", "December 31st, 2024", "2024-12-31"),
        ("ixt:datedaymonthyear", "31/12/2024", "2024-12-31"),
        ("ixt:dateyearmonthdaycjk", "2024年12月31日", "2024-12-31"),
        ("ixt:datemonthyearen", "September 2024", "2024-09"),
        ("ixt:date-monthname-day-year-en", "February\u00a029,  2024", "2024-02-29"),
        ("ixt:date-month-day-year", "12.31.2024", "2024-12-31"),
        ("ixt:date-day-monthname-year-en", "31st day of December, 2024", "2024-12-31"),
        ("ixt:date-year-month-day", "2024-12-31", "2024-12-31"),
        ("ixt:date-monthname-day-en", "Sept 28", "--09-28"),
        ("ixt:date-month-day", "02/29", "--02-29"),
        ("ixt:date-monthname-year-en", "May 2024", "2024-05"),
        ("ixt:fixed-true", "\u2612", "true"),
        ("ixt:booleanfalse", "", "false"),
        ("ixt:fixed-empty", "not applicable", ""),
        ("ixt:nocontent", "not applicable", ""),
        ("ixt-sec:boolballotbox", "\u2610", "false"),
        ("ixt-sec:boolballotbox", "\u2611", "true"),
        ("ixt-sec:stateprovnameen", "Delaware", "Delaware"),
        ("ixt-sec:durmonth", "24", "P24M"),
        ("ixt-sec:duryear", " 1 ", "P1Y"),
        ("ixt-sec:duryear", "1.5", "P1Y6M"),
        ("ixt-sec:duryear", "4.2", "P4Y2M12D"),
        ("ixt-sec:duryear", "1.9", "P1Y10M24D"),
        ("ixt-sec:duryear", "0", "P0Y"),
        ("ixt-sec:dur-year", "3", "P3Y"),
        ("ixt-sec:durmonth", "12.5", "P12M15D"),
        ("ixt-sec:durweek", "52", "P364D"),
        ("ixt-sec:durday", "30", "P30D"),
        ("ixt-sec:durday", "1.5", "P1DT12H"),
        ("ixt-sec:durhour", "12", "PT12H"),
        ("ixt-sec:durwordsen", "twelve months", "P12M"),
        ("ixt-sec:dur-words-en", "Twelve Months", "P12M"),
        ("ixt-sec:durwordsen", "one\u2013year", "P1Y"),
        ("ixt-sec:durwordsen", "18 months", "P18M"),
        ("ixt-sec:durwordsen", "thirty-six months", "P36M"),
        ("ixt-sec:durwordsen", "five years, two months", "P5Y2M"),
        ("ixt-sec:durwordsen", "one year and six months", "P1Y6M"),
        ("ixt-sec:durwordsen", "two years and 10 days", "P2Y10D"),
        ("ixt-sec:durwordsen", "no months", "P0M"),
        ("ixt-sec:durwordsen", "one hundred and eighty days", "P180D"),
        (None, " 001-38950\n", "001-38950"),
    ],
)
def test_texts(transformation: str | None, printed: str, text: str) -> None:
    named = f'format="{transformation}"' if transformation else ""
    fact = only(inline(f'<ix:nonNumeric name="dei:X" contextRef="year" {named}>{printed}</ix:nonNumeric>'))
    assert (fact.text, fact.unit) == (text, None)


@pytest.mark.parametrize(
    ("transformation", "printed", "months"),
    [
        ("ixt-sec:durwordsen", "twelve months", 12),
        ("ixt-sec:durmonth", "12", 12),
        ("ixt-sec:duryear", "1", 12),
        ("ixt-sec:duryear", "2.5", 30),
        ("ixt-sec:durwordsen", "<b>five</b> years", 60),
        (None, "P12M", 12),
        (None, "P5Y", 60),
        (None, "<span> P5Y </span>", 60),
        (None, "P1Y0M0DT0H0M0S", 12),
        ("ixt-sec:durday", "365", None),
        ("ixt-sec:duryear", "4.2", None),
        (None, "P12M1D", None),
        (None, "twelve months", None),
    ],
)
def test_a_span_of_whole_months_is_a_number(transformation: str | None, printed: str, months: int | None) -> None:
    named = f'format="{transformation}"' if transformation else ""
    fact = f'<ix:nonNumeric name="us-gaap:Term" contextRef="day" {named}>{printed}</ix:nonNumeric>'
    found = extract(document(inline(fact)))
    assert [(one.unit, one.value) for one in found.facts] == ([] if months is None else [("months", Decimal(months))])
    assert found.remarks == ()


@pytest.mark.parametrize(
    ("transformation", "printed"),
    [
        ("ixt-sec:durwordsen", "twelve"),
        ("ixt-sec:durwordsen", "two and a half years"),
        ("ixt-sec:durwordsen", "six months, one year"),
        ("ixt-sec:durwordsen", "one year one year"),
        ("ixt-sec:durmonth", "twelve"),
        ("ixt-sec:duryear", "-1"),
        ("ixt-sec:duryear", "1 year"),
        ("ixt-sec:durfortnight", "1"),
    ],
)
def test_a_span_that_cannot_be_read_is_told(transformation: str, printed: str) -> None:
    fact = f'<ix:nonNumeric name="us-gaap:Term" contextRef="day" format="{transformation}">{printed}</ix:nonNumeric>'
    found = extract(document(inline(fact)))
    assert (found.facts, len(found.remarks)) == ((), 1)
    assert found.remarks[0].startswith("contextRef=day,line=")


@pytest.mark.parametrize(
    ("transformation", "printed"),
    [
        ("ixt:date-monthname-day-year-en", "December 2024"),
        ("ixt:date-monthname-day-year-en", "31 de diciembre de 2024"),
        ("ixt:date-month-day-year", "31/12/2024"),
        ("ixt:dateerayearmonthdayjp", "平成6年12月31日"),
        ("ixt-sec:datequarterend", "the first quarter of 2024"),
    ],
)
def test_a_date_that_cannot_be_read_is_not_guessed(transformation: str, printed: str) -> None:
    body = inline(f'<ix:nonNumeric name="dei:X" contextRef="year" format="{transformation}">{printed}</ix:nonNumeric>')
    extraction = extract(document(body))
    assert (len(extraction.facts), len(extraction.remarks)) == (0, 1)


@pytest.mark.parametrize(
    ("duration", "months"),
    [
        ("P5Y", 60),
        ("P1Y6M", 18),
        ("P12M0D", 12),
        ("P5YT0H", 60),
        ("P12MT0M", 12),
        ("P1YT0.0S", 12),
        ("P1YT0H0M0S", 12),
        ("P1YT", None),
        ("P1YTM", None),
        ("P1YT0HM", None),
        ("P1YT1H", None),
        ("P30D", None),
        ("P", None),
    ],
)
def test_a_span_of_whole_months_is_a_number_of_them(duration: str, months: int | None) -> None:
    assert months_of(duration) == months
