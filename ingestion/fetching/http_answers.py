"""What an answer over HTTP amounts to: a body, the word that nothing has changed, or a failure and its kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

import requests
import urllib3

from ingestion.archive.store import Incoming
from ingestion.fetching import body_checks, headers
from ingestion.fetching.deadline import Deadline
from ingestion.fetching.transfer import CutError, pieces
from ingestion.source import Absence, Refusal, Request, Source

#: Statuses that pass: the same request may be answered a little later.
PASSING = (408, 429, 500, 502, 503, 504)
#: As much of an error's body as is read for its message.
_MESSAGE_BYTES = 64 * 1024
#: As much of an address as a message repeats.
_ADDRESS_LENGTH = 300


@dataclass(frozen=True)
class HttpAnswer:
    """What came with a body, or with the word that it has not changed (status 304)."""

    status: int | None
    content_type: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    remarks: tuple[str, ...] = ()


class NoAnswerError(Exception):
    """No body came that could be archived; says why, in the publisher's words where it gave any."""

    def __init__(self, kind: Literal["absent", "refused", "broken"], status: int | None, message: str):
        self.kind, self.status = kind, status
        super().__init__(message)


class UnreachableError(NoAnswerError):
    """The publisher's host is not there: no such name, no connection, none within the time."""


class PassingError(NoAnswerError):
    """A failure that may be over at the next attempt, after ``pause`` seconds where the publisher named them."""

    pause: float | None = None


class TooSlowError(PassingError):
    """The time of an answer was over. Once more may help; to wait a third time would let a publisher hold a run."""


def check_body(source: Source, request: Request, incoming: Incoming, answer: HttpAnswer) -> None:
    """Judge a body that arrived whole. Raises :class:`NoAnswerError` where it is none that may be archived."""
    body = incoming.path.read_bytes()
    try:
        body_checks.check(body, request.body_format)
        source.detect_error(body, request)
    except Refusal as refusal:
        raise NoAnswerError("refused", answer.status, str(refusal)) from None
    except Absence as absence:
        raise NoAnswerError("absent", answer.status, str(absence)) from None
    except body_checks.UnsoundError as unsound:
        raise PassingError("broken", answer.status, str(unsound)) from None
    except Exception as error:
        message = f"the body could not be judged ({type(error).__name__}: {error}): {body_checks.message_in(body)}"
        raise NoAnswerError("broken", answer.status, message) from error


def refused(response: requests.Response, request: Request, deadline: Deadline) -> NoAnswerError:
    """The failure that a status other than 200 and 304 amounts to."""
    status = response.status_code
    if 300 <= status < 400:
        elsewhere = response.headers.get("Location", "nowhere")[:_ADDRESS_LENGTH]
        return NoAnswerError("refused", status, f"HTTP {status}: sent on to {elsewhere}")
    message = f"HTTP {status}: {words_of(response, deadline)}"
    if status in (404, 410) and request.may_be_absent:
        return NoAnswerError("absent", status, message)
    if status in PASSING:
        passing = PassingError("refused" if status == 429 else "broken", status, message)
        passing.pause = headers.seconds_of(response.headers.get("Retry-After"), datetime.now(UTC))
        return passing
    return NoAnswerError("refused", status, message)


def words_of(response: requests.Response, deadline: Deadline) -> str:
    """The message in an error's body: what the status says stands, however broken the body is."""
    body, trouble = b"", ""
    try:
        for piece in pieces(response):
            body += piece
            if len(body) >= _MESSAGE_BYTES:
                break
    except (CutError, headers.UnsoundHeaderError, urllib3.exceptions.HTTPError, OSError) as error:
        trouble = f" (its body broke off: {error})"
    if deadline.is_over:
        trouble = " (its body took too long)"
    return f"{body_checks.message_in(body)}{trouble}"


def too_long(source: Source, size: int) -> NoAnswerError:
    """The failure of a body longer than the source takes."""
    return NoAnswerError(
        "broken", 200, f"the body has {size:,} bytes or more, and {source.name} takes {source.max_bytes:,} at most"
    )


def is_about_the_host(error: Exception) -> bool:
    """Whether no connection came about at all."""
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(error, requests.ConnectTimeout) or isinstance(
        reason, (urllib3.exceptions.NewConnectionError, urllib3.exceptions.ConnectTimeoutError)
    )


def innermost(error: BaseException) -> str:
    """What went wrong at the bottom of a chain of errors."""
    while error.__cause__ or error.__context__:
        error = error.__cause__ or error.__context__ or error
    return f"{type(error).__name__}: {error}"
