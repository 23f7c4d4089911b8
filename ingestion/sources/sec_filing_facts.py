"""A filing's own XBRL at SEC EDGAR: every number with its dimensions, which the company-facts interface drops.

The index of a company's filings is read for where they are; of each periodic report with inline XBRL, the instance
that EDGAR extracts of it is asked for once. A filing never changes: corrections are filings of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

import msgspec
import polars as pl

from ingestion.companies import Universe
from ingestion.judgement import said_in
from ingestion.source import (
    MONEY,
    Column,
    Document,
    Parsed,
    ParseError,
    Refusal,
    Request,
    Selection,
    Source,
    Table,
    register,
)
from ingestion.xbrl import Fact, excerpt, extract
from ingestion.xbrl.facts import EXACT

FACTS = Table(
    name="sec_filing_facts__facts",
    description="One row for each number a filing tags, with its dimensions; of two precisions, the finer.",
    columns=(
        Column("company_id", pl.String, "Our id of the company."),
        Column("cik", pl.String, "EDGAR number of the entity that the fact is about, ten digits."),
        Column("accession_number", pl.String, "Filing that carries the fact."),
        Column("taxonomy", pl.String, "Taxonomy, like us-gaap; for a filer's extension, the prefix that it declares."),
        Column("concept", pl.String, "Concept of the taxonomy."),
        Column(
            "dimensions",
            pl.String,
            "axis=member, several joined by | in alphabetical order, a typed value in quotation marks "
            '(axis="2025-01-01"); empty without any.',
        ),
        Column("unit", pl.String, "Unit as tagged, without prefixes: USD, shares, USD/shares, pure."),
        Column("period_start", pl.Date, "First day; null for an instant.", nullable=True),
        Column("period_end", pl.Date, "Last day, or the instant; null for a fact of no period.", nullable=True),
        Column(
            "value",
            MONEY,
            "Value at scale one with its sign, rounded half to even at the sixth decimal. Null where the filing says "
            "that there is none, or where equally precise values conflict.",
            unit="unit",
            nullable=True,
        ),
        Column("decimals", pl.Int32, "Place the value is rounded to, -6 for millions; null if exact.", nullable=True),
        Column("is_nil", pl.Boolean, "The filing says that there is no value."),
        Column("context_id", pl.String, "The filing's own id of who, when and along which dimensions."),
        Column("conflict", pl.String, "Values of the same fact that differ beyond rounding, and where.", nullable=True),
    ),
    key=("cik", "accession_number", "taxonomy", "concept", "dimensions", "unit", "period_start", "period_end"),
    may_be_empty=True,
)

#: How far back filings are asked for, from the day the index was read.
_REACH = timedelta(days=3 * 366)
#: Reports of a period. A 6-K counts where it carries XBRL: half-years of foreign issuers.
_FORMS = frozenset(
    f"{form}{amended}" for form in ("10-K", "10-KT", "10-Q", "10-QT", "20-F", "40-F", "6-K") for amended in ("", "/A")
)
_INDEX = "index/"
_SIXTH = Decimal("0.000001")
_MOST_REMARKS = 10


class _Filings(msgspec.Struct):
    """The index's columns that are read, as EDGAR names them; all are of one length."""

    accessionNumber: list[str]  # noqa: N815
    form: list[str]
    filingDate: list[date]  # noqa: N815
    isInlineXBRL: list[int | None]  # noqa: N815
    primaryDocument: list[str | None]  # noqa: N815


class _Page(msgspec.Struct):
    name: str
    filingTo: date  # noqa: N815


class _Listing(msgspec.Struct):
    recent: _Filings
    files: list[_Page] = []


class _Index(msgspec.Struct):
    filings: _Listing


def _requests(universe: Universe, today: date) -> Iterable[Request]:
    for company, cik in universe.identified_by("cik", today):
        yield Request(
            key=f"{_INDEX}CIK{cik}",
            url=f"https://data.sec.gov/submissions/CIK{cik}.json",
            company_id=company.company_id,
        )


def _follow(document: Document) -> Iterable[Request]:
    """The filings that an index lists, and its further pages as far as they reach into the time asked for."""
    if not document.key.startswith(_INDEX):
        return
    since = document.fetched_at.date() - _REACH
    cik = document.key.removeprefix(f"{_INDEX}CIK")[:10]
    filings, pages = _listing(document)
    for page in pages:
        if page.filingTo >= since:
            yield Request(
                key=f"{_INDEX}{page.name.removesuffix('.json')}",
                url=f"https://data.sec.gov/submissions/{page.name}",
                company_id=document.company_id,
            )
    rows = zip(
        filings.accessionNumber,
        filings.form,
        filings.filingDate,
        filings.isInlineXBRL,
        filings.primaryDocument,
        strict=True,
    )
    for accession_number, form, filed_on, is_inline, main in rows:
        if form in _FORMS and is_inline and main and filed_on >= since:
            instance = f"{main.rpartition('.')[0]}_htm.xml"
            folder = f"{int(cik)}/{accession_number.replace('-', '')}"
            yield Request(
                key=f"{accession_number}/{instance}",
                url=f"https://www.sec.gov/Archives/edgar/data/{folder}/{instance}",
                company_id=document.company_id,
                body_format="xml",
                may_be_absent=True,
                is_final=True,
            )


def _listing(document: Document) -> tuple[_Filings, list[_Page]]:
    """The filings and further pages that an index names; a further page is the bare list."""
    try:
        if "-submissions-" in document.key:
            filings, pages = msgspec.json.decode(document.body, type=_Filings), []
        else:
            listing = msgspec.json.decode(document.body, type=_Index).filings
            filings, pages = listing.recent, listing.files
    except msgspec.DecodeError as error:
        problem, _, place = str(error).partition(" - at ")
        raise ParseError(document, place.strip("`") or "$", problem) from None
    lengths = {name: len(getattr(filings, name)) for name in filings.__struct_fields__}
    if len(set(lengths.values())) > 1:
        raise ParseError(document, "filings.recent", f"its columns differ in length: {lengths}")
    return filings, pages


def _judge(body: bytes, request: Request) -> None:
    """EDGAR has answered errors with a page and HTTP 200."""
    if request.body_format == "xml" and b"http://www.xbrl.org/2003/instance" not in body[:65536]:
        raise Refusal(f"no XBRL instance: {said_in(body[:4096])}")


def _parse(document: Document) -> Parsed:
    if document.key.startswith(_INDEX):
        return Parsed({FACTS.name: _columns(document, [])})
    extraction = extract(document)
    facts = [fact for fact in extraction.facts if fact.unit is not None]
    remarks = [f"{document.key}: {remark}" for remark in extraction.remarks[:_MOST_REMARKS]]
    if len(extraction.remarks) > _MOST_REMARKS:
        remarks.append(f"{document.key}: {len(extraction.remarks) - _MOST_REMARKS} more facts could not be read")
    return Parsed({FACTS.name: _columns(document, facts)}, tuple(remarks))


def _columns(document: Document, facts: list[Fact]) -> Mapping[str, list[Any]]:
    names = [fact.concept.partition(":") for fact in facts]
    return {
        "company_id": [document.company_id] * len(facts),
        "cik": [_cik(document, fact) for fact in facts],
        "accession_number": [document.key.partition("/")[0]] * len(facts),
        "taxonomy": [taxonomy for taxonomy, _, _ in names],
        "concept": [concept for _, _, concept in names],
        "dimensions": [fact.context.dimensions for fact in facts],
        "unit": [fact.unit for fact in facts],
        "period_start": [fact.context.period_start for fact in facts],
        "period_end": [fact.context.period_end for fact in facts],
        "value": [_rounded(fact.value) for fact in facts],
        "decimals": [fact.decimals for fact in facts],
        "is_nil": [fact.is_nil for fact in facts],
        "context_id": [fact.context.context_id for fact in facts],
        "conflict": [fact.conflict for fact in facts],
        "locator": [fact.locator for fact in facts],
    }


def _cik(document: Document, fact: Fact) -> str:
    if not fact.context.entity.isdecimal():
        raise ParseError(document, fact.locator, f"its entity {fact.context.entity!r} is no EDGAR number")
    return fact.context.entity.zfill(10)


def _rounded(value: Decimal | None) -> Decimal | None:
    exponent = 0 if value is None else value.as_tuple().exponent
    if value is None or (isinstance(exponent, int) and exponent >= -6):
        return value
    return value.quantize(_SIXTH, ROUND_HALF_EVEN, EXACT)


def _excerpt(body: bytes, selection: Selection) -> bytes:
    """Of an index the filings of the selection; of an instance the figures of its concepts that only filings carry."""
    if not body.lstrip().startswith(b"{"):
        return excerpt(body, selection.concepts)
    whole = msgspec.json.decode(body)
    index = whole["filings"]["recent"] if "filings" in whole else whole
    rows = [
        row
        for row, (form, day) in enumerate(zip(index["form"], index["filingDate"], strict=True))
        if form in selection.forms and day >= selection.since.isoformat()
    ]
    index.update({name: [values[row] for row in rows] for name, values in index.items()})
    if "filings" in whole:
        whole["filings"]["files"] = []
    return msgspec.json.encode(whole)


SOURCE = register(
    Source(
        name="sec_filing_facts",
        title="Facts of filings, with dimensions",
        publisher="US Securities and Exchange Commission",
        homepage="https://www.sec.gov/structureddata/osd-inline-xbrl.html",
        licence="Public domain (US government)",
        is_redistributable=True,
        tables=(FACTS,),
        requests=_requests,
        follow=_follow,
        parse=_parse,
        judge=_judge,
        excerpt=_excerpt,
        cadence="15 */6 * * *",
        allowed_age=timedelta(hours=24),
        requests_per_second=8,
        ignored_fields={
            "facts without a unit": "prose, tables and cover; the index of filings has the cover's dates",
            "footnotes": "prose",
        },
        needs_contact=True,
    )
)
