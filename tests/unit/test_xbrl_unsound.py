"""Filings that are not whole, not well formed or not friendly."""

from __future__ import annotations

import pytest

from ingestion.source import ParseError
from ingestion.xbrl import extract
from tests.helpers.filings import CONTEXTS, DAY, DOT, YEAR, context, document, inline, instance, number, only


def revenue(value: str, within: str = "year", unit: str = "usd") -> str:
    return f'<us-gaap:Revenues contextRef="{within}" unitRef="{unit}">{value}</us-gaap:Revenues>'


def test_a_missing_context_or_unit_stops_the_parse() -> None:
    for body in (instance(revenue("1", within="c-9")), inline(number("1", within="c-9"))):
        with pytest.raises(ParseError, match=r"its context c-9 is not there\n(.*\n)*.*_htm\.xml"):
            extract(document(body))
    with pytest.raises(ParseError, match="its unit eur is not there"):
        extract(document(instance(revenue("1", unit="eur"))))


def test_a_context_without_a_true_day_stops_the_parse() -> None:
    with pytest.raises(ParseError, match=r"'2024-02-30' is no day\n(.*\n)*.*context p"):
        extract(document(instance(revenue("1", within="p"), context("p", DAY.replace("12-31", "02-30")))))
    with pytest.raises(ParseError, match="two contexts of this id differ"):
        extract(document(instance(revenue("1", within="p"), context("p", DAY) + context("p", YEAR))))


@pytest.mark.parametrize("body", [instance(revenue("1")), inline(number("1"))])
def test_a_body_that_is_cut_off_is_an_error(body: bytes) -> None:
    for length in (len(body) - 3, len(body) - 30, len(body) // 2):
        with pytest.raises(ParseError, match=r"the body is cut off.*\n(.*\n)*.*next: +fetch it again"):
            extract(document(body[:length]))


@pytest.mark.parametrize("body", [b"", b"hello", b'{"a": 1}', b"<html><body>No such file</body></html>"])
def test_what_is_no_filing_is_an_error(body: bytes) -> None:
    with pytest.raises(ParseError, match=r"neither an instance nor a page|holds no XBRL"):
        extract(document(body))


def test_pages_that_are_not_well_formed_are_mended() -> None:
    soup = f"<p align=center>R&D&nbsp;at AT&T<br><img src='a.gif'></BR><p>{number('1&#44;234', DOT)}<hr>"
    assert only(inline(soup)).value == 1234
    assert only(inline(f"\f{number('5')}")).value == 5
    assert only(b"\xef\xbb\xbf" + inline(number("5"))).value == 5
    assert only(b"\n <?xml version='1.0'?>" + inline(number("5"))).value == 5
    doctype = (
        '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">'
    )
    assert only(inline(number("5&nbsp;000", DOT), head=doctype)).value == 5000


def test_mending_that_would_lose_or_change_a_fact_is_an_error() -> None:
    lost = inline("</div></div></div></div></div>" + number("5"))
    torn = inline(f"<td>{number('12<b>')} 345</b></td>")
    for body in (lost, torn):
        with pytest.raises(ParseError, match="mending it would lose or change facts"):
            extract(document(body))


def test_entities_are_neither_expanded_nor_fetched() -> None:
    laughs = '<!ENTITY a "ha">' + "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(12))
    for declared in (
        laughs,
        '<!ENTITY m SYSTEM "file:///etc/hostname">',
        '<!ENTITY % m SYSTEM "http://127.0.0.1:1/">%m;',
    ):
        for text in ("5", "&m;", '<b title="&m;">5</b>'):
            with pytest.raises(ParseError, match="declares entities"):
                extract(document(inline(number(text), head=f"<!DOCTYPE html [{declared}]>")))


def test_a_body_beyond_the_bound_is_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingestion.xbrl.markup.MAX_BYTES", 1000)
    with pytest.raises(ParseError, match="1,000 are read at most"):
        extract(document(instance(revenue("1"), CONTEXTS)))


def test_figures_beyond_all_measure_are_left_out() -> None:
    for text, scale in (("1E+999999999", None), ("NaN", None), ("1_000", None), ("1", "999999999")):
        body = instance(revenue(text)) if scale is None else inline(number(text, f'scale="{scale}"'))
        extraction = extract(document(body))
        assert (len(extraction.facts), len(extraction.remarks)) == (0, 1)
