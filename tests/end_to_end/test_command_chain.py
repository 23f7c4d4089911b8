"""``froth explain``: from a figure of the mart down to the element of the archived bytes it was read from."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ingestion.parsing import locators
from tests.end_to_end.test_figures import FILED
from tests.helpers.froth import Froth
from tests.helpers.places import ROOT, Place

pytestmark = pytest.mark.timeout(600)


@pytest.fixture
def data_of_the_place(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FROTH_DATA", str(place.data))


@pytest.mark.usefixtures("data_of_the_place")
def test_explain_goes_down_to_the_bytes(froth: Froth) -> None:
    """Alphabet's second quarter of 2026: six months of 80,598 M less three months of 35,674 M, each in its document."""
    answer = froth.json("explain", "alphabet", "capex_cash", "2026Q2")
    assert {row["value"] for row in answer["facts"]} == {80_598_000_000, 35_674_000_000}
    for fact in answer["facts"]:
        said = json.loads(fact["element"])
        assert (said["val"], said["end"], said["accn"]) == (fact["value"], fact["period_end"], fact["filing_code"])
    for document in answer["documents"]:
        assert document["is_intact"] is True
        assert document["document_id"] == document["sha256"]
        assert (ROOT / document["archive_path"]).stat().st_size == document["bytes"]
        assert document["url"].startswith("https://data.sec.gov/")
    assert froth.json("explain", "alphabet:capex_cash:total:FY2026Q2") == answer
    assert froth.json("explain", "companies/alphabet.html#capex_cash:total:FY2026Q2") == answer


@pytest.mark.usefixtures("data_of_the_place")
def test_explain_shows_the_element_of_a_filing_and_the_row_of_a_person(froth: Froth) -> None:
    (fact,) = froth.json("explain", "amazon:segment_revenue:aws:FY2024")["facts"]
    said = json.loads(fact["element"])
    assert (said["text"], said["startDate"], said["endDate"]) == ("107556000000", "2024-01-01", "2024-12-31")
    assert said["us-gaap:StatementBusinessSegmentsAxis"] == "amzn:AmazonWebServicesSegmentMember"
    (fact,) = froth.json("explain", "amazon", "capex_cash", "2026Q2")["facts"]
    assert "0001018724-26-000026" in fact["element"]


@pytest.mark.parametrize("filed", FILED, ids=lambda filed: filed["figure_id"])
def test_every_figure_read_in_a_filing_is_explained(froth: Froth, filed: dict[str, str]) -> None:
    answer = froth.json("explain", filed["figure_id"])
    (figure,) = answer["figures"]
    assert float(figure["value"]) == pytest.approx(float(filed["value"]), rel=1e-9), filed["document"]
    documents = {row["document_id"] for row in answer["documents"]}
    assert answer["facts"]
    assert {row["document_id"] for row in answer["facts"]} == documents


def test_explain_without_the_bytes_says_where_they_came_from(froth: Froth, tmp_path: Path) -> None:
    answer = froth.json("explain", "alphabet", "capex_incurred_unpaid", "2024")
    assert [row["value"] for row in answer["history"]] == [3_200_000_000, 10_326_000_000]
    assert all(row["url"] for row in answer["documents"])


def test_an_element_is_found_in_each_kind_of_body() -> None:
    assert locators.resolve(b'{"result": {"data": [{"A": 1.50}]}}', "result.data[0].A") == '{"A": "1.50"}'
    assert locators.resolve(b'{"a": [1, 2]}', "a[7]") is None
    assert locators.resolve(b"id,value\nx,1\ny,2\n", "row y") == '{"id": "y", "value": "2"}'
    assert locators.resolve(b"first\nsecond\n", "line 2") == "second"
    assert locators.resolve(b"%PDF", "page 2") is None
