"""Whether a body is what was requested, judged before it is archived."""

from __future__ import annotations

import csv
import html
import io
import itertools
import json
import re
import zipfile
from collections import deque

import msgspec

from ingestion.parsing import json_text
from ingestion.source import BodyFormat, Refusal

_TEXT = ("text/plain", "text/html", "application/octet-stream")

#: Content types that publishers send each format under: portals call JSON ``text/html``, so the body has the last word.
CONTENT_TYPES: dict[BodyFormat, tuple[str, ...]] = {
    "json": ("application/json", "text/json", "application/javascript", "text/javascript", *_TEXT),
    "csv": ("text/csv", "application/csv", "application/vnd.sdmx.data+csv", "application/vnd.ms-excel", *_TEXT),
    "html": ("text/html", "application/xhtml+xml"),
    "xml": ("application/xml", "text/xml", *_TEXT),
    "pdf": ("application/pdf", "application/octet-stream"),
    "zip": ("application/zip", "application/x-zip-compressed", "application/octet-stream"),
}

#: A message stands in so many bytes; more of a hostile page would keep the patterns below busy for minutes.
_MESSAGE_BYTES = 8 * 1024
#: Within so many lines a CSV body's header stands.
_HEADER_LINES = 10


class UnsoundError(Exception):
    """A body is cut off or is not of the format that was requested."""


def is_plausible(content_type: str | None, body_format: BodyFormat) -> bool:
    """Whether a body of that content type may be of that format. Where the publisher does not say, it may."""
    return not content_type or content_type.split(";")[0].strip().lower() in CONTENT_TYPES[body_format]


def check(body: bytes, body_format: BodyFormat) -> None:
    """Raise :class:`Refusal` for a page in place of data, :class:`UnsoundError` for a body that is not whole."""
    if not body or body.isspace():
        raise UnsoundError("the body is empty")
    if body_format in ("json", "csv", "zip", "pdf") and _is_page(body):
        raise Refusal(f"a page in place of {body_format}: {message_in(body)}")
    try:
        _WHOLE[body_format](body)
    except (ValueError, zipfile.BadZipFile, csv.Error) as error:
        raise UnsoundError(f"the body is not whole {body_format}: {error}") from None


def message_in(body: bytes) -> str:
    """The publisher's own words in an error's body: a message in JSON, a page's title and heading, or its text."""
    text = body[:_MESSAGE_BYTES].decode("utf-8", "replace")
    if "\0" in text:
        return "(no text)"
    try:
        words = list(_messages(json.loads(text)))
    except (ValueError, RecursionError):
        words = re.findall(r"<(?:title|h1|h2)[^>]*>(.*?)</", text, re.IGNORECASE | re.DOTALL) if _is_page(body) else []
    plain = " / ".join(words) or re.sub(r"(?is)<(script|style).*?</\1>", " ", text)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", plain)).split())[:300] or "(no text)"


def _messages(stated: object) -> list[str]:
    """Texts under the keys that publishers put their errors in, outermost first."""
    if isinstance(stated, list):
        return [word for item in stated for word in _messages(item)]
    if not isinstance(stated, dict):
        return []
    words = [
        str(stated[key])
        for key in ("code", "message", "Message", "msg", "description", "error")
        if isinstance(stated.get(key), str | int)
    ]
    return words + [word for value in stated.values() if isinstance(value, dict | list) for word in _messages(value)]


def _is_page(body: bytes) -> bool:
    start = body[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()[:200].lower()
    return start.startswith((b"<!doctype", b"<html", b"<head", b"<body", b"<script", b"<!--"))


def _whole_json(body: bytes) -> None:
    try:
        msgspec.json.decode(body.removeprefix(b"\xef\xbb\xbf"), type=msgspec.Raw)
    except msgspec.DecodeError:
        json_text.decode(body)  # what one value of it lacks is no matter of its wholeness


def _whole_csv(body: bytes) -> None:
    """The last line has as many fields as the header, which may stand below a few lines of names and values.

    A line at a time: a price list has hundreds of megabytes.
    """
    lines = io.TextIOWrapper(io.BytesIO(body.removeprefix(b"\xef\xbb\xbf")), "utf-8", "replace", newline="")
    rows = (row for row in csv.reader(lines) if row)
    first = list(itertools.islice(rows, _HEADER_LINES))
    if len(first[0]) < 2:
        raise ValueError(f"its first line is {first[0]}")
    widest, last = max(map(len, first)), next(iter(deque(rows, maxlen=1)), first[-1])
    if len(last) != widest:
        raise ValueError(f"its last line has {len(last)} fields where the header has {widest}")


def _whole_markup(body: bytes) -> None:
    if not body.rstrip().endswith(b">"):
        raise ValueError("it does not end with a tag")


def _whole_pdf(body: bytes) -> None:
    if not body.startswith(b"%PDF") or b"%%EOF" not in body[-2048:]:
        raise ValueError("its first or last mark is missing")


def _whole_zip(body: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(body)) as members:
        damaged = members.testzip()
    if damaged:
        raise ValueError(f"{damaged} in it is damaged")


_WHOLE = {
    "json": _whole_json,
    "csv": _whole_csv,
    "html": _whole_markup,
    "xml": _whole_markup,
    "pdf": _whole_pdf,
    "zip": _whole_zip,
}
