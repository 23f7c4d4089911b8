"""The one reader of numbers and the one reader of days: what a body writes, strictly, or not at all.

Python reads more as a number than publishers mean: ``1_000``, full-width digits, ``NaN``, ``Infinity``. Here a number
is ASCII digits with at most one point, a sign and a small exponent.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import ROUND_HALF_EVEN, Context, Decimal, InvalidOperation

_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,2})?", re.ASCII)
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


#: Digits that a column of numbers holds, before and after the point.
_DIGITS = 38


def at_most_decimals(value: Decimal, places: int) -> Decimal:
    """The number with so many decimals or fewer, rounded half to even where it has more.

    Raises :class:`ValueError` where it is not finite, has more digits than can be stored, or is so small that nothing
    but zero would be left of it.
    """
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int):
        raise ValueError(f"{value} is no finite number")
    if value and not -places - 1 <= value.adjusted() < _DIGITS - places:
        raise ValueError(f"{value} does not fit")
    if exponent >= -places:
        return value
    try:
        rounded = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN, _EXACT)
    except InvalidOperation:
        raise ValueError(f"{value} does not fit") from None
    if value and not rounded:
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
