"""Form 4: transactions as filed, joint filers, footnotes, amendments, pre-arranged plans and averaged prices."""

from __future__ import annotations

import csv
import hashlib
import os
import re
from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from ingestion.archive.store import Archive
from ingestion.parsing.reading import read
from ingestion.settings import Settings
from ingestion.source import Document
from ingestion.sources.sec_insider_trades import SOURCE
from ingestion.universe import Company, Identifier, Universe
from tests.helpers import fetches
from tests.helpers.documents import problem
from tests.helpers.places import ROOT
from tests.publishers import misbehaviours as bad
from tests.publishers.protocols import all_protocols
from tests.publishers.sample import Sample
from tests.publishers.server import Publishers

RESPONSES = os.environ.get("FROTH_TEST_RESPONSES")

_FORM = """<?xml version="1.0"?>
<ownershipDocument>
  <schemaVersion>X0609</schemaVersion><documentType>{form}</documentType>{original}
  <periodOfReport>2026-05-14-05:00</periodOfReport>
  <issuer><issuerCik>789019</issuerCik><issuerName>MICROSOFT CORP</issuerName></issuer>
  <reportingOwner><reportingOwnerId><rptOwnerCik>1</rptOwnerCik><rptOwnerName>Fund I</rptOwnerName></reportingOwnerId>
    <reportingOwnerRelationship><isTenPercentOwner>true</isTenPercentOwner></reportingOwnerRelationship>
  </reportingOwner>
  <reportingOwner><reportingOwnerId><rptOwnerCik>2</rptOwnerCik><rptOwnerName>Fund II</rptOwnerName></reportingOwnerId>
    <reportingOwnerRelationship><isDirector>1</isDirector></reportingOwnerRelationship>
  </reportingOwner>
  {plan}
  <nonDerivativeTable>{rows}</nonDerivativeTable>
  <footnotes><footnote id="F1">The price is a weighted average of sales at 40.00 to 41.00.</footnote>
    <footnote id="F2">Held by a trust.</footnote></footnotes>
</ownershipDocument>
"""
_ROW = """
  <nonDerivativeTransaction>
    <securityTitle><value>Common Stock</value></securityTitle>
    <transactionDate><value>2026-05-14</value></transactionDate>
    <transactionCoding><transactionFormType>4</transactionFormType><transactionCode>S</transactionCode></transactionCoding>
    <transactionAmounts>
      <transactionShares><value>1000</value></transactionShares>
      <transactionPricePerShare>{price}</transactionPricePerShare>
      <transactionAcquiredDisposedCode><value>D</value></transactionAcquiredDisposedCode>
    </transactionAmounts>
    <ownershipNature><directOrIndirectOwnership><value>I</value></directOrIndirectOwnership>
      <natureOfOwnership><value>By trust</value><footnoteId id="F2"/></natureOfOwnership></ownershipNature>
  </nonDerivativeTransaction>
"""


def form(price: str = "<value>40.5</value>", plan: str = "<aff10b5One>1</aff10b5One>", **parts: str) -> Document:
    text = _FORM.format(
        **{"form": "4", "original": "", "plan": plan, "rows": _ROW.format(price=price)} | parts
    ).encode()
    return document(text)


def document(body: bytes, key: str = "0000789019-26-000001") -> Document:
    moment = datetime(2026, 5, 18, tzinfo=UTC)
    return Document(
        hashlib.sha256(body).hexdigest(), SOURCE.name, key, "https://www.sec.gov/", "microsoft", moment, body
    )


def rows(of: Document) -> list[dict[str, Any]]:
    table = SOURCE.tables[0]
    return read(SOURCE, of).frames[table.name].rows(named=True)


def test_a_sale_is_as_the_form_states_it() -> None:
    """Microsoft's form of 2026-05-18: 1,262.312 shares sold at 411.342 dollars on average, 46,003.3801 left."""
    version = Archive(Settings(data=ROOT / "nowhere")).latest(SOURCE.name, "0000789019-26-000075")
    assert version is not None
    sale, withheld = rows(document(version.path.read_bytes()))
    assert (sale["transaction_code"], sale["direction"]) == ("S", "D")
    assert (sale["shares"], sale["price"], sale["shares_after"]) == (
        Decimal("1262.312"),
        Decimal("411.342"),
        Decimal("46003.3801"),
    )
    assert (sale["transacted_on"], sale["is_average_price"], sale["is_pre_arranged"]) == (
        date(2026, 5, 14),
        True,
        False,
    )
    assert sale["officer_title"] == "EVP, Chief Human Resources Off"
    assert sale["locator"] == "nonDerivativeTable/nonDerivativeTransaction[1]"
    assert (withheld["transaction_code"], withheld["shares"]) == ("F", Decimal("88.645"))


def test_joint_filers_are_one_transaction() -> None:
    (row,) = rows(form())
    assert (row["owner_ciks"], row["owner_names"]) == ("0000000001,0000000002", "Fund I; Fund II")
    assert (row["is_director"], row["is_officer"], row["is_ten_percent_owner"]) == (True, False, True)
    assert (row["ownership"], row["ownership_nature"]) == ("I", "By trust")
    assert row["footnotes"] == "F2: Held by a trust."


@pytest.mark.parametrize(
    ("plan", "expected"),
    [("", None), ("<aff10b5One>0</aff10b5One>", False), ("<aff10b5One>true</aff10b5One>", True)],
)
def test_a_plan_is_stated_or_unknown(plan: str, expected: bool | None) -> None:
    assert rows(form(plan=plan))[0]["is_pre_arranged"] is expected


def test_a_price_may_be_missing_or_an_average() -> None:
    assert rows(form(price=""))[0]["price"] is None
    (row,) = rows(form(price='<value>40.5</value><footnoteId id="F1"/>'))
    assert row["is_average_price"]
    assert row["footnotes"].startswith("F1: The price is a weighted average")


def test_an_amendment_names_what_it_mends() -> None:
    (row,) = rows(form(form="4/A", original="<dateOfOriginalSubmission>2026-05-10</dateOfOriginalSubmission>"))
    assert (row["form"], row["amends_filed_on"], row["reported_on"]) == ("4/A", date(2026, 5, 10), date(2026, 5, 14))


def test_a_form_without_transactions_has_no_rows() -> None:
    assert (
        rows(form(rows="<nonDerivativeHolding><securityTitle><value>x</value></securityTitle></nonDerivativeHolding>"))
        == []
    )


def test_a_form_within_a_whole_submission_is_found() -> None:
    body = form().body
    wrapped = b"<SEC-DOCUMENT>x.txt\n<XML>\n" + body + b"\n</XML>\n</SEC-DOCUMENT>"
    assert len(rows(document(wrapped))) == 1


def test_an_element_that_nobody_knows_is_drift() -> None:
    parsed = SOURCE.parse(
        form(rows=_ROW.format(price="").replace("</securityTitle>", "</securityTitle><mood>good</mood>"))
    )
    assert parsed.unknown_fields == ("row/mood",)


@pytest.mark.parametrize(
    ("old", "new", "place", "stated"),
    [
        (
            "<value>1000</value>",
            "<value>a lot</value>",
            "nonDerivativeTransaction[1]/transactionAmounts",
            "is no number",
        ),
        ("<value>2026-05-14</value>", "<value>May</value>", "nonDerivativeTransaction[1]", "is no day"),
        ("<transactionCode>S</transactionCode>", "", "transactionCoding/transactionCode", "it is missing"),
        ("<aff10b5One>1</aff10b5One>", "<aff10b5One>maybe</aff10b5One>", "aff10b5One", "neither yes nor no"),
        ("</nonDerivativeTable>", "", "line", "is not XML"),
        ("</ownershipDocument>", "", "$", "no whole ownership document"),
    ],
)
def test_a_form_that_is_not_as_declared_names_its_place(old: str, new: str, place: str, stated: str) -> None:
    text = form().body.decode()
    assert old in text
    assert re.search(f"{re.escape(place)}.*{stated}", problem(document(text.replace(old, new).encode())))


def test_a_form_names_no_entity_and_no_file() -> None:
    """Neither does an entity read a file of ours, nor does one blow up."""
    text = form().body.decode().replace("Fund I<", "&secret;<")
    hostile = text.replace(
        "<ownershipDocument>", '<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/passwd">]><ownershipDocument>'
    )
    assert re.search("not XML", problem(document(hostile.encode())))


def test_live_each_form_is_requested_once(tmp_path: Path) -> None:
    microsoft = Universe(
        (Company("microsoft", "Microsoft Corporation", "微软", "US", "USD", "06-30"),),
        (Identifier("microsoft", "cik", "0000789019", None, None),),
    )
    with Publishers(all_protocols(Sample())) as publishers:
        live = Settings(
            root=tmp_path,
            data=tmp_path / "data",
            fetch_mode="live",
            contact="a@example.org",
            address_map=publishers.address_map,
        )
        publishers.misbehave(r"000078901926000075|0000789019-26-000075", bad.captcha)
        index, *forms = fetches.run(live, SOURCE, microsoft)
        assert (index.key, index.outcome) == ("index/CIK0000789019", "fetched")
        held = {row.key for row in forms if row.outcome == "fetched"}
        assert "0000789019-26-000066" in held
        refused = next(row for row in forms if row.key == "0000789019-26-000075")
        assert (refused.outcome, refused.http_status) == ("refused", 200)
        before = len(publishers.received)
        again = {row.key: row.outcome for row in fetches.run(live, SOURCE, microsoft)}
        assert again["0000789019-26-000075"] == "fetched", "what was refused is asked for again"
        asked = [one.path for one in publishers.received[before:]]
        assert not any("000078901926000066" in path for path in asked), "what is held is not"
    assert fetches.build(live, SOURCE).rows[SOURCE.tables[0].name] >= 3


@pytest.mark.skipif(RESPONSES is None, reason="FROTH_TEST_RESPONSES names no folder with recorded forms")
def test_independently_flattened_forms_agree() -> None:
    """Forty forms of spring 2026, of many filers: every transaction, with its shares and price."""
    folder = Path(str(RESPONSES)) / "sec" / "form4"
    found: Counter[tuple[Any, ...]] = Counter()
    for path in sorted(folder.glob("*.xml")):
        for row in rows(document(path.read_bytes(), path.stem)):
            kind = "derivativeTransaction" if row["is_derivative"] else "nonDerivativeTransaction"
            found[
                _key(path.name, kind, row["transacted_on"], row["transaction_code"], row["shares"], row["price"])
            ] += 1
    with (folder / "transactions.csv").open(encoding="utf-8", newline="") as file:
        expected = Counter(
            _key(row["file"], row["table"], row["date"], row["code"], row["shares"], row["price"])
            for row in csv.DictReader(file)
        )
    assert sum(found.values()) == 97
    assert found == expected


def _key(name: str, kind: str, day: Any, code: str, shares: Any, price: Any) -> tuple[Any, ...]:
    amounts = tuple(None if amount in (None, "") else float(amount) for amount in (shares, price))
    return (name, kind, str(day), code, *amounts)
