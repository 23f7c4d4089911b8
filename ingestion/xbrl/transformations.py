"""Numbers as filings print and tag them: transformed, scaled and signed to a value at scale one."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from ingestion.xbrl.facts import EXACT

#: Places beyond which a scale, a precision or an exponent is a mistake; the largest currency has figures of 20 digits.
_FARTHEST = 30
_SCALES = {str(scale): Decimal(10**scale) if scale > 0 else Decimal(1).scaleb(scale) for scale in range(-12, 19)}
_SPACES = dict.fromkeys(map(ord, " \t\r\n\u00a0\u2002\u2003\u2007\u2009\u200a\u200b\u202f\u3000\ufeff"))
_APOSTROPHES = dict.fromkeys(map(ord, "'`´’′"))
_COMMAS = dict.fromkeys(map(ord, ",，"))
_DOTS = dict.fromkeys(map(ord, "."))


def scaled(value: Decimal, scale: str | None, sign: str | None) -> Decimal:
    """The value times ten to the power of ``scale``, negative where ``sign`` is a minus. Raises ``ValueError``."""
    if scale and scale != "0":
        value = EXACT.multiply(value, _SCALES.get(scale) or Decimal(1).scaleb(_place("scale", scale)))
    if abs(value.adjusted()) > _FARTHEST:
        raise ValueError(f"{value:.6e} is no figure")
    return value.copy_negate() if sign == "-" and value else value


def plain_number(text: str) -> Decimal:
    """A number as XML writes it. Raises ``ValueError``."""
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        raise ValueError(f"{text.strip()[:80]!r} is no number") from None
    if not value.is_finite() or "_" in text or abs(value.adjusted()) > _FARTHEST:
        raise ValueError(f"{text.strip()[:80]!r} is no figure")
    return value


def decimals_of(decimals: str | None, precision: str | None, value: Decimal) -> int | None:
    """The place to which a value is rounded; ``None`` where it is exact (INF) or nothing is said."""
    if decimals is not None:
        return None if decimals == "INF" else _place("decimals", decimals)
    if precision is None or precision == "INF" or not value:
        return None
    return _place("precision", precision) - value.adjusted() - 1


def _place(name: str, text: str) -> int:
    try:
        place = int(text)
    except ValueError:
        raise ValueError(f"{name} is {text!r}") from None
    if abs(place) > _FARTHEST:
        raise ValueError(f"{name} is {text!r}")
    return place


@lru_cache(maxsize=512)
def transformation_name(qualified: str) -> str:
    """A transformation's name as all registries have it: ``ixt:num-dot-decimal`` is ``numdotdecimal``."""
    return qualified.rpartition(":")[2].replace("-", "").lower()


def transformed_number(text: str, transformation: str | None) -> Decimal:
    """The number that a printed text stands for. Raises ``ValueError`` where it does not fit its transformation."""
    if transformation is None:
        return plain_number(text)
    read = _READERS.get(transformation_name(transformation))
    if read is None:
        raise ValueError(f"the transformation {transformation} is not known")
    return read(text)


def _unsigned(digits: str, text: str) -> Decimal:
    if not digits.replace(".", "", 1).isdecimal() or len(digits) > 2 * _FARTHEST:
        raise ValueError(f"{text.strip()[:80]!r} is no number of that transformation")
    return Decimal(digits)


def _dot_decimal(text: str) -> Decimal:
    digits = text.replace(",", "")
    if not digits.isdecimal():
        digits = digits.translate(_SPACES | _APOSTROPHES | _COMMAS)
    return _unsigned(digits, text)


def _comma_decimal(text: str) -> Decimal:
    return _unsigned(text.translate(_SPACES | _APOSTROPHES | _DOTS).replace(",", "."), text)


def _unit_decimal(text: str) -> Decimal:
    """Whole and hundredth units in words: ``12 dollars 50 cents``."""
    match = re.fullmatch(r"\D*(\d[\d,.\s\u00a0]*)\D+?(\d{1,2})\D*", text.strip())
    if not match:
        raise ValueError(f"{text.strip()[:80]!r} is no number of two units")
    return Decimal(f"{re.sub(r'[^0-9]', '', match[1])}.{int(match[2]):02}")


def _zero(text: str) -> Decimal:
    return Decimal(0)


_TEENS = ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_ONES = {word: number for number, word in enumerate((*_DIGITS, *_TEENS))}
_TENS = dict(
    zip(("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"), range(20, 100, 10), strict=True)
)
_POWERS = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12, "quadrillion": 15}


def number_of_words(text: str) -> Decimal:
    """A number in English words; ``no`` and ``none`` are zero. Raises ``ValueError`` where it is none."""
    words = [word for word in re.findall(r"[a-z]+", text.lower()) if word != "and"]
    if words in (["no"], ["none"], ["nil"]):
        return Decimal(0)
    total, group = 0, 0
    for word in words:
        if word in _TENS and group % 100 == 0:
            group += _TENS[word]
        elif word in _ONES and (group % 100 == 0 or (group % 10 == 0 and group % 100 >= 20 and _ONES[word] < 10)):
            group += _ONES[word]
        elif word in ("a", "an") and group == 0:
            group = 1
        elif word == "hundred" and 0 < group < 10:
            group *= 100
        elif word in _POWERS and group:
            total, group = total + group * 10 ** _POWERS[word], 0
        else:
            raise ValueError(f"{text.strip()[:80]!r} is no number in words")
    if not words:
        raise ValueError(f"{text.strip()[:80]!r} is no number in words")
    return Decimal(total + group)


#: The transformations of numbers of all registries (2010 to 2022) and of the SEC's own, by name without hyphens.
_READERS: Mapping[str, Callable[[str], Decimal]] = {
    **dict.fromkeys(
        ("numdotdecimal", "numdotdecimalin", "numdotdecimalapos", "numcommadot", "numspacedot"), _dot_decimal
    ),
    **dict.fromkeys(
        ("numcommadecimal", "numcommadecimalapos", "numdotcomma", "numspacecomma", "numcomma"), _comma_decimal
    ),
    **dict.fromkeys(("numunitdecimal", "numunitdecimalin"), _unit_decimal),
    **dict.fromkeys(("fixedzero", "zerodash", "numdash"), _zero),
    **dict.fromkeys(("numwordsen", "numworden"), number_of_words),
}
