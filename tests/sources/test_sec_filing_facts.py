"""Facts of filings as a source: what is asked for, what an index leads to, and the rows of an instance."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from ingestion.parsing import tables
from ingestion.parsing.reading import read
from ingestion.settings import Settings
from ingestion.source import ParseError, Request, Selection
from ingestion.sources.sec_filing_facts import FACTS, SOURCE
from ingestion.universe import Company, Identifier, Universe
from tests.helpers.documents import problem
from tests.helpers.filings import CLOUD, DAY, TYPED, YEAR, context, document, instance

RESPONSES = os.environ.get("FROTH_TEST_RESPONSES")
ACME = Universe(
    (Company("acme", "Acme", None, "US", "USD", "12-31"), Company("other", "Other", None, "CN", "CNY", "12-31")),
    (Identifier("acme", "cik", "0000000042", None, None), Identifier("other", "secucode", "1.SZ", None, None)),
)
FILINGS = {
    "accessionNumber": ["0000000042-26-000009", "0000000042-26-000008", "0000000042-26-000007", "0000000042-26-000006"],
    "form": ["10-Q", "10-K/A", "8-K", "6-K"],
    "filingDate": ["2026-08-01", "2026-02-20", "2026-02-05", "2026-01-31"],
    "items": ["", "", "", ""],
    "isInlineXBRL": [1, 1, 1, 0],
    "primaryDocument": ["acme-20260630.htm", "acme-10ka.HTML", "acme-8k.htm", "6k.htm"],
}
OLD = {
    "accessionNumber": ["0000000042-23-000002", "0000000042-23-000001"],
    "form": ["10-K", "20-F"],
    "filingDate": ["2023-11-30", "2023-02-05"],
    "items": ["", ""],
    "isInlineXBRL": [1, 1],
    "primaryDocument": ["acme-20230930.htm", "acme-20221231.htm"],
}
PAGES = [
    {"name": "CIK0000000042-submissions-001.json", "filingFrom": "2022-01-01", "filingTo": "2023-12-31"},
    {"name": "CIK0000000042-submissions-002.json", "filingFrom": "2010-01-01", "filingTo": "2021-12-31"},
]


def index(filings: Any, key: str = "index/CIK0000000042") -> Sequence[Request]:
    body = filings if isinstance(filings, bytes) else json.dumps(filings).encode()
    return list(SOURCE.follow(replace(document(body, key), fetched_at=datetime(2026, 8, 2, tzinfo=UTC))))


def rows(body: bytes) -> Mapping[str, list[Any]]:
    parsed = SOURCE.parse(document(body))
    assert parsed.unknown_fields == ()
    return parsed.columns[FACTS.name]


@pytest.mark.parametrize(
    ("span", "months"),
    [("P12M", 12), ("P1Y", 12), ("P2Y6M", 30), ("P24M0D", 24), ("P90D", None), ("P1Y2M12D", None), ("P", None)],
)
def test_a_span_of_whole_months_is_a_number(span: str, months: int | None) -> None:
    columns = rows(instance(f'<us-gaap:Period1 contextRef="day" id="f-1">{span}</us-gaap:Period1>'))
    found = list(zip(columns["concept"], columns["unit"], columns["value"], columns["locator"], strict=True))
    assert found == ([] if months is None else [("Period1", "months", Decimal(months), "contextRef=day,id=f-1")])


def test_companies_with_an_edgar_number_are_requested() -> None:
    (request,) = SOURCE.requests(ACME, date(2026, 11, 24))
    assert (request.key, request.company_id) == ("index/CIK0000000042", "acme")
    assert request.url == "https://data.sec.gov/submissions/CIK0000000042.json"
    assert not request.is_final


def test_an_index_leads_to_instances_of_recent_periodic_reports() -> None:
    page, quarter, amended = index({"cik": "42", "filings": {"recent": FILINGS, "files": PAGES}})
    assert page.key == "index/CIK0000000042-submissions-001"
    assert page.url == "https://data.sec.gov/submissions/CIK0000000042-submissions-001.json"
    assert quarter.key == "0000000042-26-000009/acme-20260630_htm.xml"
    assert quarter.url == "https://www.sec.gov/Archives/edgar/data/42/000000004226000009/acme-20260630_htm.xml"
    assert (quarter.body_format, quarter.may_be_absent, quarter.is_final) == ("xml", True, True)
    assert (quarter.company_id, amended.key) == ("acme", "0000000042-26-000008/acme-10ka_htm.xml")


def test_a_further_page_is_the_bare_list_and_old_filings_are_left() -> None:
    (request,) = index(OLD, "index/CIK0000000042-submissions-001")
    assert request.key == "0000000042-23-000002/acme-20230930_htm.xml"
    assert request.url.startswith("https://www.sec.gov/Archives/edgar/data/42/000000004223000002/")


def test_an_instance_leads_nowhere() -> None:
    assert list(SOURCE.follow(document(instance("")))) == []


def test_a_filing_that_an_index_lists_oddly_costs_itself() -> None:
    def with_first(form: Any) -> Any:
        return {"filings": {"recent": {**FILINGS, "form": [form, *FILINGS["form"][1:]]}}}

    whole = index(with_first(FILINGS["form"][0]))
    assert whole
    assert index(with_first(1)) == whole[1:]


@pytest.mark.parametrize(
    ("filings", "problem"),
    [
        (b"<html></html>", "JSON is malformed"),
        ({"filings": {}}, "it is missing"),
        ({"filings": {"recent": {**FILINGS, "form": []}}}, "its columns differ in length"),
    ],
)
def test_an_index_of_another_shape_is_named(filings: Any, problem: str) -> None:
    with pytest.raises(ParseError, match=problem):
        index(filings)


def test_instances_and_indexes_are_taken() -> None:
    assert SOURCE.detect_error(instance(""), Request("a/b", "https://x", body_format="xml")) is None
    assert SOURCE.detect_error(b"{}", Request("index/a", "https://x")) is None


def test_an_instance_becomes_rows() -> None:
    facts = (
        '<us-gaap:Revenues contextRef="c-2" unitRef="usd" decimals="-6" id="f-45">107556000000</us-gaap:Revenues>'
        '<acme:Rate contextRef="c-1" unitRef="pure" decimals="INF">0.123456</acme:Rate>'
        '<us-gaap:Gain contextRef="c-3" unitRef="usd" xsi:nil="true" id="f-46"/>'
        '<dei:DocumentType contextRef="c-1">10-K</dei:DocumentType>'
    )
    columns = rows(instance(facts, context("c-1", DAY, TYPED) + context("c-2", YEAR, CLOUD) + context("c-3", DAY)))
    assert {name: values[0] for name, values in columns.items()} == {
        "company_id": "acme",
        "cik": "0000000042",
        "accession_number": "0000000042-25-000001",
        "taxonomy": "us-gaap",
        "concept": "Revenues",
        "dimensions": "srt:ProductOrServiceAxis=acme:CloudMember",
        "unit": "USD",
        "period_start": date(2024, 1, 1),
        "period_end": date(2024, 12, 31),
        "value": Decimal(107_556_000_000),
        "decimals": -6,
        "is_nil": False,
        "context_id": "c-2",
        "conflict": None,
        "locator": "contextRef=c-2,id=f-45",
    }
    assert columns["taxonomy"] == ["us-gaap", "acme", "us-gaap"]
    assert columns["value"][1:] == [Decimal("0.123456"), None]
    assert columns["is_nil"] == [False, False, True]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("?", "us-gaap:A: '?' is no number"),
        ("0.1234567", "0.1234567 is finer than the 6 decimals that are stored"),
        ("1E-9", "does not fit"),
    ],
)
def test_a_fact_that_cannot_be_read_or_stored_costs_itself(text: str, found: str) -> None:
    facts = (
        f'<us-gaap:A contextRef="c" unitRef="usd" id="f-1">{text}</us-gaap:A>'
        '<us-gaap:B contextRef="c" unitRef="usd">0.123456</us-gaap:B>'
    )
    reading = read(SOURCE, document(instance(facts, context("c"))))
    assert reading.frames[FACTS.name]["value"].to_list() == [Decimal("0.123456")]
    (problem,) = reading.problems
    assert (problem.locator, problem.cost) == ("contextRef=c,id=f-1", "row")
    assert found in problem.found


def test_an_entity_that_is_no_edgar_number_is_named() -> None:
    body = instance('<us-gaap:A contextRef="c" unitRef="usd">1</us-gaap:A>', context("c"))
    assert re.search("'LEI' is no EDGAR number", problem(document(body.replace(b"0000000042", b"LEI"))))


def test_tables_are_built_of_indexes_and_instances(tmp_path: Path) -> None:
    filing = instance('<us-gaap:A contextRef="c" unitRef="usd" decimals="0">1</us-gaap:A>', context("c"))
    listed = document(json.dumps({"filings": {"recent": FILINGS}}).encode(), "index/CIK0000000042")
    report = tables.build(SOURCE, [listed, document(filing)], Settings(data=tmp_path))
    assert (report.documents, report.rows) == (2, {FACTS.name: 1})
    row = pl.read_parquet(tmp_path / "tables" / f"{FACTS.name}.parquet").row(0, named=True)
    assert (row["value"], row["document_id"]) == (Decimal(1), document(filing).document_id)


def test_the_excerpt_keeps_what_only_filings_carry() -> None:
    facts = "".join(
        f'<{name} contextRef="{where}" unitRef="usd" decimals="0" id="{where}-{name}">1</{name}>'
        for name in ("us-gaap:Revenues", "us-gaap:Assets", "acme:Revenues")
        for where in ("cloud", "year")
    )
    body = instance(facts, context("cloud", YEAR, CLOUD) + context("year") + context("unused"))
    selection = Selection(date(2024, 1, 1), frozenset({"Revenues"}), frozenset({"10-Q"}))
    columns = rows(SOURCE.excerpt(body, selection))
    assert columns["locator"] == [
        "contextRef=cloud,id=cloud-us-gaap:Revenues",
        "contextRef=cloud,id=cloud-acme:Revenues",
        "contextRef=year,id=year-acme:Revenues",
    ]
    assert b"unused" not in SOURCE.excerpt(body, selection)
    listed = json.loads(
        SOURCE.excerpt(json.dumps({"filings": {"recent": FILINGS, "files": PAGES}}).encode(), selection)
    )
    assert listed["filings"]["recent"]["accessionNumber"] == FILINGS["accessionNumber"][:1]
    assert listed["filings"]["files"] == []


@pytest.mark.skipif(RESPONSES is None, reason="FROTH_TEST_RESPONSES names no folder with recorded indexes")
def test_recorded_indexes_lead_to_instances() -> None:
    for path in sorted((Path(RESPONSES or ".") / "sec" / "submissions").glob("CIK*.json")):
        found = index(path.read_bytes(), f"index/{path.stem}")
        instances = [request for request in found if request.is_final]
        assert len(instances) >= 9, path
        assert all(request.key.endswith("_htm.xml") and request.url.endswith("_htm.xml") for request in instances)
