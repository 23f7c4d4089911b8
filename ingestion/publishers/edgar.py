"""EDGAR's index of a company's filings, and where their files lie: shared by the sources that read filings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

import msgspec

from ingestion.source import Document, ParseError, Request, Selection
from ingestion.universe import Universe

#: Keys of index documents begin so, in every source that reads them.
_INDEX = "index/"


@dataclass(frozen=True)
class Filing:
    """A filing as the index lists it. ``cik`` is the company's, without leading zeros."""

    cik: str
    accession_number: str
    form: str
    filed_on: date
    items: str
    primary_document: str
    is_inline_xbrl: bool

    @property
    def folder(self) -> str:
        """Where the filing's files lie."""
        return f"https://www.sec.gov/Archives/edgar/data/{self.cik}/{self.accession_number.replace('-', '')}"

    @property
    def submission_text(self) -> str:
        """The whole submission as one text file: there for every filing, whatever its files are called."""
        return f"https://www.sec.gov/Archives/edgar/data/{self.cik}/{self.accession_number}.txt"


class _Columns(msgspec.Struct):
    """The index's columns that are read, as EDGAR names them; all are of one length."""

    accessionNumber: list[str]  # noqa: N815
    form: list[str]
    filingDate: list[date]  # noqa: N815
    items: list[str]
    primaryDocument: list[str | None]  # noqa: N815
    isInlineXBRL: list[int | None]  # noqa: N815


class _Page(msgspec.Struct):
    name: str
    filingTo: date  # noqa: N815


class _Listing(msgspec.Struct):
    recent: _Columns
    files: list[_Page] = []


class _Index(msgspec.Struct):
    filings: _Listing


def index_requests(universe: Universe, today: date) -> Iterator[Request]:
    """The index of each company that EDGAR knows."""
    for company, cik in universe.identified_by("cik", today):
        yield Request(
            key=f"{_INDEX}CIK{cik}",
            url=f"https://data.sec.gov/submissions/CIK{cik}.json",
            company_id=company.company_id,
        )


def is_index(document: Document) -> bool:
    return document.key.startswith(_INDEX)


def read_index(document: Document, since: date) -> tuple[list[Filing], list[Request]]:
    """The filings since a day that an index lists, and its further pages as far as they reach beyond that day.

    Raises :class:`ParseError` where the index is not of the shape that EDGAR gives it.
    """
    columns, pages = _listing(document)
    cik = str(int(document.key.removeprefix(f"{_INDEX}CIK")[:10]))
    filings = [
        Filing(cik, accession_number, form, filed_on, items, main or "", bool(is_inline))
        for accession_number, form, filed_on, items, main, is_inline in zip(
            *(getattr(columns, name) for name in columns.__struct_fields__), strict=True
        )
        if filed_on >= since
    ]
    further = [
        Request(
            key=f"{_INDEX}{page.name.removesuffix('.json')}",
            url=f"https://data.sec.gov/submissions/{page.name}",
            company_id=document.company_id,
        )
        for page in pages
        if page.filingTo >= since
    ]
    return filings, further


def _listing(document: Document) -> tuple[_Columns, list[_Page]]:
    """The columns and further pages that an index names; a further page is the bare columns."""
    try:
        if "-submissions-" in document.key:
            columns, pages = msgspec.json.decode(document.body, type=_Columns), []
        else:
            listing = msgspec.json.decode(document.body, type=_Index).filings
            columns, pages = listing.recent, listing.files
    except msgspec.DecodeError as error:
        problem, _, place = str(error).partition(" - at ")
        raise ParseError(document, place.strip("`") or "$", problem) from None
    lengths = {name: len(getattr(columns, name)) for name in columns.__struct_fields__}
    if len(set(lengths.values())) > 1:
        raise ParseError(document, "filings.recent", f"its columns differ in length: {lengths}")
    return columns, pages


def excerpt_index(body: bytes, selection: Selection, forms: Iterable[str] | None = None) -> bytes:
    """An index with the filings of the selection's time and forms alone, and without the further pages it names."""
    whole = msgspec.json.decode(body)
    index = whole["filings"]["recent"] if "filings" in whole else whole
    retained, since = set(selection.forms if forms is None else forms), selection.since.isoformat()
    rows = [
        row
        for row, (form, day) in enumerate(zip(index["form"], index["filingDate"], strict=True))
        if form in retained and day >= since
    ]
    index.update({name: [values[row] for row in rows] for name, values in index.items()})
    if "filings" in whole:
        whole["filings"]["files"] = []
    return msgspec.json.encode(whole)
