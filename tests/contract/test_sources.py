"""The project's own sources on recorded bodies: figures a person can read, drift, and input that is not as declared."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from ingestion.archive.store import Archive
from ingestion.parsing.reading import read
from ingestion.scaffold import derive
from ingestion.settings import Settings
from ingestion.source import Document
from ingestion.sources import SOURCES
from ingestion.universe import read_universe
from tests.helpers.places import ROOT


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """The embedded sample alone."""
    return Archive(Settings(data=tmp_path_factory.mktemp("sample")))


def recorded(archive: Archive, source: str, key: str) -> Document:
    version = archive.latest(source, key)
    assert version is not None
    return archive.document(version)


def rows(document: Document) -> pl.DataFrame:
    """The rows of the first table that a document makes, as typed as they are stored."""
    source = SOURCES[document.source]
    return next(iter(read(source, document).frames.values()))


def changed(document: Document, change: Callable[[Any], None]) -> Document:
    """The document with another body, as if the publisher had sent it."""
    body = json.loads(document.body)
    change(body)
    text = json.dumps(body, ensure_ascii=False).encode()
    return Document(**{**vars(document), "body": text, "document_id": hashlib.sha256(text).hexdigest()})


def test_company_facts_are_as_filed(archive: Archive) -> None:
    """Alphabet's Form 10-Q 0001652044-26-000071: 80,598 M USD spent on property and equipment in six months."""
    facts = rows(recorded(archive, "sec_company_facts", "companyfacts/CIK0001652044"))
    half = facts.filter(
        (pl.col("concept") == "PaymentsToAcquirePropertyPlantAndEquipment")
        & (pl.col("accession_number") == "0001652044-26-000071")
        & (pl.col("period_end") == date(2026, 6, 30))
    )
    assert half["value"].to_list() == [Decimal(80_598_000_000)]
    assert half["period_start"].to_list() == [date(2026, 1, 1)]
    assert half["locator"][0].startswith("facts.us-gaap.PaymentsToAcquirePropertyPlantAndEquipment.units.USD[")


def test_statement_lines_are_as_reported(archive: Archive) -> None:
    """Innolight (中际旭创), half-year report 2025: revenue 14,789,074,837.80 yuan, announced 2025-08-27."""
    lines = rows(recorded(archive, "eastmoney_statements", "income/300308.SZ"))
    half = lines.filter((pl.col("report_on") == date(2025, 6, 30)) & (pl.col("field_code") == "OPERATE_INCOME"))
    assert half.select("value", "currency", "notice_on").rows() == [
        (Decimal("14789074837.800000"), "CNY", date(2025, 8, 27))
    ]


def test_reference_rates_are_those_of_the_day(archive: Archive) -> None:
    """The ECB's rates of 2025-06-30: 1.1720 dollars and 8.3970 renminbi for one euro."""
    rates = rows(recorded(archive, "ecb_exchange_rates", "daily")).filter(pl.col("rate_on") == date(2025, 6, 30))
    assert dict(rates.select("currency", "rate_per_eur").rows()) == {"CNY": Decimal("8.397"), "USD": Decimal("1.172")}


def test_bars_are_as_traded_and_events_as_announced(archive: Archive) -> None:
    """NVIDIA split ten for one on 2024-06-10."""
    document = recorded(archive, "yahoo_prices", "chart/NVDA")
    parsed = SOURCES["yahoo_prices"].parse(document)
    events = parsed.columns["yahoo_prices__events"]
    splits = {
        day: (numerator, denominator)
        for event, day, numerator, denominator in zip(
            events["event"], events["event_on"], events["numerator"], events["denominator"], strict=True
        )
        if event == "split"
    }
    assert splits[date(2024, 6, 10)] == (Decimal(10), Decimal(1))
    bars = rows(document)
    assert bars["traded_on"].is_sorted()
    assert bars["traded_on"].is_unique().all()


_DRIFTS: dict[str, tuple[str, str, Callable[[Any], None], str]] = {
    "company facts": (
        "sec_company_facts",
        "companyfacts/CIK0001018724",
        lambda body: body.update(cikSuffix=1),
        "cikSuffix",
    ),
    "submissions": ("sec_submissions", "CIK0000789019", lambda body: body.update(shoeSize=46), "shoeSize"),
    "statements": (
        "eastmoney_statements",
        "balance/300308.SZ",
        lambda body: body["result"]["data"][0].update(GOODWILL_2=1),
        "balance.GOODWILL_2",
    ),
    "parity": ("cfets_central_parity", "USD/CNY/2026/1", lambda body: body.update(note="x"), "note"),
    "chart": (
        "yahoo_prices",
        "chart/CRWV",
        lambda body: body["chart"]["result"][0].update(sentiment={}),
        "chart.result.sentiment",
    ),
}


@pytest.mark.parametrize("name", _DRIFTS)
def test_a_field_that_nobody_knows_is_drift_and_the_rows_stand(archive: Archive, name: str) -> None:
    source, key, change, field = _DRIFTS[name]
    document = recorded(archive, source, key)
    drifted = changed(document, change)
    assert SOURCES[source].parse(drifted).unknown_fields == (field,)
    assert rows(drifted).drop("document_id").equals(rows(document).drop("document_id"))


def _first_fact(body: Any) -> dict[str, Any]:
    tag = next(iter(body["facts"]["us-gaap"].values()))
    fact: dict[str, Any] = next(iter(tag["units"].values()))[0]
    return fact


_BROKEN: dict[str, tuple[str, str, Callable[[Any], None], str, str]] = {
    "a fact without its value": (
        "sec_company_facts",
        "companyfacts/CIK0001018724",
        lambda body: _first_fact(body).pop("val"),
        "facts.",
        "None is no number",
    ),
    "a value that is no number": (
        "sec_company_facts",
        "companyfacts/CIK0001018724",
        lambda body: _first_fact(body).update(val="many"),
        "facts.",
        "'many' is no number",
    ),
    "an index without its forms": (
        "sec_submissions",
        "CIK0000789019",
        lambda body: body["filings"]["recent"].pop("form"),
        "filings.recent.form",
        "it is missing",
    ),
    "columns of different length": (
        "sec_submissions",
        "CIK0000789019",
        lambda body: body["filings"]["recent"]["form"].pop(),
        "filings.recent.form",
        "accession numbers",
    ),
    "a line that was requested": (
        "eastmoney_statements",
        "cash_flow/300308.SZ",
        lambda body: body["result"]["data"][3].pop("NETCASH_OPERATE"),
        "result.data[3].NETCASH_OPERATE",
        "requested and not answered",
    ),
    "a line that is text": (
        "eastmoney_statements",
        "cash_flow/300308.SZ",
        lambda body: body["result"]["data"][3].update(NETCASH_OPERATE="-"),
        "result.data[3].NETCASH_OPERATE",
        "is no number",
    ),
    "another company's rows": (
        "eastmoney_statements",
        "cash_flow/300308.SZ",
        lambda body: body["result"]["data"][0].update(SECUCODE="300502.SZ"),
        "result.data[0].SECUCODE",
        "300502.SZ came where 300308.SZ was requested",
    ),
    "half of the pages": (
        "eastmoney_statements",
        "cash_flow/300308.SZ",
        lambda body: body["result"].update(pages=2),
        "result.pages",
        "2 pages, where one holds every report of a company",
    ),
    "a price that is text": (
        "yahoo_prices",
        "chart/CRWV",
        lambda body: body["chart"]["result"][0]["indicators"]["quote"][0]["close"].__setitem__(0, "40"),
        "indicators.quote[0].close[0]",
        "is no number",
    ),
    "a close without its day": (
        "yahoo_prices",
        "chart/CRWV",
        lambda body: body["chart"]["result"][0]["timestamp"].pop(),
        "indicators.quote[0].",
        "timestamps",
    ),
    "a bar cut short": (
        "tencent_prices",
        "sz300308/forward/2025",
        lambda body: body["data"]["sz300308"]["qfqday"].__setitem__(0, ["2025-01-02", "1"]),
        "data.sz300308.qfqday[0]",
        "2 values where six or more were expected",
    ),
}


@pytest.mark.parametrize("name", _BROKEN)
def test_a_body_that_is_not_as_declared_names_its_place(archive: Archive, name: str) -> None:
    source, key, change, place, stated = _BROKEN[name]
    document = changed(recorded(archive, source, key), change)
    found = read(SOURCES[source], document).problems[0]
    assert place in found.locator
    assert stated in found.found


def test_two_values_of_one_fact_are_an_error_naming_both(archive: Archive) -> None:
    """One concept, unit, period and filing with two values."""

    def contradict(body: Any) -> None:
        facts = next(iter(next(iter(body["facts"]["us-gaap"].values()))["units"].values()))
        facts.append({**facts[0], "val": facts[0]["val"] + 1})

    document = changed(recorded(archive, "sec_company_facts", "companyfacts/CIK0001018724"), contradict)
    found = read(SOURCES["sec_company_facts"], document).problems
    assert [problem.cost for problem in found] == ["row", "row"]
    assert "2 rows of sec_company_facts__facts for one" in found[0].found
    assert "differ: value is" in found[0].found


def test_each_recorded_body_is_made_into_rows(archive: Archive) -> None:
    for source in SOURCES.values():
        for document in archive.documents(source.name):
            # What is read only to be followed makes no rows.
            assert rows(document).height > 0 or list(source.follow(document)), document.url


def test_a_key_names_one_thing_for_good() -> None:
    """Requested on another day under another URL, it is another version of the same thing; in one run it is unique."""
    universe = read_universe()
    for source in SOURCES.values():
        today = [request.key for request in source.requests(universe, date(2026, 11, 24))]
        tomorrow = {request.key for request in source.requests(universe, date(2026, 11, 25))}
        assert len(today) == len(set(today)), source.name
        assert set(today) <= tomorrow, source.name


def test_the_manifest_says_where_each_body_comes_from() -> None:
    manifest = [json.loads(line) for line in (ROOT / "ingestion/recorded/manifest.jsonl").read_text().splitlines()]
    assert sum(entry["bytes"] for entry in manifest) < 12 * 1024 * 1024
    for entry in manifest:
        body = (ROOT / "ingestion/recorded" / entry["path"]).read_bytes()
        assert hashlib.sha256(body).hexdigest() == entry["sha256"]
        assert entry["url"].startswith("https://")
        assert entry["trimmed"]
        assert entry["obtained"]
        assert re.fullmatch(r"20\d\d-\d\d-\d\dT.*", entry["recorded_at"])
    named = {ROOT / "ingestion/recorded" / entry["path"] for entry in manifest}
    lying = {path for path in (ROOT / "ingestion/recorded").rglob("*") if path.is_file()}
    assert lying - named == {ROOT / "ingestion/recorded/manifest.jsonl"}


def test_what_follows_from_the_declarations_is_up_to_date(tmp_path: Path) -> None:
    (tmp_path / "ingestion").mkdir()
    (tmp_path / "ingestion" / "recorded").symlink_to(ROOT / "ingestion" / "recorded")
    for name in (derive.DBT_SOURCES, derive.PAGE):
        (tmp_path / name).parent.mkdir(parents=True)
    shutil.copy(ROOT / derive.PAGE, tmp_path / derive.PAGE)  # its last part is what the tests wrote
    for path in derive.write(tmp_path):
        stands = (ROOT / path.relative_to(tmp_path)).read_text(encoding="utf-8")
        assert stands == path.read_text(encoding="utf-8"), f"{path.name} has fallen behind: make derive"
