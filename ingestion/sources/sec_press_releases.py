"""Press releases at SEC EDGAR: the text of Exhibits 99, and what in it looks like guidance on capital expenditure.

The index of a company's filings is read for current reports on results or other disclosure, each filing's header for
its Exhibits 99: it names the type of every document, where file names follow no rule (``q2fy27pr.htm``) and a folder's
JSON listing may lack them. A filing never changes, so both are asked for once.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import polars as pl

from ingestion.fetching.body_checks import message_in
from ingestion.guidance.candidates import Exhibit, GuidanceCandidate
from ingestion.parsing.html_text import Block, NotHtmlError, blocks
from ingestion.parsing.locators import Paragraph
from ingestion.parsing.rows import Rows, parsed
from ingestion.publishers.edgar import Filing, excerpt_index, index_requests, is_index, read_index
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

_WHERE = (
    Column("company_id", pl.String, "Our id of the company that filed it."),
    Column("accession_number", pl.String, "The filing's own number."),
    Column("exhibit", pl.String, "File name of the exhibit within the filing."),
    Column("paragraph", pl.Int32, "Place in the exhibit's text, from 1; table rows count."),
)
PARAGRAPHS = Table(
    name="sec_press_releases__paragraphs",
    description="One row for each paragraph or table row of an exhibit that has text, visible or not.",
    columns=(*_WHERE, Column("text", pl.String, "Its text; the cells of a table row are divided by bars.")),
    key=("accession_number", "exhibit", "paragraph"),
    may_be_empty=True,
)
CANDIDATES = Table(
    name="sec_press_releases__guidance_candidates",
    description="One row for each amount or direction that looks like guidance on capital expenditure.",
    columns=(
        *_WHERE,
        Column("sentence", pl.Int32, "Place of the sentence in the paragraph, from 1."),
        Column("candidate", pl.Int32, "Place of the candidate in the sentence, from 1."),
        Column(
            "sentence_sha256",
            pl.String,
            "SHA-256 of the sentence, spaces, dashes and quotes made plain, without marks of footnotes.",
        ),
        Column("currency", pl.String, "Currency of the amounts; null where none is given.", nullable=True),
        Column(
            "modifier",
            pl.String,
            "How the amount is bounded; null where none is given or what was given is withdrawn.",
            nullable=True,
            values=("range", "floor", "ceiling", "point", "delta"),
        ),
        Column("is_approximate", pl.Boolean, "About, roughly, approximately."),
        Column("low", MONEY, "Lower end, or a floor.", "currency", True),
        Column("high", MONEY, "Upper end, or a ceiling.", "currency", True),
        Column("point", MONEY, "A single amount.", "currency", True),
        Column("delta", MONEY, "A difference to something: for a person to apply.", "currency", True),
        Column("component", MONEY, "A part of the amount that is named behind it.", "currency", True),
        Column("direction", pl.String, "Where no amount is given: higher, lower, similar_level.", nullable=True),
        Column("prior_low", MONEY, "Lower end of what the sentence says was said before.", "currency", True),
        Column("prior_high", MONEY, "Upper end of it, or its single amount.", "currency", True),
        Column("basis", pl.String, "What is counted, by the words for it; unstated where there are none."),
        Column("period_text", pl.String, "Period as named; null where none is.", nullable=True),
        Column(
            "period_kind",
            pl.String,
            "What kind of name that is.",
            nullable=True,
            values=("fiscal_year", "calendar_year", "quarter", "bare_year", "next_quarter", "next_year", "other"),
        ),
        Column("period_year", pl.Int32, "Year in that name, four digits.", nullable=True),
        Column("period_quarter", pl.Int32, "Quarter in that name, 1 to 4, as the company counts.", nullable=True),
        Column("action", pl.String, "Against what was said before, by the words for it.", nullable=True),
        Column("needs_review", pl.Boolean, "Something is left open: see the reasons."),
        Column("review_reasons", pl.String, "What is left open, comma-separated.", nullable=True),
    ),
    key=("accession_number", "exhibit", "paragraph", "sentence", "candidate"),
    may_be_empty=True,
)

#: How far back filings are asked for, from the day the index was read.
_REACH = timedelta(days=2 * 366)
_ITEMS = frozenset(("2.02", "7.01"))
#: Foreign issuers' current reports name no items.
_WITH_ITEMS, _WITHOUT_ITEMS = frozenset(("8-K", "8-K/A")), frozenset(("6-K", "6-K/A"))
_HEADER = "-index-headers.html"
#: A document in a filing's header, which EDGAR shows as escaped text.
_DOCUMENT = re.compile(r"<TYPE>(?P<type>[^<\r\n]+)(?:(?!<TYPE>).)*?<FILENAME>(?P<name>[^<\r\n]+)", re.DOTALL)


def _follow(document: Document) -> Iterable[Request]:
    """From an index the headers of filings, from a header its Exhibits 99."""
    if is_index(document):
        filings, pages = read_index(document, document.fetched_at.date() - _REACH)
        yield from pages
        for filing in filter(_is_wanted, filings):
            yield _request(document, filing.accession_number, filing.folder, filing.accession_number + _HEADER)
    elif document.key.endswith(_HEADER):
        folder = document.url.rpartition("/")[0]
        for kind, name in _documents(document):
            if kind.startswith("EX-99") and name.lower().endswith((".htm", ".html")):
                yield _request(document, document.key.partition("/")[0], folder, name)


def _is_wanted(filing: Filing) -> bool:
    stated = filing.form in _WITH_ITEMS and not _ITEMS.isdisjoint(filing.items.split(","))
    return stated or filing.form in _WITHOUT_ITEMS


def _request(document: Document, accession_number: str, folder: str, name: str) -> Request:
    return Request(
        key=f"{accession_number}/{name}",
        url=f"{folder}/{name}",
        company_id=document.company_id,
        body_format="html",
        is_final=True,
    )


def _documents(document: Document) -> list[tuple[str, str]]:
    """The type and the file name of each of a filing's documents."""
    found = _documents_in(document.body)
    if not found:
        raise ParseError(document, "$", "it names no document")
    return found


def _documents_in(header: bytes) -> list[tuple[str, str]]:
    text = html.unescape(header.decode("utf-8", "replace"))
    return [(one["type"].strip(), one["name"].strip()) for one in _DOCUMENT.finditer(text)]


def _detect_error(body: bytes, request: Request) -> None:
    """EDGAR has answered errors with a page and HTTP 200. Filings may carry no script; its own pages do."""
    if request.body_format == "html" and re.search(rb"<title>\s*SEC\.gov|<script", body[:16384], re.IGNORECASE):
        raise Refusal(f"a page in place of an exhibit: {message_in(body)}")
    if request.key.endswith(_HEADER) and not _documents_in(body):
        raise Refusal(f"a page in place of a filing's header: {message_in(body)}")


def _parse(document: Document) -> Parsed:
    accession_number, _, exhibit = document.key.partition("/")
    about = {"company_id": document.company_id, "accession_number": accession_number, "exhibit": exhibit}
    texts, found = Rows(PARAGRAPHS, **about), Rows(CANDIDATES, **about)
    if is_index(document):
        return parsed(texts, found)
    if document.key.endswith(_HEADER):
        _documents(document)
        return parsed(texts, found)
    guidance = Exhibit()
    for number, block in enumerate(_blocks(document), start=1):
        texts.add(Paragraph(number), paragraph=number, text=block.text)
        with document.row(Paragraph(number)):
            for row in _candidate_rows(guidance.read(block)):
                found.add(Paragraph(number, row["sentence"], row["candidate"]), paragraph=number, **row)
    return parsed(texts, found)


def _blocks(document: Document) -> list[Block]:
    try:
        found = blocks(document.body)
    except NotHtmlError as error:
        raise ParseError(document, "$", f"it is no HTML: {error}") from None
    if not found:
        raise ParseError(document, "$", "it has no text")
    return found


def _candidate_rows(found: list[GuidanceCandidate]) -> Iterable[dict[str, Any]]:
    before: dict[int, int] = {}
    for one in found:
        before[one.sentence] = before.get(one.sentence, 0) + 1
        period = one.period
        yield {name: value for name, value in vars(one).items() if name not in ("period", "review_reasons")} | {
            "candidate": before[one.sentence],
            "period_text": period.text if period else None,
            "period_kind": period.kind if period else None,
            "period_year": period.year if period else None,
            "period_quarter": period.quarter if period else None,
            "needs_review": bool(one.review_reasons),
            "review_reasons": ",".join(one.review_reasons) or None,
        }


def _excerpt(body: bytes, selection: Selection) -> bytes:
    """Of an index the filings of the selection; headers and exhibits whole."""
    if b'"accessionNumber"' not in body[:65536]:
        return body
    return excerpt_index(body, selection, _WITH_ITEMS | _WITHOUT_ITEMS)


SOURCE = register(
    Source(
        name="sec_press_releases",
        title="Press releases (Exhibits 99)",
        publisher="US Securities and Exchange Commission",
        homepage="https://www.sec.gov/search-filings",
        licence="Public domain as filed (US government dissemination); the words are their companies'",
        is_redistributable=True,
        tables=(PARAGRAPHS, CANDIDATES),
        requests=index_requests,
        follow=_follow,
        parse=_parse,
        detect_error=_detect_error,
        excerpt=_excerpt,
        cadence="20 */6 * * *",
        allowed_age=timedelta(hours=24),
        requests_per_second=8,
        max_bytes=32 * 1024 * 1024,
        needs_contact=True,
        further_hosts=("www.sec.gov",),
    )
)
