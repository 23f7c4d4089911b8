"""Amounts of money in a sentence: currency, unit, range, floor or ceiling, at scale one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

_SCALE = {"trillion": 12, "tn": 12, "t": 12, "billion": 9, "bn": 9, "b": 9, "million": 6, "mn": 6, "mm": 6, "m": 6}
_CURRENCY = {
    "us$": "USD",
    "u.s.$": "USD",
    "$": "USD",
    "usd": "USD",
    "rmb": "CNY",
    "cny": "CNY",
    "€": "EUR",
    "eur": "EUR",
    "hk$": "HKD",
    "a$": "AUD",
    "c$": "CAD",
    "nt$": "TWD",
}
_SIGN = r"(?:US\s?\$|U\.S\.\s?\$|HK\$|NT\$|A\$|C\$|\$|USD\s?|RMB\s?|CNY\s?|€|EUR\s?)"
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_UNIT = r"(?:trillion|billion|million|tn|bn|mn|mm|[TBM])"


def _amount(place: str, has_sign: bool) -> str:
    sign = rf"(?P<sign{place}>{_SIGN})" if has_sign else rf"(?P<sign{place}>{_SIGN})?"
    return rf"{sign}\s?(?P<number{place}>{_NUMBER})(?:\s?-?\s?(?P<unit{place}>{_UNIT})\b)?"


#: Two amounts and what stands between them; "and" makes a range after "between" alone.
_PAIR = re.compile(
    rf"(?P<between>\bbetween\s+)?(?<![\w$.]){_amount('1', True)}"
    rf"(?P<link>\s*--?\s*|\s+to\s+|\s+and\s+|,?\s*(?:plus\s+or\s+minus|\+/-|±)\s*){_amount('2', False)}",
    re.IGNORECASE,
)
_SINGLE = re.compile(rf"(?<![\w$.]){_amount('1', True)}", re.IGNORECASE)

_FLOOR = re.compile(
    r"(?:more than|over|greater than|at least|in excess of|above|no less than|minimum of|exceed(?:ing|s)?)\s*$", re.I
)
_CEILING = re.compile(r"(?:up to|less than|no more than|at most|below|under|maximum of|not (?:to )?exceed)\s*$", re.I)
_ABOUT = re.compile(
    r"(?:approximately|approx\.|about|roughly|around|nearly|close to|an estimated|estimated|some|~)\s*$", re.I
)
_DELTA_BEFORE = re.compile(
    r"\b(?:(?:increase|decrease|rise|fall|grow|growth|decline|higher|lower|up|down)(?:\s+(?:of|by))?"
    r"|an additional|additional|incremental|another)\s+(?:approximately\s+|about\s+|roughly\s+|around\s+)?$",
    re.I,
)
_DELTA_AFTER = re.compile(
    r"^\s+(?:higher|lower|more|less|above|below|greater)\s+than\b|^\s+(?:increase|decrease)\b", re.I
)
#: "Increased from a to b" names two values, not the ends of one.
_MOVED = re.compile(
    r"\b(?:increas|rais|lower|reduc|narrow|updat|revis|mov|up|down|chang)\w*\b[^$;]{0,60}\bfrom\s+"
    r"(?:approximately\s+|about\s+|roughly\s+|around\s+)?$",
    re.I,
)


@dataclass(frozen=True)
class Amount:
    """An amount at scale one, and where in its sentence it stands (with its modifier from ``opens``).

    ``kind`` says which of the three numbers there are: ``range`` both ends, ``floor`` low alone, ``ceiling`` high
    alone, ``point`` and ``delta`` (a difference, not a level) the point alone.
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

    @property
    def ends(self) -> tuple[Decimal | None, Decimal | None]:
        """Lower and upper end; a point is an upper end, as the reviewed rows keep it."""
        return self.low, self.high if self.high is not None else self.point


def amounts(sentence: str) -> list[Amount]:
    """The amounts of a sentence in order. A number without a unit of its own or of its range is none."""
    return list(_found(sentence))


def _found(sentence: str) -> Iterator[Amount]:
    position = 0
    while match := _SINGLE.search(sentence, position):
        pair = _PAIR.match(sentence, _pair_start(sentence, match.start()))
        amount = _of_pair(sentence, pair) if pair and pair.start("sign1") == match.start() else None
        if amount is None:
            amount = _of_single(sentence, match)
        if amount is not None:
            yield amount
        position = amount.end if amount else match.end()


def _pair_start(sentence: str, start: int) -> int:
    between = re.search(r"\bbetween\s+$", sentence[:start], re.I)
    return between.start() if between else start


def _of_pair(sentence: str, pair: re.Match[str]) -> Amount | None:
    link, unit = pair["link"].strip().lower().lstrip(", "), pair["unit2"] or pair["unit1"]
    is_tolerance = link.startswith("plus") or link in ("+/-", "±")
    if unit is None or (link == "and") != bool(pair["between"]):
        return None
    if (pair["unit2"] is None and not is_tolerance) or (link == "to" and _MOVED.search(sentence[: pair.start()])):
        return None
    first = _scaled(pair["number1"], pair["unit1"] or unit)
    second = _scaled(pair["number2"], pair["unit2"] or unit)
    low, high = (first - second, first + second) if is_tolerance else (first, second)
    opens = _modifier(sentence, pair.start())[1]
    return Amount(pair.start("sign1"), pair.end(), opens, _currency(pair["sign1"]), "range", low, high)


def _of_single(sentence: str, match: re.Match[str]) -> Amount | None:
    if match["unit1"] is None:
        return None
    value = _scaled(match["number1"], match["unit1"])
    kind, opens = _modifier(sentence, match.start())
    after = sentence[match.end() :]
    if re.match(r"\s+or\s+more\b", after, re.I):
        kind = "floor"
    if _DELTA_AFTER.match(after) or _DELTA_BEFORE.search(sentence[: match.start()]):
        kind = "delta"
    plain = Amount(match.start(), match.end(), opens, _currency(match["sign1"]), kind)
    if kind in ("floor", "ceiling"):
        return replace(plain, low=value) if kind == "floor" else replace(plain, high=value)
    return replace(plain, point=value, kind="point" if kind == "about" else kind, is_approximate=kind == "about")


def _modifier(sentence: str, start: int) -> tuple[str, int]:
    """What stands before an amount and bounds it, and where that begins."""
    for kind, words in (("ceiling", _CEILING), ("floor", _FLOOR), ("about", _ABOUT)):
        if match := words.search(sentence[:start]):
            return kind, match.start()
    return "point", start


def _scaled(number: str, unit: str) -> Decimal:
    return Decimal(number.replace(",", "")).scaleb(_SCALE[unit.lower()])


def _currency(sign: str) -> str:
    return _CURRENCY["".join(sign.split()).lower()]
