"""An ownership document (SEC Form 4) as rows: its transactions, with who made them and what its footnotes say."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, TypeVar

from lxml import etree

from ingestion.document import Problem, problem_of
from ingestion.parsing.xml_elements import Element
from ingestion.source import Document, ParseError

_Value = TypeVar("_Value")

_TRADES = r"(?:trades|transactions|sales|purchases|orders|executions|fills|lots|blocks)"
#: Footnotes of a price by which it is an average of several trades: as they say, or because it stands for several.
_AVERAGE = re.compile(
    r"\bweighted[\s-]+average\b|\bVWAP\b|\bvolume[\s-]+weighted\b"
    rf"|\b(?:multiple|several|various|a\s+(?:series|number)\s+of)\s+(?:[\w-]+\s+){{0,2}}{_TRADES}\b"
    rf"|(?<!exercise )(?<!strike )(?<!conversion )\b(?:prices?|{_TRADES}|sold|purchased)\b[^.;]{{0,40}}\brang(?:e|ing)"
    r"|\b(?:range\s+of|various|different|multiple)\s+prices\b"
    r"|\baverages?\b(?![^.;]{0,60}\b(?:closing|high|opening|fair\s+market|last\s+reported|trading\s+days?)\b)",
    re.I,
)
#: The same in a footnote of anything else in the row, which has to speak of the price.
_AVERAGE_PRICE = re.compile(
    r"\b(?:weighted[\s-]+average|average)\s+(?:(?:sales?|selling|purchase|buying|execution)\s+)?price\b|\bVWAP\b"
    rf"|\b(?:{_TRADES}|sold|purchased)\b[^.;]{{0,80}}\bprices\s+rang(?:ed|ing)\b",
    re.I,
)
_END = b"</ownershipDocument>"
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
        "issuer/issuerName",
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
    "issuer/issuerTradingSymbol issuer/issuerForeignTradingSymbol": "the number says who it is",
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

    Shares and prices are as stated; each row's ``locator`` is the path of its element. A submission may hold several
    forms: they are numbered from 1, and one that cannot be read costs itself. Raises :class:`ParseError` where none is.
    """
    rows: list[dict[str, Any]] = []
    unknown: set[str] = set()
    parts = documents_in(document.body)
    readable = 0
    for number, part in enumerate(parts, start=1):
        before = "" if number == 1 else f"ownershipDocument[{number}]"
        try:
            root = tree(part)
            rows += _rows(document, root, before, number)
            unknown |= _unknown(root)
            readable += 1
        except (ParseError, etree.XMLSyntaxError, ValueError) as error:
            problem = _of_form(document, before, error)
            if len(parts) == 1:
                raise problem from None
            document.problems.append(problem_of(problem, problem.locator, "row"))
        for _ in range(part.count(_END) - 1):
            found = "an ownership document ends here that begins nowhere"
            document.problems.append(Problem(before or "$", None, found, "row"))
    if not readable:
        raise ParseError(document, "$", f"none of its {len(parts)} ownership documents could be read")
    return rows, tuple(sorted(unknown))


def documents_in(body: bytes) -> list[bytes]:
    """The ownership documents of a body, each from its beginning to the next one's; the body where it has none."""
    starts = [found.start() for found in re.finditer(rb"<ownershipDocument[\s>]", body)]
    return [body[start:end] for start, end in itertools.pairwise((*starts, len(body)))] or [body]


def tree(part: bytes) -> etree._Element:
    """The ownership document at the beginning of a part.

    Raises :class:`ValueError` where there is none, :class:`lxml.etree.XMLSyntaxError` where it is no XML.
    """
    end = part.find(_END)
    if not part.startswith(b"<ownershipDocument") or end < 0:
        raise ValueError("there is no whole ownership document in it")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(part[: end + len(_END)], parser)


def _of_form(document: Document, before: str, error: Exception) -> ParseError:
    if isinstance(error, ParseError):
        return ParseError(document, _at(before, error.locator), error.problem)
    if isinstance(error, etree.XMLSyntaxError):
        return ParseError(document, _at(before, f"line {error.lineno}"), f"the body is not XML: {error.msg}")
    return ParseError(document, before or "$", str(error))


def _at(before: str, place: str) -> str:
    return f"{before}/{place}" if before else place


def _rows(document: Document, root: etree._Element, before: str, number: int) -> Iterator[dict[str, Any]]:
    about = {**_about(document, root), "form_number": number}
    notes = root.iterfind("footnotes/footnote")
    footnotes = {str(note.get("id")): " ".join(_words(note).split()) for note in notes}
    for kind, is_derivative in _TABLES.items():
        for row_number, row in enumerate(root.iterfind(f"{kind}Table/{kind}Transaction"), start=1):
            place = _at(before, f"{kind}Table/{kind}Transaction[{row_number}]")
            own = {"is_derivative": is_derivative, "row_number": row_number, "locator": place}
            found = None
            with document.row(place):
                found = _row(document, row, place, footnotes)
            if found is not None:
                yield {**about, **own, **found}


def _about(document: Document, root: etree._Element) -> dict[str, Any]:
    form = _Form(document, root)
    owners = [_Form(document, owner, "reportingOwner") for owner in root.findall("reportingOwner")]
    if not owners:
        raise ParseError(document, "reportingOwner", "it is missing")
    titles = [owner.optional_text("reportingOwnerRelationship/officerTitle") for owner in owners]
    return {
        "issuer_cik": form.text("issuer/issuerCik").zfill(10),
        "issuer_name": form.optional_text("issuer/issuerName"),
        "form": form.text("documentType"),
        "amends_filed_on": form.optional_day("dateOfOriginalSubmission"),
        "reported_on": form.owed_day("periodOfReport"),
        "owner_ciks": ",".join(owner.text("reportingOwnerId/rptOwnerCik").zfill(10) for owner in owners),
        "owner_names": "; ".join(owner.text("reportingOwnerId/rptOwnerName") for owner in owners),
        **{
            column: _any(owner.optional_flag(f"reportingOwnerRelationship/{name}", is_owed=True) for owner in owners)
            for column, name in (
                ("is_director", "isDirector"),
                ("is_officer", "isOfficer"),
                ("is_ten_percent_owner", "isTenPercentOwner"),
            )
        },
        "officer_title": "; ".join(title for title in titles if title) or None,
        "is_pre_arranged": form.optional_flag("aff10b5One"),
    }


def _any(flags: Iterable[bool | None]) -> bool | None:
    """Whether it holds of one of them; null where it does of none that is known, and not all are."""
    known = list(flags)
    return True if True in known else None if None in known else False


def _row(document: Document, row: etree._Element, place: str, footnotes: Mapping[str, str]) -> dict[str, Any]:
    read = _Form(document, row, place)
    price = row.find("transactionAmounts/transactionPricePerShare")
    of_price = {} if price is None else dict(_noted(price, footnotes))
    of_row = dict(_noted(row, footnotes))
    return {
        "security": read.owed_text("securityTitle/value"),
        "transacted_on": read.owed_day("transactionDate/value"),
        "transaction_code": read.owed_text("transactionCoding/transactionCode"),
        "direction": read.owed_text("transactionAmounts/transactionAcquiredDisposedCode/value"),
        "shares": read.optional_number("transactionAmounts/transactionShares/value"),
        "price": read.optional_number("transactionAmounts/transactionPricePerShare/value"),
        "is_average_price": _is_average(of_price.values(), of_row.values()),
        "shares_after": read.optional_number("postTransactionAmounts/sharesOwnedFollowingTransaction/value"),
        "ownership": read.owed_text("ownershipNature/directOrIndirectOwnership/value"),
        "ownership_nature": read.optional_text("ownershipNature/natureOfOwnership/value"),
        "underlying_shares": read.optional_number("underlyingSecurity/underlyingSecurityShares/value"),
        "exercise_price": read.optional_number("conversionOrExercisePrice/value"),
        "footnotes": " ".join(f"{name}: {text}" for name, text in of_row.items()) or None,
    }


class _Form(Element):
    """An element of a form. What every form owes and this one leaves out is null, with a problem."""

    def owed_text(self, path: str) -> str | None:
        return self._owed(path, self.optional_text(path))

    def owed_day(self, path: str) -> date | None:
        found = self.optional_day(path)
        return found if self.optional_text(path) else self._owed(path, found)

    def optional_flag(self, path: str, is_owed: bool = False) -> bool | None:
        """Whether it says yes; where nothing is said no if it ``is_owed``, else null; null where it says neither."""
        if self.optional_text(path) is None:
            return False if is_owed else None
        try:
            return self.flag(path)
        except ParseError as error:
            self._document.problems.append(problem_of(error, self._place, "cell"))
            return None

    def _owed(self, path: str, found: _Value | None) -> _Value | None:
        if found is None:
            self._unreadable(path, "it is missing")
        return found


def _is_average(of_price: Iterable[str], of_row: Iterable[str]) -> bool:
    """Whether a footnote of the price says that it is an average of several trades, or one of the row that one is."""
    return any(_AVERAGE.search(text) for text in of_price) or any(_AVERAGE_PRICE.search(text) for text in of_row)


def _noted(element: etree._Element, footnotes: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The footnotes that an element or anything within it points to, in order."""
    for reference in element.iter("footnoteId"):
        name = str(reference.get("id"))
        if name in footnotes:
            yield name, footnotes[name]


def _words(element: etree._Element) -> str:
    return "".join(map(str, element.itertext()))


def _unknown(root: etree._Element) -> set[str]:
    """Elements with text that are neither read nor ignored, by their path below the document or a row."""
    found = set()
    for element in root.iter(etree.Element):
        if (element.text or "").strip():
            path = _path(element, root)
            parts = path.split("/")
            if not any("/".join(parts[:length]) in _KNOWN for length in range(1, len(parts) + 1)):
                found.add(path)
    return found


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
