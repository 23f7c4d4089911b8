"""SEC EDGAR submissions: the index of everything a company has filed, with the times it was accepted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import polars as pl

from ingestion.parsing.fields import Record, json_record
from ingestion.parsing.rows import Rows, parsed
from ingestion.publishers.edgar import excerpt_index, further_pages
from ingestion.source import Column, Document, Parsed, ParseError, Request, Source, Table, register
from ingestion.universe import Universe

FILINGS = Table(
    name="sec_submissions__filings",
    description="One row for each filing that EDGAR's index lists.",
    columns=(
        Column("company_id", pl.String, "Our id of the company."),
        Column("cik", pl.String, "EDGAR number, ten digits."),
        Column("accession_number", pl.String, "The filing's own number; its prefix may be a filing agent's."),
        Column("form", pl.String, "Form, like 10-Q."),
        Column("filed_on", pl.Date, "Day on which it was filed."),
        Column("report_on", pl.Date, "Period it reports on; the day of the event for an 8-K.", nullable=True),
        Column("accepted_at", pl.String, "As given: marked Z, yet Eastern time in some rows.", nullable=True),
        Column("items", pl.String, "Items of an 8-K, comma-separated.", nullable=True),
        Column("primary_document", pl.String, "File name of the main document.", nullable=True),
        Column("size_bytes", pl.Int64, "Size of the whole submission.", unit="bytes", nullable=True),
    ),
    key=("accession_number",),
    may_be_empty=True,
)
REGISTRANTS = Table(
    name="sec_submissions__registrants",
    description="What EDGAR calls a company, as of each answer.",
    columns=(
        Column("company_id", pl.String, "Our id of the company."),
        Column("cik", pl.String, "EDGAR number, ten digits."),
        Column("name", pl.String, "Name as registered."),
        Column("sic", pl.String, "Standard industrial classification.", nullable=True),
        Column("fiscal_year_end", pl.String, "MMDD.", nullable=True),
        Column("tickers", pl.String, "Present tickers, comma-separated.", nullable=True),
        Column("former_names", pl.String, "Earlier names, semicolon-separated.", nullable=True),
    ),
    key=("cik",),
    may_be_empty=True,
)

#: The index's columns that are read; each is a list, and all are of one length.
_READ = (
    "accessionNumber",
    "form",
    "filingDate",
    "reportDate",
    "acceptanceDateTime",
    "items",
    "primaryDocument",
    "size",
)
_IGNORED_COLUMNS = {
    "act": "which securities act",
    "fileNumber": "EDGAR's own",
    "filmNumber": "EDGAR's own",
    "core_type": "repeats the form",
    "isXBRL": "whether it carries XBRL",
    "isInlineXBRL": "whether inline",
    "isXBRLNumeric": "mostly null since it was added in 2026",
    "primaryDocDescription": "free text",
}
_IGNORED_ABOUT = dict.fromkeys(
    (
        "entityType",
        "sicDescription",
        "ownerOrg",
        "insiderTransactionForOwnerExists",
        "insiderTransactionForIssuerExists",
        "exchanges",
        "ein",
        "lei",
        "description",
        "website",
        "investorWebsite",
        "category",
        "stateOfIncorporation",
        "stateOfIncorporationDescription",
        "addresses",
        "phone",
        "flags",
    ),
    "about the registrant; nothing rests on it",
)


def _requests(universe: Universe, today: date) -> Iterable[Request]:
    for company, cik in universe.identified_by("cik", today):
        yield Request(
            key=f"CIK{cik}",
            url=f"https://data.sec.gov/submissions/CIK{cik}.json",
            company_id=company.company_id,
        )


def _follow(document: Document) -> Iterable[Request]:
    """The index shows about a thousand filings; older ones stand on further pages that it names."""
    body = json_record(document)
    if "filings" in body.left:
        for name, _ in further_pages(body.record("filings")):
            yield Request(
                key=name.removesuffix(".json"),
                url=f"https://data.sec.gov/submissions/{name}",
                company_id=document.company_id,
            )


def _parse(document: Document) -> Parsed:
    body = json_record(document)
    if "filings" not in body.left:  # a further page is the bare index
        rows, unknown = _filings(body, document.key.removeprefix("CIK")[:10])
        return parsed(rows, unknown=unknown)
    cik = body.code("cik", 10)
    filings, unknown = _filings(body.record("filings").record("recent"), cik)
    registrants = Rows(REGISTRANTS, company_id=document.company_id, cik=cik)
    former = [name for one in body.records("formerNames") if (name := one.optional_text("name"))]
    registrants.add(
        "$",
        name=body.text("name"),
        sic=body.optional_text("sic"),
        fiscal_year_end=body.optional_text("fiscalYearEnd"),
        tickers=",".join(str(ticker) for ticker in body.values("tickers")) or None,
        former_names="; ".join(former) or None,
    )
    return parsed(filings, registrants, unknown=unknown | (body.left - _IGNORED_ABOUT.keys()))


def _filings(index: Record, cik: str) -> tuple[Rows, set[str]]:
    """The filings of an index, which holds a list for each field, and the fields that nobody knows."""
    document, place = index.document, index.place
    for name in _READ:
        if name not in index.left:
            raise ParseError(document, index.at(name), "it is missing")
    read = {name: index.values(name) for name in _READ}
    count = len(read["accessionNumber"])
    for name, values in read.items():
        if len(values) != count:
            raise ParseError(document, index.at(name), f"{len(values)} values beside {count} accession numbers")
    rows = Rows(FILINGS, company_id=document.company_id, cik=cik)
    for number in range(count):
        filing = Record(document, f"{place}[{number}]", {name: values[number] for name, values in read.items()})
        with document.row(filing.place):
            rows.add(
                filing.place,
                accession_number=filing.text("accessionNumber"),
                form=filing.text("form"),
                filed_on=filing.day("filingDate"),
                report_on=filing.optional_day("reportDate"),
                accepted_at=filing.optional_text("acceptanceDateTime"),
                items=filing.optional_text("items"),
                primary_document=filing.optional_text("primaryDocument"),
                size_bytes=filing.optional_whole("size"),
            )
    return rows, {f"filings.{name}" for name in index.left - _IGNORED_COLUMNS.keys()}


SOURCE = register(
    Source(
        name="sec_submissions",
        title="Index of filings",
        publisher="US Securities and Exchange Commission",
        homepage="https://www.sec.gov/search-filings/edgar-application-programming-interfaces",
        licence="Public domain (US government)",
        is_redistributable=True,
        tables=(FILINGS, REGISTRANTS),
        requests=_requests,
        follow=_follow,
        parse=_parse,
        excerpt=excerpt_index,
        cadence="0 */6 * * *",
        allowed_age=timedelta(hours=24),
        requests_per_second=8,
        ignored_fields=_IGNORED_ABOUT | {f"filings.{name}": why for name, why in _IGNORED_COLUMNS.items()},
        needs_contact=True,
    )
)
