"""Forms 4 that leave something out, hold several forms, or say in footnotes what the price is: each costs itself."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from ingestion.parsing.locators import resolve
from ingestion.parsing.reading import Reading, read
from ingestion.source import Document, Refusal, Request, Selection
from ingestion.sources.sec_insider_trades import SOURCE, TRANSACTIONS
from tests.sources.test_sec_insider_trades import _ROW, document, form


def reading(body: bytes) -> Reading:
    return read(SOURCE, document(body))


def rows(of: Reading) -> list[dict[str, Any]]:
    return of.frames[TRANSACTIONS.name].to_dicts()


@pytest.mark.parametrize(
    ("old", "column", "place"),
    [
        ("<value>Common Stock</value>", "security", "securityTitle/value"),
        ("<value>2026-05-14</value>", "transacted_on", "transactionDate/value"),
        ("<transactionCode>S</transactionCode>", "transaction_code", "transactionCoding/transactionCode"),
        ("<value>D</value>", "direction", "transactionAmounts/transactionAcquiredDisposedCode/value"),
        ("<value>I</value>", "ownership", "ownershipNature/directOrIndirectOwnership/value"),
    ],
)
@pytest.mark.parametrize("new", ["", '<footnoteId id="F2"/>', "<value> </value>"])
def test_what_every_form_owes_and_one_leaves_out_is_null(old: str, column: str, place: str, new: str) -> None:
    body = form().body.decode()
    assert body.count(old) == 1
    found = reading(body.replace(old, new if "transactionCode" not in old else "").encode())
    (row,), (whole,) = rows(found), rows(reading(body.encode()))
    assert {name for name in row if row[name] != whole[name]} <= {column, "footnotes", "document_id"}
    assert row[column] is None
    assert whole[column] is not None
    (problem,) = found.problems
    assert (problem.locator, problem.cost, problem.found) == (
        f"nonDerivativeTable/nonDerivativeTransaction[1]/{place}",
        "cell",
        "it is missing",
    )


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ("<value>1000</value>", "<value>a lot</value>", "shares"),
        ("<value>40.5</value>", "<value>40,5</value>", "price"),
        ("<value>2026-05-14</value>", "<value>2026-02-30</value>", "transacted_on"),
        ("2026-05-14-05:00", "in May", "reported_on"),
        ("<aff10b5One>1</aff10b5One>", "<aff10b5One>maybe</aff10b5One>", "is_pre_arranged"),
        ("<isDirector>1</isDirector>", "<isDirector>perhaps</isDirector>", "is_director"),
        ("<isTenPercentOwner>true<", "<isTenPercentOwner>perhaps<", "is_ten_percent_owner"),
    ],
)
def test_what_cannot_be_read_is_null(old: str, new: str, column: str) -> None:
    body = form().body.decode()
    found = reading(body.replace(old, new).encode())
    (row,) = rows(found)
    assert row[column] is None
    assert [problem.cost for problem in found.problems] == ["cell"]
    assert rows(reading(body.encode()))[0][column] is not None


def test_what_is_not_said_is_no_problem() -> None:
    """A price, a plan before 2023, a box that is not ticked."""
    found = reading(form(price="", plan="").body)
    (row,) = rows(found)
    assert (row["price"], row["is_pre_arranged"], row["is_officer"]) == (None, None, False)
    assert found.problems == ()


def test_the_forms_of_a_submission_are_read_one_by_one() -> None:
    first = form().body
    second = form(rows=_ROW.format(price="<value>41</value>") + _ROW.format(price="<value>42</value>")).body
    for body in (first + b"\n" + second, b"<SEC-DOCUMENT>\n<XML>" + first + b"</XML>\n<XML>" + second + b"</XML>"):
        found = rows(reading(body))
        assert [(row["form_number"], row["row_number"], float(row["price"])) for row in found] == [
            (1, 1, 40.5),
            (2, 1, 41),
            (2, 2, 42),
        ]
        assert [row["locator"] for row in found] == [
            "nonDerivativeTable/nonDerivativeTransaction[1]",
            "ownershipDocument[2]/nonDerivativeTable/nonDerivativeTransaction[1]",
            "ownershipDocument[2]/nonDerivativeTable/nonDerivativeTransaction[2]",
        ]
        for row in found:
            assert str(row["price"])[:2] in str(resolve(body, row["locator"]))


@pytest.mark.parametrize(
    ("broken", "place"),
    [
        (form().body.replace(b"</ownershipDocument>", b""), "ownershipDocument[2]"),
        (form().body.replace(b"</nonDerivativeTable>", b""), "ownershipDocument[2]/line"),
        (form().body.replace(b"<issuerCik>789019</issuerCik>", b""), "ownershipDocument[2]/issuer/issuerCik"),
    ],
)
def test_a_form_of_a_submission_that_cannot_be_read_costs_itself(broken: bytes, place: str) -> None:
    found = reading(form().body + broken + form().body)
    assert [row["form_number"] for row in rows(found)] == [1, 3]
    (problem,) = found.problems
    assert problem.cost == "row"
    assert problem.locator.startswith(place)
    assert reading(broken).is_set_aside
    assert reading(broken + broken).is_set_aside


def test_a_form_that_lost_its_beginning_is_named() -> None:
    found = reading(form().body + form().body.replace(b"<ownershipDocument>", b""))
    assert len(rows(found)) == 1
    assert [(problem.locator, problem.found, problem.cost) for problem in found.problems] == [
        ("$", "an ownership document ends here that begins nowhere", "row")
    ]


@pytest.mark.parametrize(
    ("note", "is_average"),
    [
        ("The price reported is the average of trades at prices ranging from $4 to $6.", True),
        ("The price reported is a weighted average price.", True),
        ("An average price.", True),
        ("The prices average out at 40.50.", True),
        ("Each price was in the range of $40.00 to $41.00.", True),
        ("Sold in a series of transactions.", True),
        ("The average closing price of twenty trading days.", False),
        ("These shares were sold in multiple transactions at prices ranging from $40.00 to $41.00, inclusive.", True),
        ("Sold in several open market trades.", True),
        ("Reflects a volume-weighted price of the day's executions.", True),
        ("Actual sales prices ranged from $40.00 to $41.00.", True),
        ("Shares were sold at various prices.", True),
        ("The price is that of a single trade.", False),
        ("The closing price of the day.", False),
        ("The average of the high and low price on the day of grant.", False),
        ("The options have exercise prices ranging from $10 to $20.", False),
        ("Held by a trust.", False),
    ],
)
def test_an_average_price_is_known_by_its_footnote(note: str, is_average: bool) -> None:
    body = form(price='<value>40.5</value><footnoteId id="F1"/>').body.decode()
    text = body.replace("The price is a weighted average of sales at 40.00 to 41.00.", note)
    assert rows(reading(text.encode()))[0]["is_average_price"] is is_average


@pytest.mark.parametrize(
    ("note", "is_average"),
    [
        ("These shares were sold in multiple transactions at prices ranging from $40.00 to $41.00.", True),
        ("The price in column 4 is a weighted average price.", True),
        ("Held by a trust in multiple transactions of its trustee.", False),
        ("Vests in equal parts ranging from 2027 to 2030.", False),
    ],
)
def test_a_footnote_elsewhere_has_to_speak_of_the_price(note: str, is_average: bool) -> None:
    text = form().body.decode().replace("Held by a trust.", note)
    assert rows(reading(text.encode()))[0]["is_average_price"] is is_average


def test_the_issuer_is_named() -> None:
    (row,) = rows(reading(form().body))
    assert (row["issuer_cik"], row["issuer_name"], row["transacted_on"]) == (
        "0000789019",
        "MICROSOFT CORP",
        date(2026, 5, 14),
    )


def test_an_issuer_without_a_name_is_known_by_its_number() -> None:
    found = reading(form().body.replace(b"<issuerName>MICROSOFT CORP</issuerName>", b""))
    (row,) = rows(found)
    assert (row["issuer_cik"], row["issuer_name"]) == ("0000789019", None)
    assert found.problems == ()


_OPTION = """
  <derivativeTable><derivativeTransaction>
    <securityTitle><value>Stock Option</value></securityTitle>
    <conversionOrExercisePrice><value>12.5</value></conversionOrExercisePrice>
    <transactionDate><value>2026-05-13</value></transactionDate>
    <transactionCoding><transactionCode>M</transactionCode></transactionCoding>
    <transactionAmounts><transactionShares><value>200</value></transactionShares>
      <transactionPricePerShare><value>0</value></transactionPricePerShare>
      <transactionAcquiredDisposedCode><value>D</value></transactionAcquiredDisposedCode></transactionAmounts>
    <underlyingSecurity><underlyingSecurityShares><value>400</value></underlyingSecurityShares></underlyingSecurity>
    <postTransactionAmounts><sharesOwnedFollowingTransaction><value>75.25</value></sharesOwnedFollowingTransaction>
    </postTransactionAmounts>
    <ownershipNature><directOrIndirectOwnership><value>D</value></directOrIndirectOwnership></ownershipNature>
  </derivativeTransaction></derivativeTable>
"""


def test_an_option_stands_behind_the_shares_with_what_it_is_of() -> None:
    body = form().body.replace(b"</nonDerivativeTable>", b"</nonDerivativeTable>" + _OPTION.encode())
    share, option = rows(reading(body))
    assert (share["is_derivative"], share["row_number"], share["exercise_price"]) == (False, 1, None)
    assert (option["is_derivative"], option["row_number"], option["transaction_code"]) == (True, 1, "M")
    held = {name: option[name] for name in ("shares", "price", "shares_after", "underlying_shares", "exercise_price")}
    assert {name: float(value) for name, value in held.items()} == {
        "shares": 200,
        "price": 0,
        "shares_after": 75.25,
        "underlying_shares": 400,
        "exercise_price": 12.5,
    }
    assert (option["ownership"], option["ownership_nature"], option["footnotes"]) == ("D", None, None)
    assert reading(body).problems == ()


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [("1", "0", True), ("0", "1", True), ("0", "0", False), ("0", "?", None), ("1", "?", True)],
)
def test_a_role_is_held_by_one_of_those_who_report(first: str, second: str, expected: bool | None) -> None:
    body = form().body.decode()
    body = body.replace("<isTenPercentOwner>true<", f"<isOfficer>{first}</isOfficer><isTenPercentOwner>true<")
    body = body.replace("<isDirector>1<", f"<isOfficer>{second}</isOfficer><isDirector>1<")
    assert rows(reading(body.encode()))[0]["is_officer"] is expected


_MOMENT = document(b"").fetched_at.date()  # 2026-05-18: two years of 366 days back is 2024-05-16


def _index(*filings: tuple[str, str, str]) -> Document:
    forms, days, names = zip(*filings, strict=True)
    recent = {
        "accessionNumber": [f"0000789019-26-{number:06}" for number in range(1, len(filings) + 1)],
        "form": forms,
        "filingDate": days,
        "items": [""] * len(filings),
        "primaryDocument": names,
        "isInlineXBRL": [0] * len(filings),
    }
    return document(json.dumps({"filings": {"recent": recent, "files": []}}).encode(), "index/CIK0000789019")


def test_forms_of_two_years_are_asked_for_as_filed() -> None:
    assert str(_MOMENT) == "2026-05-18"
    index = _index(
        ("4", "2026-05-18", "xslF345X06/form4.xml"),
        ("4/A", "2024-05-16", "form4a.xml"),
        ("4", "2024-05-15", "too_old.xml"),
        ("3", "2026-05-01", "form3.xml"),
        ("4", "2026-05-01", "paper.txt"),
        ("4", "2026-05-01", ""),
    )
    asked = list(SOURCE.follow(index)) if SOURCE.follow else []
    folder = "https://www.sec.gov/Archives/edgar/data/789019"
    assert [one.url for one in asked] == [
        f"{folder}/000078901926000001/form4.xml",
        f"{folder}/000078901926000002/form4a.xml",
        f"{folder}/0000789019-26-000005.txt",
        f"{folder}/0000789019-26-000006.txt",
    ]
    assert {(one.company_id, one.body_format, one.is_final) for one in asked} == {("microsoft", "xml", True)}
    assert rows(reading(form().body))
    assert list(SOURCE.follow(form())) == []


def test_the_sample_holds_forms_whole_and_of_an_index_their_lines() -> None:
    """A form is a few thousand bytes; an index lists everything that the company ever filed."""
    index = _index(
        ("4", "2026-05-18", "form4.xml"),
        ("4/A", "2026-05-01", "form4a.xml"),
        ("10-Q", "2026-05-01", "report.htm"),
        ("4", "2025-12-31", "too_old.xml"),
    )
    selection = Selection(since=date(2026, 1, 1), concepts=frozenset(), forms=frozenset({"10-Q"}))
    for body in (index.body, b"\n " + index.body):
        kept = json.loads(SOURCE.excerpt(body, selection))["filings"]["recent"]
        assert list(zip(kept["form"], kept["primaryDocument"], strict=True)) == [
            ("4", "form4.xml"),
            ("4/A", "form4a.xml"),
        ]
    assert SOURCE.excerpt(form().body, selection) == form().body
    assert SOURCE.is_redistributable, "what the SEC publishes is in the public domain"


@pytest.mark.parametrize(
    ("body", "body_format", "is_refused"),
    [
        (form().body, "xml", False),
        (b"<html>Your request is blocked.</html>", "xml", True),
        (b'{"filings": {}}', "json", False),
    ],
)
def test_an_answer_without_a_form_is_refused(body: bytes, body_format: str, is_refused: bool) -> None:
    request = Request("0000789019-26-000001", "https://www.sec.gov/", body_format=body_format)
    if not is_refused:
        SOURCE.detect_error(body, request)
        return
    with pytest.raises(Refusal, match="no ownership document"):
        SOURCE.detect_error(body, request)
