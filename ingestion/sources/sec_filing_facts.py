"""A filing's own XBRL at SEC EDGAR: every number with its dimensions, which the company-facts interface drops.

The index of a company's filings is read for where they are; of each periodic report with inline XBRL, the instance
that EDGAR extracts of it is asked for once. A filing never changes: corrections are filings of their own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import polars as pl

from ingestion.document import Problem, printable
from ingestion.fetching.body_checks import message_in
from ingestion.parsing.numbers import exact_decimals
from ingestion.parsing.rows import Rows, parsed
from ingestion.publishers.edgar import base_form, excerpt_index, index_requests, is_index, read_index
from ingestion.source import (
    MONEY,
    MONEY_DECIMALS,
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
        Column(
            "unit",
            pl.String,
            "Unit as tagged, without prefixes: USD, shares, USD/shares, pure; months for a span of whole months.",
        ),
        Column("period_start", pl.Date, "First day; null for an instant.", nullable=True),
        Column("period_end", pl.Date, "Last day, or the instant; null for a fact of no period.", nullable=True),
        Column(
            "value",
            MONEY,
            "Value at scale one with its sign, as filed: one with more than six decimals is left out, with a problem. "
            "Null where the filing says that there is none, or where equally precise values conflict.",
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
#: Reports of a period, with their variants. A 6-K counts where it carries XBRL: half-years of foreign issuers.
_FORMS = frozenset({"10-K", "10-Q", "20-F", "40-F", "6-K"})


def _follow(document: Document) -> Iterable[Request]:
    """The filings that an index lists, and its further pages as far as they reach into the time asked for."""
    if not is_index(document):
        return
    filings, pages = read_index(document, document.fetched_at.date() - _REACH)
    yield from pages
    for filing in filings:
        if base_form(filing.form) in _FORMS and filing.is_inline_xbrl and filing.primary_document:
            instance = f"{filing.primary_document.rpartition('.')[0]}_htm.xml"
            yield Request(
                key=f"{filing.accession_number}/{instance}",
                url=f"{filing.folder}/{instance}",
                company_id=document.company_id,
                body_format="xml",
                may_be_absent=True,
                is_final=True,
            )


def _detect_error(body: bytes, request: Request) -> None:
    """EDGAR has answered errors with a page and HTTP 200."""
    if request.body_format == "xml" and b"http://www.xbrl.org/2003/instance" not in body[:65536]:
        raise Refusal(f"no XBRL instance: {message_in(body[:4096])}")


def _parse(document: Document) -> Parsed:
    if is_index(document):
        return parsed(Rows(FACTS))
    extraction = extract(document)
    facts = [fact for fact in extraction.facts if fact.unit is not None]
    for remark in extraction.remarks:
        locator, _, found = remark.partition(": ")
        document.problems.append(Problem(locator, None, printable(found), "row"))
    return parsed(_rows(document, facts))


def _rows(document: Document, facts: list[Fact]) -> Rows:
    rows = Rows(FACTS, company_id=document.company_id, accession_number=document.key.partition("/")[0])
    for fact in facts:
        taxonomy, _, concept = fact.concept.partition(":")
        with document.row(fact.locator):
            rows.add(
                fact.locator,
                cik=_cik(document, fact),
                taxonomy=taxonomy,
                concept=concept,
                dimensions=fact.context.dimensions,
                unit=fact.unit,
                period_start=fact.context.period_start,
                period_end=fact.context.period_end,
                value=None if fact.value is None else _stored(document, fact, fact.value),
                decimals=fact.decimals,
                is_nil=fact.is_nil,
                context_id=fact.context.context_id,
                conflict=fact.conflict,
            )
    return rows


def _stored(document: Document, fact: Fact, value: Decimal) -> Decimal:
    try:
        return exact_decimals(value, MONEY_DECIMALS)
    except ValueError as error:
        raise ParseError(document, fact.locator, str(error)) from None


def _cik(document: Document, fact: Fact) -> str:
    if not fact.context.entity.isdecimal():
        raise ParseError(document, fact.locator, f"its entity {fact.context.entity!r} is no EDGAR number")
    return fact.context.entity.zfill(10)


def _excerpt(body: bytes, selection: Selection) -> bytes:
    """Of an index the filings of the selection; of an instance the figures of its concepts that only filings carry."""
    if not body.lstrip().startswith(b"{"):
        return excerpt(body, selection.concepts)
    return excerpt_index(body, replace(selection, forms=_FORMS & selection.forms))


SOURCE = register(
    Source(
        name="sec_filing_facts",
        title="Facts of filings, with dimensions",
        publisher="US Securities and Exchange Commission",
        homepage="https://www.sec.gov/structureddata/osd-inline-xbrl.html",
        licence="Public domain (US government)",
        is_redistributable=True,
        tables=(FACTS,),
        requests=index_requests,
        follow=_follow,
        parse=_parse,
        detect_error=_detect_error,
        excerpt=_excerpt,
        cadence="15 */6 * * *",
        allowed_age=timedelta(hours=24),
        requests_per_second=8,
        ignored_fields={
            "facts without a unit": "prose, tables, cover, spans of days; the index of filings has the cover's dates",
            "footnotes": "prose",
        },
        needs_contact=True,
        further_hosts=("www.sec.gov",),
    )
)
