"""Exhibits 99 of EDGAR: found by name, read by paragraphs whether visible or not, and searched for guidance.

No exhibit is in the embedded sample: the one here is the tests' own, in the form in which EDGAR sends them.
"""

from __future__ import annotations

import hashlib
import html
import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from ingestion.parsing.html_text import NotHtmlError, paragraphs
from ingestion.parsing.reading import read
from ingestion.settings import Settings
from ingestion.source import Document, ParseError, Request
from ingestion.sources.sec_press_releases import CANDIDATES, PARAGRAPHS, SOURCE
from ingestion.universe import Company, Identifier, Universe
from tests.helpers import fetches
from tests.publishers import misbehaviours as bad
from tests.publishers.edgar import Edgar
from tests.publishers.edgar_folders import EdgarFolders, header_page
from tests.publishers.sample import Sample
from tests.publishers.server import Publishers

ACCESSION = "0001652044-26-000012"
FOLDER = "/Archives/edgar/data/1652044/000165204426000012"
EXHIBIT = b"""<html><head><title>Exhibit 99.1</title><style>p {color: black}</style></head><body>
<div>An Example Company reports <b>its</b>&nbsp;results</div>
<p>Revenue rose. We expect 2026 capital expenditures,
including principal payments on finance leases, to be in the range of $130-145 billion, narrowed from our prior
outlook of $125-145 billion.</p>
<table><tr><td>Capital expenditures</td><td>$</td><td>44,924</td><td>$</td><td>(22,446</td><td>)</td></tr>
<tr><td>&#8226;</td><td><p>A point of a list.</p></td></tr>
<tr><td><p>First of a column.</p><p>Second of a column.</p></td></tr></table>
<div style="font-size:1pt;color:#ffffff">Slide: capex of about $5 billion is planned for fiscal 2027.</div>
One line,<br>which goes on.<br><br>Another.
</body></html>"""
HEADER = f"{ACCESSION}-index-headers.html"


def document(body: bytes, name: str = "googexhibit991q42025.htm") -> Document:
    moment, url = datetime(2026, 2, 5, tzinfo=UTC), f"https://www.sec.gov{FOLDER}/{name}"
    digest = hashlib.sha256(body).hexdigest()
    return Document(digest, SOURCE.name, f"{ACCESSION}/{name}", url, "alphabet", moment, body)


def header(*exhibits: str) -> Document:
    return document(header_page(ACCESSION, "goog-20260204.htm", exhibits), HEADER)


def index(*filings: tuple[str, str, str, str]) -> Document:
    """An index of filings: accession number, form, day and items of each."""
    columns = {
        "accessionNumber": [one[0] for one in filings],
        "form": [one[1] for one in filings],
        "filingDate": [one[2] for one in filings],
        "items": [one[3] for one in filings],
        "primaryDocument": ["a.htm"] * len(filings),
        "isInlineXBRL": [1] * len(filings),
    }
    body = json.dumps({"filings": {"recent": columns, "files": []}}).encode()
    moment = datetime(2026, 11, 24, tzinfo=UTC)
    url = "https://data.sec.gov/submissions/CIK0001652044.json"
    return Document("0" * 64, SOURCE.name, "index/CIK0001652044", url, "alphabet", moment, body)


def rows(of: Document, table: Any = PARAGRAPHS) -> list[dict[str, Any]]:
    return read(SOURCE, of).frames[table.name].rows(named=True)


def test_an_exhibit_is_read_by_paragraphs_and_table_rows() -> None:
    found = rows(document(EXHIBIT))
    assert [row["text"] for row in found] == [
        "An Example Company reports its results",
        "Revenue rose. We expect 2026 capital expenditures, including principal payments on finance leases, to be in "
        "the range of $130-145 billion, narrowed from our prior outlook of $125-145 billion.",
        "Capital expenditures | $44,924 | $(22,446)",
        "A point of a list.",
        "First of a column.",
        "Second of a column.",
        "Slide: capex of about $5 billion is planned for fiscal 2027.",
        "One line, which goes on.",
        "Another.",
    ]
    assert [row["paragraph"] for row in found] == list(range(1, 10))
    assert {row["exhibit"] for row in found} == {"googexhibit991q42025.htm"}
    assert {row["accession_number"] for row in found} == {ACCESSION}
    assert found[2]["locator"] == "paragraph 3"


def test_guidance_is_found_with_its_place() -> None:
    visible, hidden = rows(document(EXHIBIT), CANDIDATES)
    assert (visible["low"], visible["high"], visible["point"]) == (Decimal(130 * 10**9), Decimal(145 * 10**9), None)
    assert (visible["prior_low"], visible["prior_high"]) == (Decimal(125 * 10**9), Decimal(145 * 10**9))
    assert (visible["basis"], visible["action"], visible["needs_review"]) == ("incl_fl_principal", "narrowed_up", False)
    assert (visible["period_text"], visible["period_kind"], visible["period_year"]) == ("2026", "bare_year", 2026)
    assert visible["locator"] == "paragraph 2, sentence 2, candidate 1"
    assert (hidden["point"], hidden["currency"], hidden["is_approximate"]) == (Decimal(5 * 10**9), "USD", True)
    assert (hidden["period_kind"], hidden["review_reasons"]) == ("fiscal_year", "unstated_basis")


@pytest.mark.parametrize(
    ("body", "place"),
    [
        (
            "<p>We expect 2026 capital expenditures of $20 billion<sup>1</sup> to $23 billion<sup>(1)</sup>.</p>",
            "paragraph 1, sentence 1, candidate 1",
        ),
        (
            "<p>2026 Outlook</p><table><tr><td></td><td>FY 2026 guidance</td></tr><tr><td>Capital expenditures</td>"
            "<td>$</td><td>20.0</td><td>-</td><td>$</td><td>23.0</td><td>billion</td></tr></table>",
            "paragraph 3, sentence 1, candidate 1",
        ),
        (
            "<p>For full year 2026, we expect:</p><ul><li>Total revenue of $90 billion</li>"
            "<li>Capital expenditures of $20.0 billion to $23.0 billion</li></ul>",
            "paragraph 3, sentence 1, candidate 1",
        ),
    ],
)
def test_footnotes_tables_and_lists_carry_guidance(body: str, place: str) -> None:
    (row,) = rows(document(f"<html><body>{body}</body></html>".encode()), CANDIDATES)
    assert (row["low"], row["high"], row["period_year"]) == (Decimal(20 * 10**9), Decimal(23 * 10**9), 2026)
    assert (row["locator"], row["needs_review"]) == (place, True)


def test_an_exhibit_that_is_no_text_is_refused() -> None:
    with pytest.raises(ParseError, match="no whole utf-16"):
        SOURCE.parse(document(EXHIBIT.decode().encode("utf-16")[:-1]))
    assert len(rows(document(EXHIBIT.decode().encode("utf-16")))) == 9


def test_bytes_of_windows_are_read_where_utf_8_is_not_meant() -> None:
    assert paragraphs(b"<p>\x9315\x96 20\x94</p>") == ["“15– 20”"]
    assert paragraphs("<p>“15–20”</p>".encode()) == ["“15–20”"]


def test_reports_on_results_and_disclosure_are_followed() -> None:
    asked = SOURCE.follow(
        index(
            ("0001652044-26-000012", "8-K", "2026-02-04", "2.02,9.01"),
            ("0001652044-26-000013", "8-K", "2026-02-05", "5.02"),
            ("0001652044-26-000014", "8-K/A", "2026-02-06", "7.01"),
            ("0001652044-26-000015", "10-Q", "2026-04-30", ""),
            ("0001652044-26-000016", "6-K", "2026-05-01", ""),
            ("0001652044-20-000001", "8-K", "2020-02-04", "2.02"),
        )
    )
    requests = list(asked)
    assert [one.key for one in requests] == [
        "0001652044-26-000012/0001652044-26-000012-index-headers.html",
        "0001652044-26-000014/0001652044-26-000014-index-headers.html",
        "0001652044-26-000016/0001652044-26-000016-index-headers.html",
    ]
    assert requests[0].url == f"https://www.sec.gov{FOLDER}/{HEADER}"
    assert all(one.is_final for one in requests)


@pytest.mark.parametrize("shown", ["escaped", "plain"])
def test_exhibits_99_are_known_by_their_type(shown: str) -> None:
    """NVIDIA's are named like q2fy27pr.htm; what is named like an exhibit may be another."""
    sgml = "".join(
        f"<DOCUMENT>\n<TYPE>{kind}\n<SEQUENCE>1\n{name}<DESCRIPTION>d\n<TEXT>\n</TEXT>\n</DOCUMENT>\n"
        for kind, name in (
            ("8-K", "<FILENAME>nvda-20260826.htm\n"),
            ("EX-99.1", "<FILENAME>q2fy27pr.htm\n"),
            ("EX-99.2", "<FILENAME>q2fy27cfocommentary.HTML\n"),
            ("EX-99.3", "<FILENAME>slides.pdf\n"),
            ("EX-99", ""),
            ("EX-10.1", "<FILENAME>ex99-1.htm\n"),
        )
    )
    page = f"<html><body><pre>{html.escape(sgml) if shown == 'escaped' else sgml}</pre></body></html>".encode()
    requests = list(SOURCE.follow(document(page, HEADER)))
    assert [one.key for one in requests] == [f"{ACCESSION}/q2fy27pr.htm", f"{ACCESSION}/q2fy27cfocommentary.HTML"]
    assert requests[0].url == f"https://www.sec.gov{FOLDER}/q2fy27pr.htm"
    assert {(one.body_format, one.is_final, one.company_id) for one in requests} == {("html", True, "alphabet")}


def test_an_index_and_a_header_have_no_rows() -> None:
    for one in (index(), header("googexhibit991q42025.htm")):
        assert rows(one) == rows(one, CANDIDATES) == []
        assert SOURCE.parse(one).unknown_fields == ()


def test_a_header_that_names_no_document_is_an_error() -> None:
    broken = document(b"<html><pre>&lt;TYPE&gt;8-K</pre></html>", HEADER)
    for ask in (SOURCE.parse, lambda one: list(SOURCE.follow(one))):
        with pytest.raises(ParseError, match="it names no document"):
            ask(broken)


@pytest.mark.parametrize(("body", "problem"), [(b"plain words", "no markup"), (b"<html><p> </p></html>", "no text")])
def test_an_exhibit_without_text_is_an_error(body: bytes, problem: str) -> None:
    with pytest.raises(ParseError, match=problem):
        SOURCE.parse(document(body))
    with pytest.raises(NotHtmlError):
        paragraphs(b"plain words")


def test_an_exhibit_is_taken() -> None:
    assert SOURCE.detect_error(EXHIBIT, Request(key="x", url="x", body_format="html")) is None


def test_live_each_exhibit_is_requested_once(tmp_path: Path) -> None:
    alphabet = Universe(
        (Company("alphabet", "Alphabet Inc.", "谷歌母公司 Alphabet", "US", "USD", "12-31"),),
        (Identifier("alphabet", "cik", "0001652044", None, None),),
    )
    sample = Sample()
    name, slides = "googexhibit991q42025.htm", "googexhibit992.htm"
    exhibits = {f"{FOLDER}/{name}": EXHIBIT, f"{FOLDER}/{slides}": EXHIBIT}
    edgar = EdgarFolders(Edgar(sample), sample, exhibits)
    with Publishers({"data.sec.gov": edgar, "www.sec.gov": edgar}) as publishers:
        live = Settings(
            root=tmp_path,
            data=tmp_path / "data",
            fetch_mode="live",
            contact="a@example.org",
            address_map=publishers.address_map,
        )
        publishers.misbehave("googexhibit992", bad.captcha)
        outcomes = {row.key: row for row in fetches.run(live, SOURCE, alphabet)}
        assert outcomes["index/CIK0001652044"].outcome == "fetched"
        assert outcomes[f"{ACCESSION}/{HEADER}"].outcome == "fetched"
        assert outcomes[f"{ACCESSION}/{name}"].outcome == "fetched"
        assert (outcomes[f"{ACCESSION}/{slides}"].outcome, outcomes[f"{ACCESSION}/{slides}"].http_status) == (
            "refused",
            200,
        )
        before = len(publishers.received)
        again = {row.key: row.outcome for row in fetches.run(live, SOURCE, alphabet)}
        assert again[f"{ACCESSION}/{slides}"] == "fetched", "what was refused is asked for again"
        assert [one.path for one in publishers.received[before:]] == [
            "/submissions/CIK0001652044.json",
            f"{FOLDER}/{slides}",
        ]
    built = fetches.build(live, SOURCE)
    assert built.rows == {PARAGRAPHS.name: 18, CANDIDATES.name: 4}
    assert built.unknown_fields == ()


def test_offline_nothing_is_held_and_nothing_breaks(tmp_path: Path) -> None:
    nvidia = Universe(
        (Company("nvidia", "NVIDIA Corporation", "英伟达", "US", "USD", "01-31"),),
        (Identifier("nvidia", "cik", "0001045810", None, None),),
    )
    offline = Settings(root=tmp_path, data=tmp_path / "data")
    (outcome,) = fetches.run(offline, SOURCE, nvidia)
    assert (outcome.key, outcome.outcome) == ("index/CIK0001045810", "absent")
    assert fetches.build(offline, SOURCE).rows == {PARAGRAPHS.name: 0, CANDIDATES.name: 0}
