"""Texts as filings print and tag them: dates, spans of time and yes or no to XML's own spelling, others as printed.

A span of time is written as XML Schema writes a duration (``P1Y6M``). The SEC's transformations take it from a number
of years, months, weeks, days or hours, of which a fraction spills into the smaller units, or from words.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from ingestion.xbrl.transformations import number_of_words, transformation_name

_FIXED = {
    "fixedtrue": "true",
    "booleantrue": "true",
    "fixedfalse": "false",
    "booleanfalse": "false",
    "fixedempty": "",
    "nocontent": "",
}
_TICKED = {"☑": "true", "☒": "true", "þ": "true", "x": "true", "☐": "false", "¨": "false", "o": "false"}
#: A duration of whole years and months, as XML Schema writes it: days and hours are none.
_SPAN = re.compile(
    r"P(?=\d)(?:(?P<years>\d{1,4})Y)?(?:(?P<months>\d{1,5})M)?(?:0+D)?(?:T(?=\d)(?:0+H)?(?:0+M)?(?:0+(?:\.0+)?S)?)?"
)
_DECIMAL = re.compile(r"\d{1,6}(?:\.\d{0,9})?|\.\d{1,9}")
#: Days of a month, as the SEC's transformations reckon.
_DAYS_OF_A_MONTH = Decimal("30.4375")
_SPAN_IN_WORDS = re.compile(
    r"(?P<number>\d{1,4}|[a-z]+(?:[- ][a-z]+)*?)[- ](?P<unit>year|month|week|day)s?(?:,? (?:and )?|$)", re.IGNORECASE
)
_HYPHENS = dict.fromkeys(map(ord, "\u058a\u05be\u2010\u2011\u2012\u2013\u2014\u2015\ufe58\ufe63\uff0d"), "-")
#: What is longer is no span of time.
LONGEST_SPAN = 80
_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_PART = re.compile("year|month|day")
#: The first registry names dates after countries.
_ORDERS = {"eu": ["day", "month", "year"], "uk": ["day", "month", "year"], "us": ["month", "day", "year"]}


def transformed_text(text: str, transformation: str | None) -> str:
    """What a printed text stands for, its spaces made single.

    Raises ``ValueError`` at a date or a span of time that cannot be read.

    Names of places, exchanges and categories stay as printed: their codes are in lists that the SEC keeps.
    """
    text = " ".join(text.split())
    if transformation is None:
        return text
    name = transformation_name(transformation)
    if name in _FIXED:
        return _FIXED[name]
    if name == "boolballotbox":
        return _TICKED.get(text.lower(), text)
    if name.startswith("dur"):
        return _duration_in_words(text) if name == "durwordsen" else _duration(text, name)
    return _date(text, name) if name.startswith("date") else text


def months_of(text: str | None) -> int | None:
    """How many months a duration of whole years and months has, like P1Y or P12M; ``None`` for any other text."""
    span = _SPAN.fullmatch(text.strip()) if text and len(text) < LONGEST_SPAN else None
    return None if span is None else 12 * int(span["years"] or 0) + int(span["months"] or 0)


def _duration(text: str, name: str) -> str:
    """A duration of so many units, the fraction of one in smaller ones: 1.5 years are P1Y6M."""
    if not _DECIMAL.fullmatch(text):
        raise ValueError(f"{text[:80]!r} is no number of the transformation {name}")
    number = Decimal(text)
    whole, rest = int(number), number - int(number)
    months, days = int(rest * 12), int((rest * 12 - int(rest * 12)) * _DAYS_OF_A_MONTH)
    spans = {
        "duryear": {"Y": whole, "M": months, "D": days},
        "durmonth": {"M": whole, "D": int(rest * _DAYS_OF_A_MONTH)},
        "durweek": {"D": int(number * 7)},
        "durday": {"D": whole, "H": int(rest * 24)},
        "durhour": {"H": whole},
    }
    if name not in spans:
        raise ValueError(f"the transformation {name} is not known")
    return _written(spans[name])


def _duration_in_words(text: str) -> str:
    """A duration of years, months, weeks and days in words or digits, each at most once and in that order."""
    plain, found, position = text.translate(_HYPHENS), dict[str, int](), 0
    while span := _SPAN_IN_WORDS.match(plain, position):
        unit = span["unit"][0].upper()
        if unit in found or "YMWD".index(unit) < max(map("YMWD".index, found), default=0):
            break
        number = span["number"]
        found[unit] = int(number) if number.isdecimal() else int(number_of_words(number))
        position = span.end()
    if not found or position != len(plain):
        raise ValueError(f"{text[:80]!r} is no span of time in words")
    if "W" in found:
        found["D"] = 7 * found.pop("W") + found.get("D", 0)
    return _written(found)


def _written(parts: dict[str, int]) -> str:
    """A duration as XML writes it, without units that are none; of one that is nothing, its largest unit."""
    some = {unit: number for unit, number in parts.items() if number} or dict([next(iter(parts.items()))])
    days = "".join(f"{number}{unit}" for unit, number in some.items() if unit != "H")
    return f"P{days}" + (f"T{some['H']}H" if "H" in some else "")


def _date(text: str, name: str) -> str:
    """A date in the order that the transformation names: a day, a month of a year, or a day of any year."""
    order = _PART.findall(name) or _ORDERS.get(name[-2:], [])
    numbers = [number for word in re.findall(r"\d+|[^\W\d_]+", text) if (number := _number(word)) is not None]
    if not order or "era" in name or len(order) != len(numbers):
        raise ValueError(f"{text[:80]!r} is no date of the transformation {name}")
    found = dict(zip(order, numbers, strict=True))
    year, month, day = found.get("year"), found.get("month", 1), found.get("day", 1)
    if year is None:
        return f"-{date(2000, month, day).isoformat().removeprefix('2000')}"
    whole = date(year + 2000 if year < 100 else year, month, day).isoformat()
    return whole if "day" in found else whole[:7]


def _number(word: str) -> int | None:
    if word.isdecimal():
        return int(word)
    month = word.lower()
    found = [number for number, name in enumerate(_MONTHS, start=1) if len(month) >= 3 and name.startswith(month)]
    return found[0] if found else 9 if month == "sept" else None
