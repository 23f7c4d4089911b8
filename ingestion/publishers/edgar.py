"""EDGAR's index of a company's filings, and where their files lie: shared by the sources that read filings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

import msgspec

from ingestion.parsing.fields import Record, json_record
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


#: The index's columns that are read, as EDGAR names them; all are of one length.
_COLUMNS = ("accessionNumber", "form", "filingDate", "items", "primaryDocument", "isInlineXBRL")
#: What a further page of an index is called.
_PAGE_NAME = re.compile(r"CIK\d{10}-submissions-\d+\.json", re.ASCII)


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

    A filing whose row cannot be read is left out, with a problem. Raises :class:`ParseError` where the index is not of
    the shape that EDGAR gives it.
    """
    body, further = json_record(document), list[Request]()
    if "-submissions-" in document.key:  # a further page is the bare columns
        columns = body
    else:
        listing = body.record("filings")
        columns = listing.record("recent")
        further = [
            Request(
                key=f"{_INDEX}{name.removesuffix('.json')}",
                url=f"https://data.sec.gov/submissions/{name}",
                company_id=document.company_id,
            )
            for name, filed_to in further_pages(listing)
            if filed_to >= since
        ]
    cik = str(int(document.key.removeprefix(f"{_INDEX}CIK")[:10]))
    return [filing for filing in _filings(columns, cik) if filing.filed_on >= since], further


def further_pages(listing: Record) -> Iterator[tuple[str, date]]:
    """The file of each further page of an index, and the day up to which it reaches."""
    for page in listing.records("files"):
        found = None
        with listing.document.row(page.place):
            name = page.text("name")
            if not _PAGE_NAME.fullmatch(name):
                raise page.wrong("name", name, "page of an index")
            found = name, page.day("filingTo")
        if found:
            yield found


def _filings(columns: Record, cik: str) -> Iterator[Filing]:
    document, place = columns.document, columns.place
    for name in _COLUMNS:
        if name not in columns.left:
            raise ParseError(document, columns.at(name), "it is missing")
    read = {name: columns.values(name) for name in _COLUMNS}
    lengths = {name: len(values) for name, values in read.items()}
    if len(set(lengths.values())) > 1:
        raise ParseError(document, place, f"its columns differ in length: {lengths}")
    for number in range(lengths["form"]):
        row = Record(document, f"{place}[{number}]", {name: values[number] for name, values in read.items()})
        filing = None
        with document.row(row.place):
            filing = Filing(
                cik=cik,
                accession_number=row.text("accessionNumber"),
                form=row.text("form"),
                filed_on=row.day("filingDate"),
                items=row.optional_text("items") or "",
                primary_document=row.optional_text("primaryDocument") or "",
                is_inline_xbrl=bool(row.optional_whole("isInlineXBRL")),
            )
        if filing:
            yield filing


def base_form(form: str) -> str:
    """The form that an amendment (10-K/A) or a transition report (10-KT) is a variant of; dbt has the same rule."""
    form = form.removesuffix("/A")
    return form.removesuffix("T") if form in ("10-KT", "10-QT") else form


def excerpt_index(body: bytes, selection: Selection, forms: Iterable[str] | None = None) -> bytes:
    """An index with the filings of the selection's time and forms alone, and without the further pages it names.

    A form of the selection stands for its variants too; where ``forms`` are named, for itself alone.
    """
    whole = msgspec.json.decode(body)
    index = whole["filings"]["recent"] if "filings" in whole else whole
    exact, since = frozenset(forms or ()), selection.since.isoformat()
    rows = [
        row
        for row, (form, day) in enumerate(zip(index["form"], index["filingDate"], strict=True))
        if day >= since and (form in exact or (forms is None and base_form(form) in selection.forms))
    ]
    index.update({name: [values[row] for row in rows] for name, values in index.items()})
    if "filings" in whole:
        whole["filings"]["files"] = []
    return msgspec.json.encode(whole)
