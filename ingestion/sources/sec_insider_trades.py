"""SEC EDGAR Form 4: what directors, officers and holders of ten percent bought, sold, were given or gave away.

The index of a company's filings is read for where the forms are; each is asked for once, since a filing never changes:
an amendment (4/A) is a filing of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import polars as pl

from ingestion.fetching.body_checks import message_in
from ingestion.parsing.rows import Rows, parsed
from ingestion.publishers import form4
from ingestion.publishers.edgar import Filing, excerpt_index, index_requests, is_index, read_index
from ingestion.source import (
    RATE,
    Column,
    Document,
    Parsed,
    Refusal,
    Request,
    Selection,
    Source,
    Table,
    register,
)

TRANSACTIONS = Table(
    name="sec_insider_trades__transactions",
    description="One row for each transaction that a Form 4 reports; holdings without a transaction are left out. What "
    "every form owes and one leaves out is null, with a problem.",
    columns=(
        Column("company_id", pl.String, "Our id of the company whose index lists the form."),
        Column("issuer_cik", pl.String, "EDGAR number of the company whose securities they are, ten digits."),
        Column("issuer_name", pl.String, "Its name, as filed.", nullable=True),
        Column("accession_number", pl.String, "The filing's own number."),
        Column("form", pl.String, "Form 4, or its amendment.", values=("4", "4/A")),
        Column("amends_filed_on", pl.Date, "Day of the filing that an amendment mends.", nullable=True),
        Column("form_number", pl.Int32, "Place of the form in its submission, from 1; few hold a second one."),
        Column("reported_on", pl.Date, "Day of the earliest transaction reported.", nullable=True),
        Column("owner_ciks", pl.String, "EDGAR numbers of those who report, comma-separated (joint filers)."),
        Column("owner_names", pl.String, "Their names, semicolon-separated."),
        Column("is_director", pl.Boolean, "One of them is a director.", nullable=True),
        Column("is_officer", pl.Boolean, "One of them is an officer.", nullable=True),
        Column("is_ten_percent_owner", pl.Boolean, "One of them holds ten percent or more.", nullable=True),
        Column("officer_title", pl.String, "Title, as given.", nullable=True),
        Column("is_derivative", pl.Boolean, "From the table of options and other derivatives."),
        Column("row_number", pl.Int32, "Place in that table, from 1."),
        Column("security", pl.String, "Title of the security.", nullable=True),
        Column("transacted_on", pl.Date, "Day of the transaction.", nullable=True),
        Column(
            "transaction_code",
            pl.String,
            "SEC's code: S sale, P purchase, M exercise, F tax withheld, G gift.",
            nullable=True,
        ),
        Column("direction", pl.String, "Acquired or disposed of.", nullable=True, values=("A", "D")),
        Column("shares", RATE, "Shares or derivatives transacted; null where a total is stated.", "shares", True),
        Column("price", RATE, "Price of one; null where none is stated.", "currency per share", True),
        Column("is_average_price", pl.Boolean, "A footnote says that the price is an average of several trades."),
        Column("shares_after", RATE, "Holding after the transaction.", "shares", True),
        Column("ownership", pl.String, "Held directly or indirectly.", nullable=True, values=("D", "I")),
        Column("ownership_nature", pl.String, "By whom or what, where indirectly.", nullable=True),
        Column("underlying_shares", RATE, "Shares beneath a derivative.", "shares", True),
        Column("exercise_price", RATE, "Price of exercise of a derivative.", "currency per share", True),
        Column("is_pre_arranged", pl.Boolean, "Made under a Rule 10b5-1 plan; null before 2023-04.", nullable=True),
        Column("footnotes", pl.String, "Footnotes of the row, as filed.", nullable=True),
    ),
    key=("accession_number", "form_number", "is_derivative", "row_number"),
    may_be_empty=True,
)

_FORMS = frozenset({"4", "4/A"})
#: How far back forms are asked for, from the day the index was read.
_REACH = timedelta(days=2 * 366)


def _follow(document: Document) -> Iterable[Request]:
    """The forms that an index lists; where it does not name the form's file, the whole submission has it."""
    if not is_index(document):
        return
    filings, pages = read_index(document, document.fetched_at.date() - _REACH)
    yield from pages
    for filing in filings:
        if filing.form in _FORMS:
            yield Request(
                key=filing.accession_number,
                url=_address(filing),
                company_id=document.company_id,
                body_format="xml",
                is_final=True,
            )


def _address(filing: Filing) -> str:
    """The form as filed: the index names its rendering, which lies in a folder beside it."""
    name = filing.primary_document.rpartition("/")[2]
    return f"{filing.folder}/{name}" if name.endswith(".xml") else filing.submission_text


def _detect_error(body: bytes, request: Request) -> None:
    """EDGAR has answered errors with a page and HTTP 200."""
    if request.body_format == "xml" and b"<ownershipDocument" not in body:
        raise Refusal(f"no ownership document: {message_in(body[:4096])}")


def _parse(document: Document) -> Parsed:
    transactions = Rows(TRANSACTIONS, company_id=document.company_id, accession_number=document.key)
    if is_index(document):
        return parsed(transactions)
    rows, unknown = form4.read(document)
    for row in rows:
        transactions.add(**row)
    return parsed(transactions, unknown=unknown)


def _excerpt(body: bytes, selection: Selection) -> bytes:
    return excerpt_index(body, selection, _FORMS) if body.lstrip().startswith(b"{") else body


SOURCE = register(
    Source(
        name="sec_insider_trades",
        title="Transactions of insiders",
        publisher="US Securities and Exchange Commission",
        homepage="https://www.sec.gov/data-research/sec-markets-data/insider-transactions-data-sets",
        licence="Public domain (US government)",
        is_redistributable=True,
        tables=(TRANSACTIONS,),
        requests=index_requests,
        follow=_follow,
        parse=_parse,
        detect_error=_detect_error,
        excerpt=_excerpt,
        cadence="45 */6 * * *",
        allowed_age=timedelta(hours=24),
        requests_per_second=8,
        max_bytes=16 * 1024 * 1024,
        ignored_fields=form4.IGNORED,
        needs_contact=True,
        further_hosts=("www.sec.gov",),
    )
)
