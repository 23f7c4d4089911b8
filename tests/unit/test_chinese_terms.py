"""Amounts and terms printed in Chinese. The sentences are made up in the manner of announcements of contracts."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ingestion.parsing.chinese_terms import terms


@pytest.mark.parametrize(
    ("text", "value", "label", "qualifier", "tax_basis"),
    [
        ("合同总金额为人民币36.9亿元（含税），", 3_690_000_000, "合同总金额", None, "included"),
        ("合同金额：12,345.67万元", Decimal("123456700"), "合同金额", None, None),
        ("合同总金额(不含税)为 1,234,567.89 元。", Decimal("1234567.89"), "合同总金额", None, "excluded"),
        ("协议预计总金额约５亿元", 500_000_000, "协议预计总金额", "预计", None),
        ("订单总额合计不超过2亿元。", 200_000_000, "订单总额", "不超过", None),
        ("租赁费用\n共计人民币 8,000 万元人民币", 80_000_000, "租赁费用", None, None),
        ("服务合同\n总\n金额 约为 3 亿\n元", 300_000_000, "服务合同总金额", "约", None),
        ("合同总金额为１２，３４５．６７万元", Decimal("123456700"), "合同总金额", None, None),
        ("合同金额为5亿元左右", 500_000_000, "合同金额", "左右", None),
        ("合同总金额为1.2亿元（人民币）", 120_000_000, "合同总金额", None, None),
        ("合同金额不低于3亿元，分五期支付", 300_000_000, "合同金额", "不低于", None),
        ("服务费用为1,000万元（含税），每年结算", 10_000_000, "服务费用", None, "included"),
    ],
)
def test_an_amount_becomes_yuan(
    text: str, value: Decimal | int, label: str, qualifier: str | None, tax_basis: str | None
) -> None:
    (term,) = terms(text)
    assert (term.value, term.unit) == (value, "CNY")
    assert (term.label, term.qualifier, term.tax_basis) == (label, qualifier, tax_basis)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("合同期限为5年。", 5, "years"),
        ("服务期限：60个月", 60, "months"),
        ("租赁期限自交付验收之日起五年，", 5, "years"),
        ("合作期限为十二个月", 12, "months"),
        ("合同期限为3年，可续签", 3, "years"),
        ("合同期限为３６个月", 36, "months"),
        ("协议有效期为二十年", 20, "years"),
    ],
)
def test_a_term_keeps_its_unit(text: str, value: int, unit: str) -> None:
    (term,) = terms(text)
    assert (term.value, term.unit) == (value, unit)


@pytest.mark.parametrize(
    "text",
    [
        "合同金额超过1亿元的，应当披露",  # a threshold
        "合同金额1亿元以上的日常经营合同",
        "合同总金额为1亿元至2亿元",  # a range
        "合同总金额为1-2亿元",
        "合同总金额为500万美元",  # another currency
        "合同金额为1,000万港元",
        "服务费用为3.5万元/月",  # a price for each month
        "租赁费用每年2,000万元",
        "合同金额 1 200 万元",  # two cells of a table
        "公司注册资本为10,000万元",  # no contract's
        "占公司2025年度经审计营业收入的54%",
        "合同金额约为3亿元～5亿元",  # a range, with any dash or tilde
        "合同金额约为3亿元–5亿元",
        "合同金额约为3亿元〜5亿元",
        "合同金额约为3亿元－5亿元",
        "合同金额3亿元或5亿元",
        "合同金额不低于3亿元且不超过5亿元",  # a floor and a ceiling
        "合同金额不低于3亿元，最高5亿元",
        "合同总金额为1.2亿元（港币）",  # another currency behind it
        "合同总金额为1.2亿元港币",
        "合同总金额为1.2亿元(USD)",
        "服务费用为1,000万元（每年）",  # a price for each year
        "服务费用为1,000万元/年",
        "服务费用为1,000万元（年）",
        "年服务费用为1,000万元",
        "合同总金额5亿元变更为3亿元",  # another number takes its place
        "合同总金额5亿元调整为3亿元",
        "原合同总金额5亿元",
        "合同期限为3年～5年",
        "合同期限为3年零6个月",
        "合同期限为3年半",
        "合同期限为3年以上",
        "合同期限为3至5年",
        "合同期限为5年或10年",
        "2025年度合同情况",
    ],
)
def test_what_is_ambiguous_is_left_for_a_person(text: str) -> None:
    assert list(terms(text)) == []


def test_terms_come_in_the_order_of_the_page() -> None:
    page = "一、合同概况 合同总金额为3.2亿元（含税），服务期限为5年。二、另一合同，合同金额为800万元。"
    assert [(term.value, term.unit) for term in terms(page)] == [
        (320_000_000, "CNY"),
        (5, "years"),
        (8_000_000, "CNY"),
    ]
