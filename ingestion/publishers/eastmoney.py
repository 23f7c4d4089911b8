"""Eastmoney's data centre: the envelope around every report, its refusals, and how it writes days and numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec

from ingestion.parsing.fields import Record, shape_error
from ingestion.source import Absence, Document, ParseError, Refusal, Request

PUBLISHER = "Eastmoney 东方财富"
#: Rows on a page; larger pages are answered too, yet not by every report.
PAGE_SIZE = 500
#: 返回数据为空: there is nothing under the filter.
_EMPTY = 9201


class Result(msgspec.Struct):
    """A page of a report: ``count`` rows on all ``pages`` together."""

    pages: int
    count: int
    data: list[Any]


class _Envelope(msgspec.Struct):
    """What the portal wraps every answer in. ``result`` is null where ``success`` is false."""

    success: bool
    result: Result | None = None
    message: str | None = None
    code: int | None = None
    version: str | None = None


def parameters(
    report: str,
    columns: Sequence[str],
    where: str,
    sort: Mapping[str, int],
    page: int = 1,
    *,
    channel: str,
    client: str,
) -> dict[str, str]:
    """The parameters of a report. Text in ``where`` stands in double quotes; ``sort`` maps columns to 1 or -1.

    Columns are named one by one: a column that the portal has renamed is then a loud refusal.
    """
    return {
        "reportName": report,
        "columns": ",".join(columns),
        "filter": where,
        "pageNumber": str(page),
        "pageSize": str(PAGE_SIZE),
        "sortColumns": ",".join(sort),
        "sortTypes": ",".join(map(str, sort.values())),
        "source": channel,
        "client": client,
    }


def detect_error(body: bytes, request: Request) -> None:
    """Errors come with HTTP 200: ``success`` is false, and the message says why."""
    envelope = msgspec.json.decode(body, type=_Envelope)
    message = f"{envelope.message} (code {envelope.code})"
    if not envelope.success:
        raise Absence(message) if envelope.code == _EMPTY else Refusal(message)
    if envelope.result is None:
        raise Refusal(f"success without a result: {message}")


def page_number(document: Document) -> int:
    return int(parse_qs(urlsplit(document.url).query)["pageNumber"][0])


def requested_columns(document: Document) -> list[str]:
    """The columns that were requested. A body recorded with fewer of them says so in its own address."""
    return parse_qs(urlsplit(document.url).query)["columns"][0].split(",")


def result(document: Document) -> Result:
    """The page of a report that a document is, seen to be whole. Raises :class:`ParseError` where it is none."""
    try:
        envelope = _DECODER.decode(document.body)
    except msgspec.ValidationError as error:
        raise shape_error(document, error) from None
    page = envelope.result
    if page is None:
        raise ParseError(document, "result", f"there is none: {envelope.message}")
    size = int(parse_qs(urlsplit(document.url).query)["pageSize"][0])
    before = (page_number(document) - 1) * size
    if len(page.data) != min(size, page.count - before):
        raise ParseError(
            document, "result.pages", f"{len(page.data)} of {page.count} rows on one of {page.pages} pages"
        )
    return page


def records(document: Document, page: Result) -> Iterator[Record]:
    """Each row of a page that is an object."""
    return Record(document, "result", {"data": page.data}).required_records("data")


def expect_requested(document: Document, record: Record, code_column: str, code: str) -> None:
    """Demand that a row holds what was requested and is of that code."""
    absent = [name for name in requested_columns(document) if name not in record.left]
    if absent:
        raise ParseError(document, record.at(absent[0]), f"{', '.join(absent)}: requested and not answered")
    # A filter on a column that cannot be filtered is ignored without a word.
    record.expected(code_column, code)


def unrequested(document: Document, record: Record) -> set[str]:
    """Columns of a row that came without having been requested."""
    return record.left - set(requested_columns(document))


_DECODER = msgspec.json.Decoder(_Envelope, float_hook=Decimal)
