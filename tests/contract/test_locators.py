"""Locators: each writes itself as it is read again, and finds what its row was read from."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from ingestion.archive.store import Archive
from ingestion.parsing import locators
from ingestion.parsing.locators import (
    CsvRecord,
    CsvRow,
    JsonPath,
    Line,
    Locator,
    Paragraph,
    PdfPage,
    XbrlFact,
    XmlPath,
)
from ingestion.settings import Settings
from ingestion.sources import SOURCES
from tests.helpers.papers import pdf
from tests.helpers.places import ROOT

_ALL: tuple[Locator, ...] = (
    JsonPath("facts.us-gaap.Revenues.units.USD[3]"),
    JsonPath("$"),
    CsvRecord(7),
    CsvRecord(7, "Owner"),
    CsvRow("amazon-capex-2026q2"),
    Line(12),
    XmlPath("nonDerivativeTable/nonDerivativeTransaction[2]"),
    XbrlFact("c-1", "f-7"),
    XbrlFact("c-1", line=90),
    PdfPage(3),
    PdfPage(3, 2),
    Paragraph(12),
    Paragraph(12, 2, 1),
)


@pytest.mark.parametrize("locator", _ALL, ids=str)
def test_a_locator_is_read_as_it_was_written(locator: Locator) -> None:
    assert locators.parse(str(locator)) == locator


_BODIES: tuple[tuple[bytes, str, Any], ...] = (
    (b'{"a": [1, 2]}', "a[1]", {"a": 2}),
    (b'{"recent": {"form": ["8-K", "10-K"], "size": [1, 2]}}', "recent[1]", {"form": "10-K", "size": 2}),
    (b'{"chart": {"result": [{"timestamp": [5, 6]}]}}', "chart.result[0].timestamp[1]", {"timestamp": 6}),
    (b"id,value\n\n7,1\n8,2\n", "record 2", {"id": "8", "value": "2"}),
    (b"id,value\n7,1\n8,2\n", "record 2.value", {"value": "2"}),
    (b"id,value\n7,1\n8,2\n", "row 7", {"id": "7", "value": "1"}),
    (b"<o><t><x><v>1</v></x><x><v>2</v></x></t></o>", "t/x[2]", {"v": "2"}),
)


@pytest.mark.parametrize(("body", "place", "element"), _BODIES)
def test_what_stands_at_a_place_is_shown(body: bytes, place: str, element: Any) -> None:
    assert json.loads(locators.resolve(body, place) or "null") == element


@pytest.mark.parametrize("place", ["a[7]", "b", "record 9", "row 9", "t/x[9]", "page 1", "paragraph 3", "line 9"])
def test_a_place_where_nothing_stands_is_null(place: str) -> None:
    assert locators.resolve(b"a,b\n1,2\n", place) is None
    assert locators.resolve(b'{"a": [1]}', place) is None
    assert locators.resolve(b"<o/>", place) is None


def test_a_text_of_a_page_is_shown_by_its_paragraph() -> None:
    assert locators.resolve(b"<html><p>One.</p><p>We expect two.</p></html>", "paragraph 2") == "We expect two."


@pytest.mark.parametrize("name", [name for name, source in SOURCES.items() if not source.is_local])
def test_every_place_that_a_source_writes_is_found_again(name: str) -> None:
    """Of the embedded sample: the first, a middle and the last row of each table of each document."""
    archive = Archive(Settings(root=ROOT, data=ROOT / "no data"))
    for document in archive.documents(name):
        for columns in SOURCES[name].parse(document).columns.values():
            places = columns["locator"]
            for place in {places[index] for index in (0, len(places) // 2, -1)} if places else ():
                assert locators.resolve(document.body, place), f"{document.key}: {place}"


def test_a_locator_is_one_key_for_one_place() -> None:
    assert len({*_ALL, *(locators.parse(str(locator)) for locator in _ALL)}) == len(_ALL)


_TWO_FORMS = b"<XML><f><t><x><value>1</value></x></t></f><f><t><x>\n2 <y/></x></t></f></XML>"


@pytest.mark.parametrize(
    ("body", "place", "element"),
    [
        (b"id,value\n7,1\n8,2\n", "record 1", {"id": "7", "value": "1"}),
        (b"id,value\n7,\n", "record 1", {"id": "7"}),
        (b"id,value\n7,\n", "record 1.value", {"value": ""}),
        (b"id,value\n7,1\n8,\n", "row 8", {"id": "8"}),
        ("id,value\n\u00e9,1\n".encode("utf-8-sig"), "row \u00e9", {"id": "\u00e9", "value": "1"}),
        (b'{"a": 1.10, "b": 2}', "a", {"a": "1.10"}),
        (b'{"a": 1.10}', "$", {"a": "1.10"}),
        (b'[{"a": 1}, {"a": 2}]', "[1]", {"a": 2}),
        (b'{"a": [[1, 2], [3, 4]]}', "a[1][0]", {"a": 3}),
        (b'{"a": {"n": "x", "v": [5, 6]}}', "a[0]", {"v": 5}),
        (_TWO_FORMS, "t/x", {"x": "1"}),
        (_TWO_FORMS, "f[1]/t/x", {"x": "1"}),
        (_TWO_FORMS, "f[2]/t/x", {"x": "2"}),
        (b"<form><t>\n<a>1</a></t></form>", "t/a", {"a": "1"}),
    ],
)
def test_what_stands_there_is_shown_with_its_names(body: bytes, place: str, element: Any) -> None:
    assert json.loads(locators.resolve(body, place) or "null") == element


@pytest.mark.parametrize(
    ("body", "place"),
    [
        (b"id,value\n7,1\n", "record 0"),
        (b"id,value\n7,1\n", "record 2"),
        (b"id,value\n7,1\n", "record 1.price"),
        (_TWO_FORMS, "f[3]/t/x"),
        (_TWO_FORMS, "f[2]/t/y"),
        (b"<html><p>One.</p></html>", "paragraph 2"),
        (b"one\n", "line 0"),
    ],
)
def test_one_place_before_or_behind_is_none(body: bytes, place: str) -> None:
    assert locators.resolve(body, place) is None


@pytest.mark.parametrize(("place", "line"), [("line 1", "one"), ("line 2", " two"), ("line 3", "three")])
def test_a_line_is_shown_without_its_end(place: str, line: str) -> None:
    assert locators.resolve(b"one\r\n two\nthree", place) == line


@pytest.mark.parametrize(("length", "shown"), [(599, 599), (600, 600), (601, 604)])
def test_a_long_element_is_shortened(length: int, shown: int) -> None:
    text = locators.resolve(b"x" * length, "line 1") or ""
    assert (len(text), text.endswith("x ...")) == (shown, length > 600)


def test_a_page_is_shown_whole_or_by_one_of_its_terms() -> None:
    body = pdf(["第一页"], ["合同金额为36.9亿元。合同金额为2亿元。"])
    assert locators.resolve(body, "page 1") == "第一页"
    assert locators.resolve(body, "page 2") == "合同金额为36.9亿元。合同金额为2亿元。"
    assert locators.resolve(body, "page 3") is None
    first, second = (json.loads(locators.resolve(body, f"page 2, term {number}") or "null") for number in (1, 2))
    assert (Decimal(first["value"]), Decimal(second["value"])) == (3_690_000_000, 200_000_000)
    assert locators.resolve(body, "page 2, term 3") is None
    assert locators.resolve(body, "page 1, term 1") is None


@pytest.mark.parametrize(
    "text",
    [
        "record x",
        "record ",
        "row ",
        "line ",
        "page ",
        "page 3, term ",
        "paragraph ",
        "paragraph 3, sentence , candidate 1",
        "paragraph 3, sentence 1, candidate ",
        "record 7.",
        "t[]/x[2]",
        "t/x[]",
        "contextRef=c-1,line=",
        "name",
    ],
)
def test_a_text_that_is_nearly_of_a_kind_is_a_path_in_json(text: str) -> None:
    assert locators.parse(text) == JsonPath(text)


@pytest.mark.parametrize("text", ["a/b[2]/c", "table/row", "a[3]/b", "ownershipDocument[2]/t/x[1]"])
def test_a_path_of_xml_may_count_anywhere(text: str) -> None:
    assert locators.parse(text) == XmlPath(text)
