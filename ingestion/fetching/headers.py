"""What headers say, read strictly: what is not exactly a length, a pause, an instant or a name is none."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

#: More digits than these no length and no pause has.
_WHOLE = re.compile(r"[0-9]{1,18}", re.ASCII)
#: RFC 9110: an instant in the one form that is sent, or in the two that are obsolete.
_INSTANT = re.compile(r"[A-Za-z]{3,9},? [0-9A-Za-z :-]{18,26}", re.ASCII)
#: A longer ETag or content type than this is kept by nobody.
_LONGEST = 1024


class UnsoundHeaderError(Exception):
    """A header that tells how a body is to be read says nothing that can be meant."""


def content_length(text: str | None) -> int | None:
    """The announced length. Several that agree are one (RFC 9110, 8.6)."""
    if text is None:
        return None
    stated = {one.strip() for one in text.split(",")}
    if len(stated) != 1 or not _WHOLE.fullmatch(only := stated.pop()):
        raise UnsoundHeaderError(f"Content-Length is {text[:80]!r}, which is no length")
    return int(only)


def seconds_of(retry_after: str | None, now: datetime) -> float | None:
    """What Retry-After says, as seconds from now: a number of them, or an instant. Null where it says neither."""
    text = (retry_after or "").strip()
    if _WHOLE.fullmatch(text):
        return float(text)
    moment = instant(text)
    return None if moment is None else max(0.0, (moment - now).total_seconds())


def instant(text: str | None) -> datetime | None:
    """An instant as HTTP writes it, in UTC; null for anything else."""
    if not text or not _INSTANT.fullmatch(text):
        return None
    try:
        moment = parsedate_to_datetime(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        return None


def one_line(text: str | None) -> str | None:
    """The value of a header that is kept and may be sent back (an ETag): null where it is empty, long or folded."""
    text = (text or "").strip()
    return text if text and text.isprintable() and text.isascii() and len(text) <= _LONGEST else None
