"""The one reader of numbers and the one reader of days: what a body writes, strictly, or not at all.

Python reads more as a number than publishers mean: ``1_000``, full-width digits, ``NaN``, ``Infinity``. Here a number
is ASCII digits with at most one point, a sign and a small exponent.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal

_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,2})?", re.ASCII)
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?", re.ASCII)
_PERIOD = re.compile(
    r"(?P<year>\d{4})-?\s?Q(?P<quarter>[1-4])|Q(?P<quarter_first>[1-4])[\s-](?P<year_last>\d{4})"
    r"|(?P<year_month>\d{4})-(?P<month>\d{2})",
    re.ASCII,
)
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ].*|[Z+-].*)?", re.ASCII)

#: Enough digits that no reported figure is rounded before it is meant to be.
_EXACT = Context(prec=100)


def read_number(text: str) -> Decimal:
    """The number that a text is, exactly. Raises :class:`ValueError` where it is none."""
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"{text!r} is no number")
    return Decimal(text)


def read_day(text: str) -> date:
    """The day of an ISO date, or of an ISO instant or time zone written behind it; its zone is not applied.

    Raises :class:`ValueError` where it is none.
    """
    matched = _DAY.fullmatch(text)
    if not matched:
        raise ValueError(f"{text!r} is no day")
    return date.fromisoformat(matched[1])


def without_grouping(text: str) -> str:
    """A number whose thousands are set apart by commas, without them; any other text as it is."""
    return text.replace(",", "") if _GROUPED.fullmatch(text) else text


def read_last_day(text: str) -> date:
    """A day, or the last day of a month (``2026-06``) or of a quarter (``2026Q2``, ``2026-Q2``, ``Q2 2026``).

    Raises :class:`ValueError` where the text is none of them.
    """
    matched = _PERIOD.fullmatch(text)
    if not matched:
        return read_day(text)
    quarter = matched["quarter"] or matched["quarter_first"]
    year = int(matched["year"] or matched["year_last"] or matched["year_month"])
    month = int(quarter) * 3 if quarter else int(matched["month"])
    if not 1 <= month <= 12:
        raise ValueError(f"{text!r} is no month")
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


#: One in the last of so many decimals.
_STEPS = [Decimal(1).scaleb(-places) for places in range(20)]
#: Digits that a column of numbers holds, before and after the point.
_DIGITS = 38
#: Decimals of a field's number: as many as a column of rates or prices holds.
FIELD_DECIMALS = 8


def at_most_decimals(value: Decimal, places: int) -> Decimal:
    """The number with so many decimals or fewer, rounded half to even where it has more.

    Raises :class:`ValueError` where it is not finite, has more digits than can be stored, or is so small that nothing
    but zero would be left of it.
    """
    if not value.is_finite():
        raise ValueError(f"{value} is no finite number")
    if value and not -places - 1 <= value.adjusted() < _DIGITS - places:
        raise ValueError(f"{value} does not fit")
    rounded = value.quantize(_STEPS[places], ROUND_HALF_EVEN, _EXACT)
    if rounded == value:
        return value
    if not rounded:
        raise ValueError(f"{value} is too small to be stored")
    return rounded


def exact_decimals(value: Decimal, places: int) -> Decimal:
    """The number, which may not have more decimals than that: what was filed is never rounded without a word.

    Raises :class:`ValueError` where it has more, is not finite or is too large to be stored.
    """
    stored = at_most_decimals(value, places)
    if stored != value:
        raise ValueError(f"{value} is finer than the {places} decimals that are stored")
    return stored
