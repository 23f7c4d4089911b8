"""Eastmoney's data centre: the envelope around every report, its refusals, and how it writes days and numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

from ingestion.parsing import json_text
from ingestion.parsing.fields import Record, json_record
from ingestion.source import Absence, Document, ParseError, Refusal, Request

PUBLISHER = "Eastmoney 东方财富"
#: Rows on a page; larger pages are answered too, yet not by every report.
PAGE_SIZE = 500
#: Pages that one company's report can have; a count beyond it is no count.
MOST_PAGES = 200
#: 返回数据为空: there is nothing under the filter.
_EMPTY = 9201


class Result(NamedTuple):
    """A page of a report: ``total`` rows on all ``pages`` together."""

    pages: int
    total: int
    data: list[Any]


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
    """Errors come with HTTP 200: ``success`` is false, and the message says why; or a success without a result."""
    answer = json_text.decode(body)
    envelope = answer if isinstance(answer, dict) else {}
    message = f"{envelope.get('message')} (code {envelope.get('code')})"
    if envelope.get("success") is not True:
        raise Absence(message) if envelope.get("code") == _EMPTY else Refusal(message)
    if not isinstance(envelope.get("result"), dict):
        raise Refusal(f"success without a result: {message}")


def page_number(document: Document) -> int:
    return int(parse_qs(urlsplit(document.url).query)["pageNumber"][0])


def requested_columns(document: Document) -> list[str]:
    """The columns that were requested. A body recorded with fewer of them says so in its own address."""
    return parse_qs(urlsplit(document.url).query)["columns"][0].split(",")


def result(document: Document) -> Result:
    """The page of a report that a document is, seen to be whole. Raises :class:`ParseError` where it is none."""
    envelope = json_record(document)
    page = envelope.record("result")
    found = Result(page.whole("pages"), page.whole("count"), page.values("data"))
    size = int(parse_qs(urlsplit(document.url).query)["pageSize"][0])
    before = (page_number(document) - 1) * size
    if not 0 <= found.pages <= MOST_PAGES or len(found.data) != min(size, found.total - before):
        raise ParseError(
            document, "result.pages", f"{len(found.data)} of {found.total} rows on one of {found.pages} pages"
        )
    return found


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
