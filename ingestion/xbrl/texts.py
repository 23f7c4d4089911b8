"""Texts as filings print and tag them: dates, spans of time and yes or no to XML's own spelling, others as printed."""

from __future__ import annotations

import re
from datetime import date

from ingestion.xbrl.transformations import transformation_name

_FIXED = {
    "fixedtrue": "true",
    "booleantrue": "true",
    "fixedfalse": "false",
    "booleanfalse": "false",
    "fixedempty": "",
    "nocontent": "",
}
_TICKED = {"☑": "true", "☒": "true", "þ": "true", "x": "true", "☐": "false", "¨": "false", "o": "false"}
#: Spans of time, as XML Schema writes a duration.
_SPANS = {"duryear": "P{}Y", "durmonth": "P{}M", "durweek": "P{}W", "durday": "P{}D"}
_SPAN = re.compile(r"P(?=\d)(?:(?P<years>\d{1,3})Y)?(?:(?P<months>\d{1,4})M)?(?:0D)?")
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
    """What a printed text stands for, its spaces made single. Raises ``ValueError`` at a date that cannot be read.

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
    if name in _SPANS and text.isdecimal():
        return _SPANS[name].format(text)
    return _date(text, name) if name.startswith("date") else text


def months_of(text: str | None) -> int | None:
    """How many months a duration of whole years and months has, like P1Y or P12M; ``None`` for any other text."""
    span = _SPAN.fullmatch(text) if text else None
    return None if span is None else 12 * int(span["years"] or 0) + int(span["months"] or 0)


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
