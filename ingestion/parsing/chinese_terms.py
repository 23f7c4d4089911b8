"""Amounts and terms printed in Chinese announcements, where the words leave no doubt.

What is ambiguous (a range, a threshold, a price for each unit, another currency) is left out, for a person to read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

#: Yuan in each printed unit.
SCALES = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}
_NUMERALS = {numeral: value for value, numeral in enumerate("零一二三四五六七八九")} | {"两": 2}

_SUBJECT = "合同|协议|订单|服务|租赁|采购|销售|交易"
_TAX = r"\((?:含税|不含税|含增值税|不含增值税)\)"
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_AMOUNT = re.compile(
    rf"(?P<label>(?:{_SUBJECT})(?:合同)?(?:含税|不含税)?(?:预计|暂定)?(?:总|累计)?(?:金额|价款|总价|总额|费用))"
    rf"(?P<before>{_TAX})?"
    r"(?P<words>(?:合计|共计|总计|预计|暂定|约|不超过|不低于|为|是|:|人民币)*)"
    rf"(?P<number>{_NUMBER})(?P<unit>亿元|万元|元)(?:人民币)?"
    rf"(?P<after>{_TAX})?"
    r"(?![/每至到~\-—]|以上|以下|以内|的\d)"
)
_TERM = re.compile(
    r"(?P<label>(?:合同|协议|服务|租赁|合作|履行)(?:服务)?(?:期限|有效期|期))"
    r"(?P<words>(?:预计|暂定|约|不超过|不低于|为|是|:)*)"
    r"(?:自[^,，。；;]{1,20}起(?:计算)?)?"
    r"(?P<number>\d{1,3}|[一二两三四五六七八九十]{1,3})(?P<unit>个月|年)"
    r"(?![至到~\-—或度])"
)
_QUALIFIERS = ("不超过", "不低于", "预计", "暂定", "约")
_WIDE = str.maketrans("０１２３４５６７８９（）：．\u00a0\u3000", "0123456789():.  ")
#: Blanks fall away, but for those between two figures: there they may part two cells of a table.
_BLANKS = re.compile(r"(?<![\d.,])\s+|\s+(?![\d.,])")


@dataclass(frozen=True)
class PrintedTerm:
    """An amount in yuan at scale one, or a term in years or months, with the label it is printed under.

    ``qualifier`` is a word like 约 (about) or 不超过 (at most) beside the number. ``tax_basis`` says whether an amount
    includes VAT, where the words do.
    """

    label: str
    qualifier: str | None
    value: Decimal
    unit: Literal["CNY", "years", "months"]
    printed_unit: str
    tax_basis: Literal["included", "excluded"] | None


def terms(text: str) -> Iterator[PrintedTerm]:
    """The amounts and terms of a page, in the order in which they are printed."""
    plain = _BLANKS.sub("", text.translate(_WIDE))
    found = [(match.start(), _amount(match)) for match in _AMOUNT.finditer(plain)]
    found += [(match.start(), _term(match)) for match in _TERM.finditer(plain)]
    for _, term in sorted(found, key=lambda one: one[0]):
        yield term


def _amount(match: re.Match[str]) -> PrintedTerm:
    words = "".join(match[name] or "" for name in ("label", "before", "after"))
    basis: Literal["included", "excluded"] | None = None
    if "不含" in words:
        basis = "excluded"
    elif "含" in words:
        basis = "included"
    value = Decimal(match["number"].replace(",", "")) * SCALES[match["unit"]]
    return PrintedTerm(match["label"], _qualifier(match), value, "CNY", match["unit"], basis)


def _term(match: re.Match[str]) -> PrintedTerm:
    unit: Literal["years", "months"] = "years" if match["unit"] == "年" else "months"
    return PrintedTerm(match["label"], _qualifier(match), Decimal(_count(match["number"])), unit, match["unit"], None)


def _qualifier(match: re.Match[str]) -> str | None:
    return next((word for word in _QUALIFIERS if word in match["label"] + match["words"]), None)


def _count(printed: str) -> int:
    """A number in figures, or in numerals up to 99 (十, 十二, 三十六)."""
    if printed.isdecimal():
        return int(printed)
    tens, ten, ones = printed.partition("十")
    if not ten:
        return _NUMERALS[tens]
    return _NUMERALS.get(tens, 1) * 10 + _NUMERALS.get(ones, 0)
