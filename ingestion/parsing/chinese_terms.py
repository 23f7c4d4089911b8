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
    rf"(?P<number>{_NUMBER})(?P<unit>亿元|万元|元)(?:人民币|\(人民币\))?"
    rf"(?P<after>{_TAX})?(?P<about>左右|上下)?"
)
_TERM = re.compile(
    r"(?P<label>(?:合同|协议|服务|租赁|合作|履行)(?:服务)?(?:期限|有效期|期))"
    r"(?P<words>(?:预计|暂定|约|不超过|不低于|为|是|:)*)"
    r"(?:自[^,，。；;]{1,20}起(?:计算)?)?"
    r"(?P<number>\d{1,3}|[一二两三四五六七八九十]{1,3})(?P<unit>个月|年)(?P<about>左右|上下)?"
)
_QUALIFIERS = ("不超过", "不低于", "预计", "暂定", "约", "左右", "上下")
#: Every dash and tilde, as a range is written with any of them.
_DASHES = "-‐‑‒–—―−－﹣~～〜∼˜"
#: What follows a number that makes it one of two, or of something else: a range, a second bound, a price for each unit,
#: another currency, a number that another one replaces, a part of a longer term.
_CURRENCIES = "港币|港元|港幣|美元|美金|欧元|日元|英镑|新加坡元|新台币|澳元|加元|韩元|外币|HKD|USD|EUR|JPY|GBP|SGD|TWD"
_PERIOD = "每|年|月|日|季|台|套|卡|片|P|个|小时"
_DOUBT_AFTER = re.compile(
    rf"\(?(?:[{_DASHES}/至到或]|(?:[,，、]?(?:且|并|但|同时)?)(?:不超过|不高于|不低于|不少于|至多|至少|最高|最低|最多|上限|下限)"
    rf"|以上|以下|以内|不等|起|的\d|{_CURRENCIES}|(?:每|按|/)(?:{_PERIOD})|(?:年|月|季|日)(?:\)|度)"
    r"|(?:已)?(?:变更|调整|修订|修改|更正|增加|减少|提高|降低|下调|上调|增至|减至|降至|升至|改)|零|半|又|加|度)"
)
#: What stands before a label that makes its number an old one, or one of a period or of a unit.
_DOUBT_BEFORE = re.compile(r"(?:原|变更前|调整前|修订前|每年|每月|每季|单价|年度?|月度?|每台|每卡)(?:的)?$")
_WIDE = str.maketrans("０１２３４５６７８９（）：．\u00a0\u3000", "0123456789():.  ")
#: A comma of Chinese print between figures that are set wide like it: it sets thousands apart.
_WIDE_COMMA = re.compile(r"(?<=[０-９])，(?=[０-９]{3}(?![０-９]))")
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
    plain = _BLANKS.sub("", _WIDE_COMMA.sub(",", text).translate(_WIDE))
    found = [(match.start(), _amount(match)) for match in _AMOUNT.finditer(plain) if not _is_doubtful(match)]
    found += [(match.start(), _term(match)) for match in _TERM.finditer(plain) if not _is_doubtful(match)]
    for _, term in sorted(found, key=lambda one: one[0]):
        yield term


def _is_doubtful(match: re.Match[str]) -> bool:
    """Whether the words around a number leave open what it is."""
    return bool(
        _DOUBT_AFTER.match(match.string, match.end()) or _DOUBT_BEFORE.search(match.string[: match.start()][-8:])
    )


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
    words = match["label"] + match["words"] + (match["about"] or "")
    return next((word for word in _QUALIFIERS if word in words), None)


def _count(printed: str) -> int:
    """A number in figures, or in numerals up to 99 (十, 十二, 三十六)."""
    if printed.isdecimal():
        return int(printed)
    tens, ten, ones = printed.partition("十")
    if not ten:
        return _NUMERALS[tens]
    return _NUMERALS.get(tens, 1) * 10 + _NUMERALS.get(ones, 0)
