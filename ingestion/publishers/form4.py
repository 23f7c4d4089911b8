"""An ownership document (SEC Form 4) as rows: its transactions, with who made them and what its footnotes say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from ingestion.parsing.fields import Element
from ingestion.source import Document, ParseError

_AVERAGE = re.compile(r"weighted[\s-]+average|average (?:sale|purchase) price|multiple (?:trades|transactions)", re.I)
_TABLES = {"nonDerivative": False, "derivative": True}
_ROWS = tuple(f"{kind}Transaction" for kind in _TABLES)

#: Elements that are read, below the document or below a row; a value stands in ``value`` within them.
_READ = frozenset(
    [
        "documentType",
        "periodOfReport",
        "dateOfOriginalSubmission",
        "aff10b5One",
        "issuer/issuerCik",
        "footnotes/footnote",
        *(f"reportingOwner/reportingOwnerId/{name}" for name in ("rptOwnerCik", "rptOwnerName")),
        *(
            f"reportingOwner/reportingOwnerRelationship/{name}"
            for name in ("isDirector", "isOfficer", "isTenPercentOwner", "officerTitle")
        ),
        "row/securityTitle",
        "row/transactionDate",
        "row/transactionCoding/transactionCode",
        *(
            f"row/transactionAmounts/{name}"
            for name in ("transactionShares", "transactionPricePerShare", "transactionAcquiredDisposedCode")
        ),
        "row/postTransactionAmounts/sharesOwnedFollowingTransaction",
        "row/ownershipNature/directOrIndirectOwnership",
        "row/ownershipNature/natureOfOwnership",
        "row/conversionOrExercisePrice",
        "row/underlyingSecurity/underlyingSecurityShares",
    ]
)
IGNORED = {
    "schemaVersion": "shapes differ little, and are read by name",
    "notSubjectToSection16": "whether the owner left",
    "noSecuritiesOwned": "of Form 3",
    "issuer/issuerName issuer/issuerTradingSymbol issuer/issuerForeignTradingSymbol": "the number says who it is",
    "reportingOwner/reportingOwnerId/rptOwnerCcc reportingOwner/reportingOwnerAddress": "where people live",
    "reportingOwner/reportingOwnerRelationship/isOther": "neither director, officer nor holder",
    "reportingOwner/reportingOwnerRelationship/otherText": "free text",
    "row/transactionCoding/transactionFormType row/transactionCoding/equitySwapInvolved": "the form; swaps are rare",
    "row/transactionTimeliness": "whether it came late",
    "row/deemedExecutionDate row/exerciseDate row/expirationDate": "dates of derivatives",
    "row/transactionAmounts/transactionTotalValue": "stated where shares are not",
    "row/underlyingSecurity/underlyingSecurityTitle row/underlyingSecurity/underlyingSecurityValue": "mostly shares",
    "row/postTransactionAmounts/valueOwnedFollowingTransaction": "stated where shares are not",
    "nonDerivativeTable/nonDerivativeHolding derivativeTable/derivativeHolding": "holdings without a transaction",
    "remarks ownerSignature": "prose and signatures",
}
_KNOWN = _READ | {path for paths in IGNORED for path in paths.split()}


def read(document: Document) -> tuple[list[dict[str, Any]], tuple[str, ...]]:
    """A row for each transaction, non-derivative ones first, and the elements that nobody knows.

    Shares and prices are as stated; each row's ``locator`` is the path of its element. Raises :class:`ParseError`.
    """
    root = _root(document)
    about = _about(document, root)
    notes = root.iterfind("footnotes/footnote")
    footnotes = {str(note.get("id")): " ".join(_words(note).split()) for note in notes}
    rows = []
    for kind, is_derivative in _TABLES.items():
        for number, row in enumerate(root.iterfind(f"{kind}Table/{kind}Transaction"), start=1):
            place = f"{kind}Table/{kind}Transaction[{number}]"
            own = {"is_derivative": is_derivative, "row_number": number, "locator": place}
            rows.append({**about, **own, **_row(document, row, place, footnotes)})
    return rows, _unknown(root)


def _root(document: Document) -> etree._Element:
    try:
        return tree(document.body)
    except etree.XMLSyntaxError as error:
        raise ParseError(document, f"line {error.lineno}", f"the body is not XML: {error.msg}") from None
    except ValueError as error:
        raise ParseError(document, "$", str(error)) from None


def tree(body: bytes) -> etree._Element:
    """The ownership document, alone or within a whole submission.

    Raises :class:`ValueError` where there is none, :class:`lxml.etree.XMLSyntaxError` where it is no XML.
    """
    start, end = body.find(b"<ownershipDocument"), body.rfind(b"</ownershipDocument>")
    if start < 0 or end < 0:
        raise ValueError("there is no whole ownership document in it")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(body[start : end + len(b"</ownershipDocument>")], parser)


def _about(document: Document, root: etree._Element) -> dict[str, Any]:
    form = Element(document, root)
    owners = [Element(document, owner, "reportingOwner") for owner in root.findall("reportingOwner")]
    if not owners:
        raise ParseError(document, "reportingOwner", "it is missing")
    titles = [owner.optional_text("reportingOwnerRelationship/officerTitle") for owner in owners]
    return {
        "issuer_cik": form.text("issuer/issuerCik").zfill(10),
        "form": form.text("documentType"),
        "amends_filed_on": form.optional_day("dateOfOriginalSubmission"),
        "reported_on": form.day("periodOfReport"),
        "owner_ciks": ",".join(owner.text("reportingOwnerId/rptOwnerCik").zfill(10) for owner in owners),
        "owner_names": "; ".join(owner.text("reportingOwnerId/rptOwnerName") for owner in owners),
        **{
            column: any(owner.flag(f"reportingOwnerRelationship/{name}") for owner in owners)
            for column, name in (
                ("is_director", "isDirector"),
                ("is_officer", "isOfficer"),
                ("is_ten_percent_owner", "isTenPercentOwner"),
            )
        },
        "officer_title": "; ".join(title for title in titles if title) or None,
        "is_pre_arranged": None if root.find("aff10b5One") is None else form.flag("aff10b5One"),
    }


def _row(document: Document, row: etree._Element, place: str, footnotes: Mapping[str, str]) -> dict[str, Any]:
    read = Element(document, row, place)
    price = row.find("transactionAmounts/transactionPricePerShare")
    of_price = {} if price is None else dict(_noted(price, footnotes))
    of_row = dict(_noted(row, footnotes))
    return {
        "security": read.text("securityTitle/value"),
        "transacted_on": read.day("transactionDate/value"),
        "transaction_code": read.text("transactionCoding/transactionCode"),
        "direction": read.text("transactionAmounts/transactionAcquiredDisposedCode/value"),
        "shares": read.optional_number("transactionAmounts/transactionShares/value"),
        "price": read.optional_number("transactionAmounts/transactionPricePerShare/value"),
        "is_average_price": any(_AVERAGE.search(text) for text in of_price.values()),
        "shares_after": read.optional_number("postTransactionAmounts/sharesOwnedFollowingTransaction/value"),
        "ownership": read.text("ownershipNature/directOrIndirectOwnership/value"),
        "ownership_nature": read.optional_text("ownershipNature/natureOfOwnership/value"),
        "underlying_shares": read.optional_number("underlyingSecurity/underlyingSecurityShares/value"),
        "exercise_price": read.optional_number("conversionOrExercisePrice/value"),
        "footnotes": " ".join(f"{name}: {text}" for name, text in of_row.items()) or None,
    }


def _noted(element: etree._Element, footnotes: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The footnotes that an element or anything within it points to, in order."""
    for reference in element.iter("footnoteId"):
        name = str(reference.get("id"))
        if name in footnotes:
            yield name, footnotes[name]


def _words(element: etree._Element) -> str:
    return "".join(map(str, element.itertext()))


def _unknown(root: etree._Element) -> tuple[str, ...]:
    """Elements with text that are neither read nor ignored, by their path below the document or a row."""
    found = set()
    for element in root.iter(etree.Element):
        if (element.text or "").strip():
            path = _path(element, root)
            parts = path.split("/")
            if not any("/".join(parts[:length]) in _KNOWN for length in range(1, len(parts) + 1)):
                found.add(path)
    return tuple(sorted(found))


def _path(element: etree._Element, root: etree._Element) -> str:
    names: list[str] = []
    while element is not root:
        if element.tag in _ROWS:
            return "/".join(["row", *reversed(names)])
        if element.tag != "value":
            names.append(str(element.tag))
        parent = element.getparent()
        if parent is None:
            break
        element = parent
    return "/".join(reversed(names))
