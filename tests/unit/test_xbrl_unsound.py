"""Filings that are not whole, not well formed or not friendly."""

from __future__ import annotations

import pytest

from ingestion.parsing.locators import resolve
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


@pytest.mark.parametrize(
    ("contexts", "problem"),
    [
        (context("p", DAY.replace("12-31", "02-30")), "'2024-02-30' is no day"),
        (context("p", DAY) + context("p", YEAR), "two of this id differ"),
        (context("p", DAY).replace(f"<xbrli:period>{DAY}</xbrli:period>", ""), "it has no period"),
    ],
)
def test_a_context_that_cannot_be_read_costs_its_own_facts(contexts: str, problem: str) -> None:
    other = '<us-gaap:Assets contextRef="q" unitRef="usd">2</us-gaap:Assets>'
    span = '<us-gaap:Term contextRef="p">P5Y</us-gaap:Term>'
    found = extract(document(instance(revenue("1", within="p") + span + other, contexts + context("q"))))
    assert [fact.concept for fact in found.facts] == ["us-gaap:Assets"]
    assert len(found.remarks) == 2
    assert all(problem in remark for remark in found.remarks)


def wrapped(*pages: bytes, kind: str = "XBRL") -> bytes:
    """A submission, or one document of it, as EDGAR stores it."""
    documents = b"".join(
        b"<DOCUMENT>\n<TYPE>10-Q\n<SEQUENCE>1\n<FILENAME>x.htm\n<TEXT>\n"
        + (f"<{kind}>\n".encode() + page + f"\n</{kind}>\n".encode() if kind else page)
        + b"</TEXT>\n</DOCUMENT>\n"
        for page in pages
    )
    return documents if len(pages) == 1 else b"<SEC-DOCUMENT>x.txt\n" + documents + b"</SEC-DOCUMENT>\n"


@pytest.mark.parametrize("kind", ["XBRL", "XML", ""])
@pytest.mark.parametrize("head", ["", "<?xml version='1.0' encoding='utf-8'?>\n"])
def test_what_edgar_wraps_around_a_page_is_no_part_of_it(kind: str, head: str) -> None:
    page = inline(number("1,234", DOT, 'scale="6"', 'id="f-1"'), head=head)
    assert only(wrapped(page, kind=kind)).value == 1_234_000_000
    assert only(wrapped(instance(revenue("5")), kind=kind)).value == 5
    assert "1,234" in str(resolve(wrapped(page, kind=kind), "contextRef=year,id=f-1"))


def test_of_a_submission_the_document_with_facts_is_read() -> None:
    exhibit, page = b"<html><body>An exhibit</body></html>", inline(number("5"))
    assert only(wrapped(exhibit, page)).value == 5
    assert only(wrapped(page, instance(revenue("6")))).value == 6
    with pytest.raises(ParseError, match="2 documents with XBRL"):
        extract(document(wrapped(page, page)))
    with pytest.raises(ParseError, match="it holds no XBRL"):
        extract(document(wrapped(exhibit)))


def test_a_wrapped_page_that_is_cut_off_is_an_error() -> None:
    body = wrapped(inline(number("5")))
    with pytest.raises(ParseError, match="the body is cut off"):
        extract(document(body[: body.index(b"</body>")]))


def test_a_fact_on_a_mended_page_is_found_again() -> None:
    body = b"\n\n" + inline(f"<p align=center>R&D<br>\n{number('5')}\n{number('6', within='cloud')}")
    first, second = (str(fact.locator) for fact in extract(document(body)).facts)
    assert first.startswith("contextRef=year,line=")
    assert '"text": "5"' in str(resolve(body, first))
    assert '"text": "6"' in str(resolve(body, second))


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
