"""Locators: each writes itself as it is read again, and finds what its row was read from."""

from __future__ import annotations

import json
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
