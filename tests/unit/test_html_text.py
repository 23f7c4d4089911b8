"""Pages are read whole and in the encoding that they are in, whatever their markup; or they are refused."""

from __future__ import annotations

import html
import re
import zlib

import pytest

from ingestion.parsing.html_text import NotHtmlError, blocks, paragraphs

PAGE = "<html><body><p>first</p>{}<p>last</p></body></html>"


@pytest.mark.parametrize(
    ("inner", "within"),
    [
        ("<div>" * 300 + "deep" + "</div>" * 300, ["deep"]),
        ("<div>" * 5000 + "deep" + "</div>" * 5000, ["deep"]),
        ("<font>" * 5000 + "deep" + "</font>" * 5000, ["deep"]),
        ("<table><tr><td>" * 5000 + "deep" + "</td></tr></table>" * 5000, ["deep"]),
        ("<p>" + "word " * 2_200_000 + "</p>", [("word " * 2_200_000).strip()]),
        ("</body></html><html><head><title>x</title></head><body><p>second</p>", ["second"]),
        ("<html><body><p>second</p></body></html>", ["second"]),
        ("</body></html><!DOCTYPE html><p>second</p>", ["second"]),
        ("<style>p {color: red}<p>read</p>", ["read"]),
        ("<style>p {color: red}<p>read</p><style>q {}</style>", ["read"]),
        ("<style><!-- p {} --></style><p>read</p>", ["read"]),
        ("<title>never closed<p>read</p>", ["read"]),
        ("<script>never closed;<p>read</p>", ["read"]),
        ("<script>if (a < b) {'<p>'}</script><p>read</p>", ["read"]),
        ("<!-- never closed <p>read</p>", ["never closed", "read"]),
        ("<!-- closed <p>not read</p> --><p>read</p>", ["read"]),
        ("<!-- not closed <p>read</p> <!-- closed -->", ["not closed", "read"]),
        ("<p>in <!-- a comment -->one</p>", ["in one"]),
        ("<textarea>read<p>too</p>", ["read", "too"]),
        ("<noscript>read</noscript>", ["read"]),
        ('<a href="x>read</a><p>too</p>', ["read", "too"]),
        ('<p title="a > b">read</p>', ["read"]),
        ('<p title="a < b">read</p>', ["read"]),
        ("<p>a < b, 3<5 and <someone@example.org></p>", ["a < b, 3<5 and <someone@example.org>"]),
        ("<table>between<tr><td>a</td><td>b</td></tr>behind</table>", ["between", "a | b", "behind"]),
        ("<table><tr><td>a<td>b<tr><td>c<td>d</table>", ["a | b", "c | d"]),
        ("<ul><li>x<li>y</ul>", ["x", "y"]),
        ("<pre>one line\nand its next\n\nanother</pre>", ["one line and its next", "another"]),
        ("<p>&#8203;</p><p>a&shy;b&zwnj;c</p>", ["abc"]),
        ("<p>x<o:p></o:p>y</p>", ["xy"]),
    ],
)
def test_a_page_is_read_whole(inner: str, within: list[str]) -> None:
    assert paragraphs(PAGE.format(inner).encode()) == ["first", *within, "last"]


def test_every_word_of_the_bytes_is_in_a_paragraph() -> None:
    """Tags of every kind in any order, none of them closed rightly."""
    tags = [
        "p",
        "/div",
        "table",
        "td",
        "/tr",
        "b",
        "/table",
        "li",
        "tr",
        "sup",
        "/td",
        "ul",
        "th colspan=2",
        "/p",
        "html",
    ]
    body = "<html>" + "".join(
        f"word{first}x{second} <{tags[first]}>word <{tags[second]}> " for first in range(15) for second in range(15)
    )
    words = re.sub(r"<[^<>]*>", " ", html.unescape(body)).split()
    assert sorted(" ".join(paragraphs(body.encode())).replace("|", " ").split()) == sorted(words)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>15–20</p>".encode("utf-16"), "15–20"),
        ("<p>15–20</p>".encode("utf-16-le"), "15–20"),
        ("<p>15–20</p>".encode("utf-16-be"), "15–20"),
        ("<p>15–20</p>".encode("utf-32"), "15–20"),
        ("\ufeff<p>15–20</p>".encode(), "15–20"),
        (b"<p>15\x9620</p>", "15–20"),
        ("<p>15–20".encode() + b" or 15\x9620</p>", "15–20 or 15–20"),
        ("<p>15\x9620</p>".encode(), "15–20"),
        (b"<p>15&#150;20</p>", "15–20"),
        (b"<p>15\x0020</p>", "1520"),
        ("<p>Société à Noël, déjà vu</p>".encode("latin-1"), "Société à Noël, déjà vu"),
        ('<meta charset="gb2312"><p>资本开支约五十亿元</p>'.encode("gbk"), "资本开支约五十亿元"),
        ('<meta charset="utf-16"><p>15–20</p>'.encode(), "15–20"),
        (b"<p>15\x8120</p>", "15\ufffd20"),
        ("<DOCUMENT>\n<TYPE>EX-99.1\n<TEXT>\n<p>15–20</p>\n</TEXT>".encode("utf-16"), "15–20"),
    ],
)
def test_bytes_are_read_in_the_encoding_that_they_are_in(body: bytes, text: str) -> None:
    assert paragraphs(body) == [text]


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("<p>15–20</p>".encode("utf-16")[:-1], "no whole utf-16"),
        (("<p>" + "资本开支约五十亿元" * 9 + "</p>").encode("gbk"), "an encoding that it does not declare"),
        (b"<p>" + zlib.compress(b"".join(bytes([one % 251]) for one in range(9999))), "can be read|does not declare"),
        (b"<p>" + bytes(range(1, 9)) * 99, "can be read"),
        (b"plain words", "no markup"),
        (b"a < b > c", "no markup"),
    ],
)
def test_what_is_no_text_is_refused(body: bytes, problem: str) -> None:
    with pytest.raises(NotHtmlError, match=problem):
        paragraphs(body)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("$60 billion<sup>1</sup>", "$60 billion¹"),
        ("$60<sup>(1)</sup> billion", "$60⁽¹⁾ billion"),
        ("costs<sup>1,2</sup>", "costs¹,²"),
        ("costs<sup>*</sup>", "costs*"),
        ('costs<span style="font-size:6.5pt;position:relative;top:-3.5pt">(2)</span>', "costs⁽²⁾"),
        ('costs<span style="vertical-align: super">a</span>', "costsᵃ"),
        ("the 4<sup>th</sup> quarter", "the 4th quarter"),
        ("7<sup>1</sup>/<sub>2</sub>%", "7 1/2%"),
        ("brand<sup>TM</sup>", "brandTM"),
        ('costs <span style="position:relative;top:-3.5pt">20</span> dollars', "costs 20 dollars"),
        ("$2<b>0.0</b> bil<i>lion</i>", "$20.0 billion"),
    ],
)
def test_raised_marks_are_told_from_what_they_stand_at(markup: str, text: str) -> None:
    assert paragraphs(f"<p>{markup}</p>".encode()) == [text]
    assert paragraphs(f"<table><tr><td>label</td><td>{markup}</td></tr></table>".encode()) == [f"label | {text}"]


def test_a_row_knows_its_columns() -> None:
    (first, second) = blocks(
        b"<table><tr><td rowspan=2>a</td><td colspan=2>b</td><td>c</td></tr>"
        b"<tr><td>d</td><td>e</td><td>f</td></tr></table>"
    )
    assert [(cell.text, cell.column, cell.width) for cell in first.cells] == [("a", 0, 1), ("b", 1, 2), ("c", 3, 1)]
    assert [(cell.text, cell.column) for cell in second.cells] == [("d", 1), ("e", 2), ("f", 3)]
    assert (first.kind, first.table, second.table) == ("row", 1, 1)


@pytest.mark.parametrize(
    ("cells", "text"),
    [
        (["Capex", "$", "20.0", "&#8211;", "$", "23.0", "billion"], "Capex | $20.0 | – | $23.0 billion"),
        (["Capex", "$", "(5", ")", "7", "%"], "Capex | $(5) | 7%"),
        (["Capex", "<p>with leases</p>"], "Capex | with leases"),
        (["<p>Capex</p><p>with leases</p>", "$5"], "Capex with leases | $5"),
    ],
)
def test_a_row_is_one_line(cells: list[str], text: str) -> None:
    row = "".join(f"<td>{cell}</td>" for cell in cells)
    assert paragraphs(f"<table><tr>{row}</tr></table>".encode()) == [text]


def test_a_table_that_lays_out_a_page_is_read_cell_by_cell() -> None:
    long = "A sentence of a column that goes on for longer than any label of a row would. " * 3
    page = f"<table><tr><td><p>{long}</p><p>b</p></td><td><p>c</p></td></tr></table>"
    assert paragraphs(page.encode()) == [long.strip(), "b", "c"]


def test_a_mark_before_it_makes_an_item() -> None:
    page = b"<ul><li>a</li></ul><p>&#8226; b</p><table><tr><td>&#8226;</td><td>c</td></tr></table><p>d</p>"
    assert [(block.text, block.kind) for block in blocks(page)] == [
        ("a", "item"),
        ("• b", "item"),
        ("c", "item"),
        ("d", "prose"),
    ]


def test_time_grows_with_length_alone() -> None:
    """Tags that never close, a hundred thousand of them."""
    assert len(paragraphs(b"<html>" + b"<font><p>x</b>" * 100_000)) == 100_000
