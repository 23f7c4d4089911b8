"""Facts of hand-written instances and inline documents, feature by feature."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ingestion.xbrl import extract
from tests.helpers.filings import (
    CHIPS,
    CLOUD,
    DAY,
    DOT,
    TYPED,
    UNITS,
    YEAR,
    context,
    document,
    facts,
    inline,
    instance,
    number,
    only,
)


def revenue(value: str, *attributes: str, within: str = "year", unit: str = "usd") -> str:
    said = " ".join(attributes)
    return f'<us-gaap:Revenues contextRef="{within}" unitRef="{unit}" {said}>{value}</us-gaap:Revenues>'


# Instances


def test_a_fact_of_an_instance() -> None:
    fact = only(instance(revenue(" 107556000000\n", 'decimals="-6"', 'id="f-1"', within="cloud")))
    assert fact.concept == "us-gaap:Revenues"
    assert (fact.value, fact.decimals, fact.unit, fact.is_nil) == (Decimal(107_556_000_000), -6, "USD", False)
    assert (fact.context.context_id, fact.context.entity) == ("cloud", "0000000042")
    assert (fact.context.period_start, fact.context.period_end) == (date(2024, 1, 1), date(2024, 12, 31))
    assert fact.context.dimensions == "srt:ProductOrServiceAxis=acme:CloudMember"
    assert fact.locator == "contextRef=cloud,id=f-1"


def test_a_fact_without_an_id_is_found_by_its_line() -> None:
    assert only(instance("\n\n" + revenue("1"))).locator.startswith("contextRef=year,line=")


def test_dimensions_are_sorted_and_segment_and_scenario_count_alike() -> None:
    contexts = context("a", DAY, segment=CHIPS + TYPED, scenario=CLOUD) + context(
        "b", DAY, segment=CLOUD + TYPED + CHIPS
    )
    fact = only(instance(revenue("1", within="a") + revenue("1", within="b"), contexts))
    assert fact.context.dimensions == (
        "srt:ProductOrServiceAxis=acme:CloudMember"
        '|us-gaap:StartDateAxis="2025-01-01"'
        "|us-gaap:StatementBusinessSegmentsAxis=acme:ChipsMember"
    )
    assert (fact.context.period_start, fact.context.period_end) == (None, date(2024, 12, 31))


def test_typed_values_are_quoted_and_may_be_nil() -> None:
    said = '<xbrldi:typedMember dimension="acme:PlanAxis"><acme:Plan>a "b"|c</acme:Plan></xbrldi:typedMember>'
    none = '<xbrldi:typedMember dimension="acme:PlanAxis"><acme:Plan xsi:nil="true"/></xbrldi:typedMember>'
    contexts = context("a", DAY, said) + context("b", DAY, none)
    first, second = facts(instance(revenue("1", within="a") + revenue("2", within="b"), contexts))
    assert first.context.dimensions == 'acme:PlanAxis="a ""b""|c"'
    assert second.context.dimensions == "acme:PlanAxis=nil"
    blank = none.replace('"true"', '" true "')
    assert only(instance(revenue("1", within="c"), context("c", DAY, blank))).context.dimensions == "acme:PlanAxis=nil"


def test_a_unit_whose_denominator_is_lost_is_its_numerator() -> None:
    whole = UNITS[UNITS.index("<xbrli:unitDenominator>") : UNITS.index("</xbrli:divide>")]
    assert only(instance(revenue("1", unit="each"), units=UNITS.replace(whole, ""))).unit == "USD"


def test_nothing_is_said_with_blanks_around_it() -> None:
    fact = only(instance(revenue("", 'xsi:nil=" true "')))
    assert (fact.value, fact.is_nil) == (None, True)


def test_a_named_default_member_is_another_fact_than_none() -> None:
    default = CLOUD.replace("acme:CloudMember", "us-gaap:ProductMember")
    contexts = context("a", YEAR) + context("b", YEAR, default)
    assert len(facts(instance(revenue("1", within="a") + revenue("1", within="b"), contexts))) == 2


@pytest.mark.parametrize(
    ("period", "start", "end"),
    [
        ("<xbrli:forever/>", None, None),
        ("<xbrli:instant> 2024-12-31 </xbrli:instant>", None, date(2024, 12, 31)),
        ("<xbrli:instant>2025-01-01T00:00:00</xbrli:instant>", None, date(2024, 12, 31)),
        ("<xbrli:instant>2024-12-31Z</xbrli:instant>", None, date(2024, 12, 31)),
        (
            "<xbrli:startDate>2024-01-01T00:00:00</xbrli:startDate><xbrli:endDate>2025-01-01T00:00:00</xbrli:endDate>",
            date(2024, 1, 1),
            date(2024, 12, 31),
        ),
    ],
)
def test_periods(period: str, start: date | None, end: date | None) -> None:
    found = only(instance(revenue("1", within="p"), context("p", period))).context
    assert (found.period_start, found.period_end) == (start, end)


def test_units() -> None:
    more = (
        '<xbrli:unit id="gpu"><xbrli:measure>acme:gpu</xbrli:measure><xbrli:measure>acme:hour</xbrli:measure>'
        "</xbrli:unit>"
        '<xbrli:unit id="bare"><xbrli:measure> EUR </xbrli:measure></xbrli:unit>'
    )
    body = instance(
        "".join(revenue("1", unit=unit) for unit in ("usd", "shares", "pure", "each", "gpu", "bare")),
        units=UNITS + more,
    )
    assert [fact.unit for fact in facts(body)] == ["USD", "shares", "pure", "USD/shares", "gpu*hour", "EUR"]


def test_nil_exact_and_precision() -> None:
    body = instance(
        '<us-gaap:A contextRef="year" unitRef="usd" xsi:nil="true"/>'
        '<us-gaap:B contextRef="year" unitRef="usd" decimals="INF">-1.5E3</us-gaap:B>'
        '<us-gaap:C contextRef="year" unitRef="usd" precision="3">107556</us-gaap:C>'
    )
    nil, exact, old = facts(body)
    assert (nil.value, nil.is_nil) == (None, True)
    assert (exact.value, exact.decimals) == (Decimal(-1500), None)
    assert old.decimals == -3


@pytest.mark.parametrize(
    ("namespace", "name"),
    [
        ("http://fasb.org/us-gaap/2024", "us-gaap"),
        ("http://fasb.org/us-gaap/2012-01-31", "us-gaap"),
        ("http://xbrl.us/us-gaap/2009-01-31", "us-gaap"),
        ("http://xbrl.sec.gov/dei/2011-01-31", "dei"),
        ("http://xbrl.sec.gov/ecd/2025q1", "ecd"),
        ("http://xbrl.ifrs.org/taxonomy/2022-03-24/ifrs-full", "ifrs-full"),
        ("http://www.gds-services.com/20231231", "x"),
    ],
)
def test_names_come_from_namespaces_not_from_prefixes(namespace: str, name: str) -> None:
    body = instance(f'<x:Revenue xmlns:x="{namespace}" contextRef="year" unitRef="usd">1</x:Revenue>')
    assert only(body).concept == f"{name}:Revenue"


def test_prefixes_are_those_in_force_where_a_name_stands() -> None:
    member = CLOUD.replace("<xbrldi:explicitMember", '<xbrldi:explicitMember xmlns:acme="http://fasb.org/us-gaap/2024"')
    contexts = context("a", YEAR, CLOUD) + context("b", DAY, member)
    first, second = facts(instance(revenue("1", within="a") + revenue("2", within="b"), contexts))
    assert first.context.dimensions == "srt:ProductOrServiceAxis=acme:CloudMember"
    assert second.context.dimensions == "srt:ProductOrServiceAxis=us-gaap:CloudMember"


def test_of_texts_the_cover_is_retained() -> None:
    body = instance(
        '<dei:DocumentPeriodEndDate contextRef="year">2024-12-31</dei:DocumentPeriodEndDate>'
        '<us-gaap:RevenueTextBlock contextRef="year">&lt;p&gt;We sell.&lt;/p&gt;</us-gaap:RevenueTextBlock>'
    )
    fact = only(body)
    assert (fact.concept, fact.unit, fact.value, fact.text) == ("dei:DocumentPeriodEndDate", None, None, "2024-12-31")


# Of facts that repeat each other


def test_the_more_precise_of_two_is_retained() -> None:
    fact = only(instance(revenue("32100000000", 'decimals="-8"') + revenue("32067000000", 'decimals="-6"')))
    assert (fact.value, fact.decimals, fact.conflict) == (Decimal(32_067_000_000), -6, None)


def test_an_exact_one_is_the_most_precise() -> None:
    assert only(instance(revenue("5000", 'decimals="INF"') + revenue("5000", 'decimals="-3"'))).decimals is None


def test_contexts_that_say_the_same_are_one() -> None:
    contexts = context("a") + context("b")
    body = instance(revenue("7", 'decimals="0"', within="a") + revenue("7", 'decimals="0"', within="b"), contexts)
    assert only(body).context.context_id == "a"


def test_a_difference_beyond_rounding_is_named() -> None:
    body = instance(revenue("32900000000", 'decimals="-8"', 'id="f-2"') + revenue("32067000000", 'decimals="-6"'))
    fact = only(body)
    assert (fact.value, fact.conflict) == (Decimal(32_067_000_000), "32900000000 at contextRef=year,id=f-2")


def test_of_equally_precise_values_that_differ_none_is_published() -> None:
    fact = only(instance(revenue("5", 'decimals="0"') + revenue("6", 'decimals="0"', 'id="f-2"')))
    assert (fact.value, fact.is_nil, fact.conflict) == (None, False, "6 at contextRef=year,id=f-2")


def test_a_value_is_retained_before_nil() -> None:
    assert only(instance(revenue("", 'xsi:nil="true"') + revenue("0", 'decimals="0"'))).value == 0
    assert only(instance(revenue("", 'xsi:nil="true"') + revenue("9", 'decimals="0"'))).conflict is not None


# Inline


def test_scale_and_sign() -> None:
    fact = only(inline(number("39,834", 'scale="6"', 'sign="-"', 'decimals="-6"', DOT, 'id="f-9"')))
    assert (fact.value, fact.decimals, fact.unit) == (Decimal(-39_834_000_000), -6, "USD")
    assert (fact.concept, fact.locator) == ("us-gaap:Revenues", "contextRef=year,id=f-9")
    assert only(inline(number("12.5", 'scale="-2"'))).value == Decimal("0.125")
    assert str(only(inline(number("0", 'scale="6"', 'sign="-"'))).value) == "0"


def test_nested_facts() -> None:
    inner = number("1,000", DOT, name="us-gaap:Inner", within="day")
    body = inline(number(f"<span>{inner}</span>", DOT, 'scale="3"', name="us-gaap:Outer"))
    assert {fact.concept: fact.value for fact in facts(body)} == {"us-gaap:Outer": 1_000_000, "us-gaap:Inner": 1_000}


def test_what_is_excluded_does_not_count() -> None:
    text = "1<ix:exclude><b>page 3</b></ix:exclude>,2<!-- a comment -->3<i>4</i>"
    assert only(inline(number(text, DOT))).value == 1234


def test_a_text_goes_on_elsewhere() -> None:
    start = '<ix:nonNumeric name="dei:EntityRegistrantName" contextRef="year" continuedAt="c1">Acme '
    body = inline(
        f'{start}<ix:exclude>7</ix:exclude></ix:nonNumeric><ix:continuation id="c2">Ltd.</ix:continuation>'
        f'<ix:continuation id="c1" continuedAt="c2"><b>of</b>\n Delaware&#160;{number("5")} </ix:continuation>'
    )
    assert {fact.text or fact.value for fact in facts(body)} == {"Acme of Delaware 5 Ltd.", Decimal(5)}


def test_a_continuation_in_a_circle_ends() -> None:
    name = '<ix:nonNumeric name="dei:EntityRegistrantName" contextRef="year" continuedAt="c1">A</ix:nonNumeric>'
    body = inline(f'{name}<ix:continuation id="c1" continuedAt="c1">B</ix:continuation>')
    assert only(body).text == "AB"


def test_hidden_facts_and_nil() -> None:
    flag = '<ix:nonNumeric name="dei:AmendmentFlag" contextRef="year" format="ixt:fixed-false">no</ix:nonNumeric>'
    value, text = facts(inline("", hidden=number("", 'xsi:nil="true"') + flag))
    assert (value.is_nil, value.value) == (True, None)
    assert text.text == "false"


def test_facts_of_another_target_are_left_out_with_a_remark() -> None:
    extraction = extract(document(inline(number("1") + number("2", 'target="other"', within="day"))))
    assert [fact.value for fact in extraction.facts] == [1]
    assert "another document (other)" in extraction.remarks[0]


def test_what_cannot_be_read_is_left_out_with_a_remark() -> None:
    odd = number("n/a", DOT, 'id="f-7"') + number("1", 'format="ixt:num-klingon"', within="day")
    extraction = extract(document(inline(number("5", within="cloud") + odd)))
    assert [fact.value for fact in extraction.facts] == [5]
    assert extraction.remarks[0].startswith("contextRef=year,id=f-7: us-gaap:Revenues: 'n/a' is no number")
    assert "ixt:num-klingon is not known" in extraction.remarks[1]


def test_the_first_inline_namespace_is_read_too() -> None:
    body = inline(number("5")).replace(b"http://www.xbrl.org/2013/inlineXBRL", b"http://www.xbrl.org/2008/inlineXBRL")
    assert only(body).value == 5
