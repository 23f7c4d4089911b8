"""Numbers of a sentence as they stand: currency, digits, unit, and whether they are a share of something."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

_WORDS = r"(?:trillions?|billions?|millions?|thousands?|tn|bln|bn|mln|mn|mm)"
#: A unit behind a number.
UNIT = rf"(?:{_WORDS}(?!\w)|[TBM](?![\w&'])|(?<=\d)K(?![\w&'-]))"
_SCALE = {"th": 3, "k": 3, "m": 6, "b": 9, "t": 12}
#: Currencies by what stands before a number, the longer first. ``$``: dollars, nobody says whose.
_SIGNS = (
    (r"U\.?S\.?\s?\$|USD\s?\$?", "USD"),
    (r"HK\$|HKD\s?\$?", "HKD"),
    (r"NT\$|TWD\s?|NTD\s?", "TWD"),
    (r"CA?\$|CAD\s?\$?", "CAD"),
    (r"AU?\$|AUD\s?\$?", "AUD"),
    (r"SG?\$|SGD\s?\$?", "SGD"),
    (r"RMB\s?|CNY\s?|CN¥|renminbi\s", "CNY"),
    (r"€|EUR\s?", "EUR"),
    (r"£|GBP\s?", "GBP"),
    (r"JPY\s?|JP¥", "JPY"),
    (r"₩|KRW\s?", "KRW"),
    (r"₹|INR\s?", "INR"),
    (r"CHF\s?", "CHF"),
    (r"SEK\s?", "SEK"),
    (r"\$", "$"),
)
#: Currencies by what stands behind a number.
_NAMES = (
    (r"U\.?S\.?\s+dollars?|USD|US\$", "USD"),
    (r"Hong\s+Kong\s+dollars?|HKD", "HKD"),
    (r"(?:New\s+)?Taiwan(?:ese)?\s+dollars?|TWD|NTD", "TWD"),
    (r"Canadian\s+dollars?|CAD", "CAD"),
    (r"Australian\s+dollars?|AUD", "AUD"),
    (r"Singapore\s+dollars?|SGD", "SGD"),
    (r"(?:Chinese\s+)?(?:yuan|renminbi)|RMB|CNY", "CNY"),
    (r"euros?|EUR", "EUR"),
    (r"pounds?\s+sterling|British\s+pounds?|GBP", "GBP"),
    (r"(?:Japanese\s+)?yen|JPY", "JPY"),
    (r"Korean\s+won|KRW", "KRW"),
    (r"(?:Indian\s+)?rupees?|INR", "INR"),
    (r"Swiss\s+francs?|CHF", "CHF"),
    (r"Swedish\s+kron(?:or|a)|SEK", "SEK"),
    (r"dollars?", "$"),
)
#: Currencies that a bare dollar sign may stand for.
_DOLLARS = frozenset(("USD", "HKD", "TWD", "CAD", "AUD", "SGD"))
_SIGN = "|".join(f"(?:{pattern})" for pattern, _ in _SIGNS)
_NAME = "|".join(f"(?:{pattern})" for pattern, _ in _NAMES)
#: Percentages are small numbers, and some companies write them out.
_SPELLED = {
    word: number
    for number, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), start=1
    )
} | {"fifteen": 15, "twenty": 20, "twenty-five": 25, "thirty": 30}
_SHARE = r"(?:%|per\s?cent(?:age\s+points?)?\b|basis\s+points?\b|bps\b)"

_TOKEN = re.compile(
    rf"(?<![\w$.])(?<!\d,)(?:(?P<sign>{_SIGN})\s?|(?<![A-Za-z]-)|(?<=mid-)|(?<=low-)|(?<=high-))"
    rf"(?:(?P<digits>\d+(?:,\d+)*(?:\.\d+)*|\.\d+)|(?P<spelled>(?:{'|'.join(reversed(_SPELLED))})(?=\s+{_SHARE})))"
    rf"(?P<plural>'?s(?=\s+{UNIT}))?"
    rf"(?P<plus>\s?\+(?=\s?{UNIT})|-?\s?plus(?=\s{UNIT}))?"
    rf"(?:\s?-?\s?(?P<unit>{UNIT}))?"
    rf"(?:\s?-?\s?(?P<share>{_SHARE})|[\s-]+(?:of\s+)?(?P<name>{_NAME})(?!\w))?",
    re.IGNORECASE,
)
_SOUND = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+")
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True)
class Number:
    """A number and what is written with it; ``digits`` is null where nobody would write it so (``1,23``)."""

    start: int
    end: int
    digits: Decimal | None
    unit: str | None
    currency: str | None
    share: str | None = None
    is_plural: bool = False
    has_plus: bool = False

    @property
    def is_money(self) -> bool:
        return self.currency is not None and self.share is None

    @property
    def may_be_year(self) -> bool:
        return self.currency is None and self.unit is None and bool(_YEAR.fullmatch(str(self.digits)))

    @property
    def percent(self) -> Decimal | None:
        """A share in hundredths. Points of a percentage are a share of nothing."""
        share = (self.share or "").lower()
        if self.digits is None or not share or "age" in share:
            return None
        return self.digits / 100 if share.startswith("b") else self.digits


def numbers(sentence: str) -> list[Number]:
    """The numbers of a sentence in order."""
    return list(_found(sentence))


def _found(sentence: str) -> Iterator[Number]:
    for match in _TOKEN.finditer(sentence):
        digits, spelled = match["digits"], match["spelled"]
        if spelled is not None:
            value: Decimal | None = Decimal(_SPELLED[spelled.lower()])
        else:
            value = Decimal(digits.replace(",", "")) if _SOUND.fullmatch(digits) else None
        yield Number(
            match.start(),
            match.end(),
            value,
            match["unit"],
            _currency(match["sign"], match["name"]),
            match["share"],
            bool(match["plural"]),
            bool(match["plus"]),
        )


def scaled(value: Decimal, unit: str) -> Decimal:
    """A number of that unit, written out."""
    name = unit.lower()
    return value.scaleb(_SCALE["th" if name.startswith("th") else name[0]])


def one_currency(*found: str | None) -> str | None:
    """What the numbers of one amount are in; null where they contradict each other. Bare dollars are US dollars."""
    named = {one for one in found if one is not None}
    stated = named - {"$"}
    if not named or len(stated) > 1 or ("$" in named and not stated <= _DOLLARS):
        return None
    return next(iter(stated), "USD")


def _currency(sign: str | None, name: str | None) -> str | None:
    before, behind = _named(_SIGNS, sign), _named(_NAMES, name)
    return behind if behind and before in (None, "$") else before


def _named(names: tuple[tuple[str, str], ...], text: str | None) -> str | None:
    if text is None:
        return None
    return next(currency for pattern, currency in names if re.fullmatch(pattern, text, re.IGNORECASE))
