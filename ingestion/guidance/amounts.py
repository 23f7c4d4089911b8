"""Amounts of money in a sentence: currency, unit, range, floor or ceiling, at scale one.

Where the words around an amount leave open what it is, the amount says so in its doubts; it is never made to fit.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ingestion.guidance.bounds import FILL, bounds, bounds_of_range, joins
from ingestion.guidance.money import Number, numbers, one_currency, scaled
from ingestion.guidance.patterns import MOVES

_LINK = re.compile(r"\s*-{1,2}\s*|\s+(?:to|through)\s+(?:(?:approximately|about|around|roughly|nearly|~)\s*)?", re.I)
_AND = re.compile(r"\s+(?:and|&)\s+(?:(?:approximately|about|around|roughly|~)\s*)?", re.I)
_BETWEEN = re.compile(r"\bbetween\s+(?:(?:approximately|about|around|roughly|~)\s*)?$", re.I)
#: "Increased from a to b" names two values, not the ends of one.
_MOVED = re.compile(rf"{MOVES}[^$;]{{0,120}}\bfrom\s+(?:approximately\s+|about\s+|roughly\s+|around\s+)?$", re.I)
_FROM = re.compile(r"\bfrom\s+(?:approximately\s+|about\s+|roughly\s+|around\s+)?$", re.I)
_FROM_OF_RANGE = re.compile(
    r"\b(?:rang\w*|vary\w*|anywhere|somewhere|of|be|at)\s+from\s+(?:approximately\s+|about\s+)?$", re.I
)
_BY = re.compile(r"\bby\s+(?:approximately\s+|about\s+|roughly\s+|around\s+)?$", re.I)

_TOLERANCE_WORD = (
    r"(?:plus\s*(?:-|/)?\s*(?:or)?\s*(?:-|/)?\s*minus|minus\s+or\s+plus|\+\s*(?:/|or)?\s*-|-\s*/\s*\+|±|give\s+or\s+take"
    r"|(?:variance|tolerance|margin|band|deviation)\s+of|within)"
)
_TOLERANCE = re.compile(
    rf"[\s,;(-]*(?:with(?:in)?\s+)?(?:an?\s+)?(?:(?:range|variance|margin|tolerance|band)\s+(?:of\s+)?)?{_TOLERANCE_WORD}"
    r"[\s(]*(?:(?:up\s+to|approximately|about|around|roughly|~|an?|plus\s+or\s+minus|±|\+/-)\s*)*",
    re.I,
)
_TOLERANCE_OF = re.compile(rf"(?<!\w){_TOLERANCE_WORD}\s*(?:about\s+|approximately\s+)?$", re.I)
_ONE_SIDED = re.compile(r"[\s,;(]*(?:and\s+|with\s+)?(?:plus|minus)\s+(?:or\s+)?(?:up\s+to\s+)?", re.I)
_UNREAD_TOLERANCE = re.compile(
    r"^[^.;$]{0,40}?(?:\bplus\s*(?:-|/)?\s*(?:or)?\s*(?:-|/)?\s*minus\b|\+\s*(?:/|or)?\s*-|±|\bgive\s+or\s+take\b"
    r"|\b(?:variance|tolerance|margin|deviation)\s+of\b|\bwithin\s+\w+\s+per\s?cent\b)",
    re.I,
)

_WORDED = re.compile(
    r"\b(?P<first>low(?:er)?|mid(?:dle)?|high(?:er)?|upper)(?:[-\s]+to[-\s]+(?P<last>mid(?:dle)?|high(?:er)?|upper))?[-\s]+$",
    re.I,
)
#: What may stand between an amount and a number beside it that belongs to it.
_BESIDE = re.compile(rf"\s*(?:--?|/|[,(]*\s+(?:to|through|or|and|&)|[,(]+(?:(?:or|and)\s)?)\s*{FILL}", re.I)
#: Behind a bare number, what it counts: "over 3 years" bounds no amount.
_COUNTED = re.compile(r"\s*[^\W\d]")


@dataclass(frozen=True)
class Amount:
    """An amount at scale one, and where in its sentence it stands (with its modifier from ``opens``).

    ``kind`` says which of the three numbers there are: ``range`` both ends, ``floor`` low alone, ``ceiling`` high
    alone, ``point`` and ``delta`` (a difference, not a level) the point alone. ``doubts`` name what is left open.
    """

    start: int
    end: int
    opens: int
    currency: str
    kind: str
    low: Decimal | None = None
    high: Decimal | None = None
    point: Decimal | None = None
    is_approximate: bool = False
    doubts: tuple[str, ...] = ()

    @property
    def ends(self) -> tuple[Decimal | None, Decimal | None]:
        """Lower and upper end; a point is an upper end, as the reviewed rows keep it."""
        return self.low, self.high if self.high is not None else self.point


def amounts(sentence: str) -> list[Amount]:
    """The amounts of a sentence in order. A number without a unit of its own or of its range is none."""
    found = _with_units(sentence, numbers(sentence))
    return _with_neighbours(sentence, found, list(_joined(sentence, _read(sentence, found))))


def _with_units(sentence: str, found: Sequence[Number]) -> list[Number]:
    """The numbers, of which one takes the next one's unit where both are bounds of one amount."""
    whole = list(found)
    for place, (one, other) in enumerate(itertools.pairwise(found)):
        if one.is_money and one.unit is None and other.unit and joins(sentence[one.end : other.start]):
            whole[place] = replace(one, unit=other.unit)
    return whole


def _read(sentence: str, found: Sequence[Number]) -> Iterator[Amount]:
    place = 0
    while place < len(found):
        amount, used = _at(sentence, found, place)
        if amount is not None:
            yield amount
        place += used


def _at(sentence: str, found: Sequence[Number], place: int) -> tuple[Amount | None, int]:
    """The amount that begins with a number, and how many numbers it is made of."""
    first = found[place]
    second = found[place + 1] if place + 1 < len(found) else None
    if second is not None:
        for read in (_tolerance, _tolerance_of, _range):
            if amount := read(sentence, first, second):
                return _with_tolerance_left(sentence, amount, found[place + 2 :]), 2
    if not first.is_money or first.unit is None or first.digits is None:
        return None, 1
    amount = _worded(sentence, first) or _single(sentence, first)
    return (None if amount is None else _with_tolerance_left(sentence, amount, found[place + 1 :])), 1


def _tolerance(sentence: str, first: Number, second: Number) -> Amount | None:
    """ "$70 billion, plus or minus $2 billion", or 5 %."""
    unit = first.unit or second.unit
    if not first.is_money or unit is None or not _TOLERANCE.fullmatch(sentence[first.end : second.start]):
        return None
    return _spread(sentence, first, second, first, unit)


def _tolerance_of(sentence: str, first: Number, second: Number) -> Amount | None:
    """ "Within 5 % of $60 billion"."""
    if first.percent is None or not second.is_money or second.unit is None:
        return None
    is_of = re.fullmatch(r"\s+of\s+(?:the\s+)?", sentence[first.end : second.start], re.I)
    if not is_of or not _TOLERANCE_OF.search(sentence[: first.start]):
        return None
    return _spread(sentence, second, first, first, second.unit)


def _spread(sentence: str, middle: Number, margin: Number, leading: Number, unit: str) -> Amount | None:
    currency = one_currency(middle.currency, margin.currency)
    if currency is None or middle.digits is None or margin.digits is None or (margin.share and margin.percent is None):
        return None
    value = scaled(middle.digits, middle.unit or unit)
    is_share = margin.percent is not None
    beside = value * (margin.percent or 0) / 100 if is_share else scaled(margin.digits, margin.unit or unit)
    start, end = min(middle.start, margin.start), max(middle.end, margin.end)
    how = bounds_of_range(sentence, leading.start, end)
    doubts = (*how.doubts, *(("tolerance_unit",) if not is_share and margin.unit is None else ()))
    return Amount(start, end, how.opens, currency, "range", value - beside, value + beside, doubts=doubts)


def _range(sentence: str, first: Number, second: Number) -> Amount | None:
    """ "$60 billion to $65 billion", "$60-65 billion", "60 to 65 billion dollars", "between a and b"."""
    before, between = sentence[: first.start], sentence[first.end : second.start]
    is_between = bool(_BETWEEN.search(before))
    if not _LINK.fullmatch(between) and not (is_between and _AND.fullmatch(between)):
        return None
    currency = one_currency(first.currency, second.currency)
    if currency is None or second.unit is None or first.share or second.share or _BY.search(before):
        return None
    is_from = bool(_FROM.search(before)) and "-" not in between
    if first.digits is None or second.digits is None or (is_from and _MOVED.search(before)):
        return None
    how = bounds_of_range(sentence, first.start, second.end)
    doubts = (*how.doubts, *(("from_to",) if is_from and not _FROM_OF_RANGE.search(before) else ()))
    low, high = scaled(first.digits, first.unit or second.unit), scaled(second.digits, second.unit)
    return Amount(first.start, second.end, how.opens, currency, "range", low, high, None, how.is_approximate, doubts)


def _worded(sentence: str, number: Number) -> Amount | None:
    """ "The mid-$50 billion range": about 55; of "low" and "high" the half of the decade is known, and no more."""
    word = _WORDED.search(sentence[: number.start])
    if number.digits is None or number.unit is None or not (word or number.is_plural):
        return None
    digits = number.digits
    zeros = 0
    while digits and digits == digits.to_integral_value() and digits % (10 ** (zeros + 1)) == 0:
        zeros += 1
    step = Decimal(10) ** zeros
    first, last = (_third(word["first"]), _third(word["last"] or word["first"])) if word else ("low", "high")
    how = bounds(sentence, word.start() if word else number.start, number.end)
    low = digits + (step / 2 if first == "high" else 0)
    high = digits + (step if last == "high" or first == "mid" else step / 2)
    ends = (scaled(low, number.unit), scaled(high, number.unit))
    doubts = (*how.doubts, "worded_amount")
    currency = one_currency(number.currency) or "USD"
    if first == last == "mid" and zeros < 2:
        middle = scaled(digits + step / 2, number.unit)
        return Amount(number.start, how.closes, how.opens, currency, "point", None, None, middle, True, doubts)
    return Amount(number.start, how.closes, how.opens, currency, "range", *ends, None, True, doubts)


def _third(word: str) -> str:
    return "low" if word.lower().startswith("low") else "mid" if word.lower().startswith("mid") else "high"


def _single(sentence: str, number: Number) -> Amount | None:
    currency = one_currency(number.currency)
    if currency is None or number.digits is None or number.unit is None:
        return None
    value, how = scaled(number.digits, number.unit), bounds(sentence, number.start, number.end)
    kind = "floor" if number.has_plus and how.kind == "point" else how.kind
    plain = Amount(number.start, how.closes, how.opens, currency, kind, doubts=how.doubts)
    if kind == "relative":
        return None
    if kind in ("floor", "ceiling"):
        plain = replace(plain, low=value) if kind == "floor" else replace(plain, high=value)
        return replace(plain, is_approximate=how.is_approximate)
    return replace(plain, point=value, is_approximate=how.is_approximate)


def _with_tolerance_left(sentence: str, amount: Amount, rest: Sequence[Number]) -> Amount:
    """The amount, with a doubt where a tolerance stands behind it that cannot be reckoned."""
    after = sentence[amount.end :]
    is_one_sided = bool(rest) and bool(_ONE_SIDED.fullmatch(sentence[amount.end : rest[0].start])) and rest[0].share
    if is_one_sided or _UNREAD_TOLERANCE.match(after):
        return replace(amount, doubts=(*amount.doubts, "unread_tolerance"))
    return amount


def _joined(sentence: str, found: Iterable[Amount]) -> Iterator[Amount]:
    """The amounts, of which a floor and a ceiling that bound one thing are one range."""
    held: Amount | None = None
    for amount in found:
        one = _both_bounds(sentence, held, amount) if held else None
        if held and one is None:
            yield held
        held = one or amount
    if held:
        yield held


def _both_bounds(sentence: str, first: Amount, second: Amount) -> Amount | None:
    between = sentence[first.end : second.start]
    kinds = {first.kind, second.kind}
    is_up_to = first.kind == "point" and second.kind == "ceiling" and re.match(r"\s*,?\s*(?:to|up)\b", between, re.I)
    if not (kinds == {"floor", "ceiling"} or is_up_to) or first.currency != second.currency or not joins(between):
        return None
    low, high = first.low or second.low or first.point, first.high or second.high
    if low is None or high is None or low > high:
        return None
    return replace(
        first,
        end=second.end,
        kind="range",
        low=low,
        high=high,
        point=None,
        doubts=tuple(dict.fromkeys((*first.doubts, *second.doubts))),
    )


def _with_neighbours(sentence: str, found: Sequence[Number], read: Sequence[Amount]) -> list[Amount]:
    """The amounts, with a doubt where a number right beside one was not read with it."""
    loose = [
        number
        for number in found
        if not (number.may_be_year or number.share)
        and not any(amount.start <= number.start < amount.end for amount in read)
    ]
    return [
        replace(amount, doubts=(*amount.doubts, "number_beside"))
        if any(_stands_beside(sentence, amount, number) for number in loose)
        else amount
        for amount in read
    ]


def _stands_beside(sentence: str, amount: Amount, number: Number) -> bool:
    first, second = sorted([(amount.start, amount.end), (number.start, number.end)])
    between = sentence[first[1] : second[0]]
    is_counted = number.unit is None and not number.is_money and bool(_COUNTED.match(sentence[second[1] :]))
    return bool(_BESIDE.fullmatch(between)) or (joins(between) and not is_counted)
