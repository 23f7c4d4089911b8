"""Eastmoney's data centre: the envelope around every report, its refusals, and how it writes days and numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec

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
    data: list[dict[str, Any]]


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


def judge(body: bytes, request: Request) -> None:
    """Errors come with HTTP 200: ``success`` is false, and the message says why."""
    envelope = msgspec.json.decode(body, type=_Envelope)
    if not envelope.success:
        message = f"{envelope.message} (code {envelope.code})"
        raise Absence(message) if envelope.code == _EMPTY else Refusal(message)


def page_number(document: Document) -> int:
    return int(parse_qs(urlsplit(document.url).query)["pageNumber"][0])


def owed(document: Document) -> list[str]:
    """The columns that were asked for. A body recorded with fewer of them says so in its own address."""
    return parse_qs(urlsplit(document.url).query)["columns"][0].split(",")


def result(document: Document) -> Result:
    """The page of a report that a document is, seen to be whole. Raises :class:`ParseError` where it is none."""
    try:
        envelope = _DECODER.decode(document.body)
    except msgspec.ValidationError as error:
        raise ParseError(document, str(error).partition("at `")[2].rstrip("`") or "$", str(error)) from None
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


def rows(document: Document, page: Result, code_column: str, code: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each row with its place, having seen that it holds what was asked for and is of that code."""
    columns = owed(document)
    for index, row in enumerate(page.data):
        place = f"result.data[{index}]"
        absent = [name for name in columns if name not in row]
        if absent:
            raise ParseError(document, f"{place}.{absent[0]}", f"{', '.join(absent)}: asked for and not answered")
        if row[code_column] != code:
            # A filter on a column that cannot be filtered is ignored without a word.
            raise ParseError(document, f"{place}.{code_column}", f"{row[code_column]} came where {code} was asked for")
        yield place, row


def strangers(document: Document, seen: Iterable[str]) -> set[str]:
    """Columns that came without having been asked for."""
    return set(seen) - set(owed(document))


def number(document: Document, place: str, row: Mapping[str, Any], name: str) -> Decimal | None:
    value = row.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise ParseError(document, f"{place}.{name}", f"{value!r} is no number")
    return Decimal(str(value))


def text(document: Document, place: str, row: Mapping[str, Any], name: str) -> str | None:
    """Text without blanks around it; null where it is empty."""
    value = row.get(name)
    if value is not None and not isinstance(value, str):
        raise ParseError(document, f"{place}.{name}", f"{value!r} is no text")
    return (value or "").strip() or None


def day(document: Document, place: str, row: Mapping[str, Any], name: str) -> date | None:
    """The portal writes days as ``2025-06-30 00:00:00``."""
    value = row.get(name)
    if value is None:
        return None
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        raise ParseError(document, f"{place}.{name}", f"{value!r} is no day") from None


_DECODER = msgspec.json.Decoder(_Envelope, float_hook=Decimal)
