"""A polite session: one request at a time for its turn, tried again where that can help, judged before it counts.

Retries are made here rather than by ``urllib3.Retry``, so that each takes its turn in the publisher's queue and so
that a pause the publisher asks for (Retry-After) holds for everyone.
"""

from __future__ import annotations

import random
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Literal
from urllib.parse import urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter

from ingestion.archive.store import Incoming
from ingestion.fetching import body_checks
from ingestion.fetching.rate_limit import RateLimit
from ingestion.settings import Settings
from ingestion.source import Absence, Refusal, Request, Source

#: Statuses that pass: the same request may be answered a little later.
_PASSING = (408, 429, 500, 502, 503, 504)
_CHUNK = 64 * 1024
#: As much of an error's body as is read for its message.
_MESSAGE_BYTES = 64 * 1024


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


class _PassingError(NoAnswerError):
    """A failure that may be over at the next attempt, after ``pause`` seconds where the publisher named them."""

    pause: float | None = None


def full_url(request: Request) -> str:
    """The address in full, with its parameters."""
    return requests.Request("GET", request.url, params=request.params).prepare().url or request.url


class Session:
    """Asks publishers, each at its own rate, and streams what they answer to the disk.

    ``attempts`` counts the first; the pause after a failure doubles from ``backoff_seconds``. A connection may take
    ``connect_seconds``, a single read ``read_seconds``, a whole body ``deadline_seconds``. Where a publisher wants a
    pause longer than ``longest_pause`` seconds the request is given up; everyone who shares the data folder observes
    the pause.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        attempts: int = 4,
        backoff_seconds: float = 1.0,
        connect_seconds: float = 10.0,
        read_seconds: float = 30.0,
        deadline_seconds: float = 300.0,
        longest_pause: float = 120.0,
    ):
        self._rate_limit_folder = settings.data / "rate_limit"
        self._attempts, self._backoff, self._connect_seconds = attempts, backoff_seconds, connect_seconds
        self._read_seconds, self._deadline, self._longest_pause = read_seconds, deadline_seconds, longest_pause
        self._http = requests.Session()
        self._http.headers["User-Agent"] = f"froth/0.1 {settings.contact}" if settings.contact else "froth/0.1"
        self._http.headers["Accept-Encoding"] = "gzip, deflate"
        for origin, address in settings.address_map.items():
            self._http.mount(origin.rstrip("/") + "/", _ElsewhereAdapter(origin.rstrip("/"), address.rstrip("/")))

    def ask(
        self,
        source: Source,
        request: Request,
        incoming: Incoming,
        etag: str | None = None,
        last_modified: str | None = None,
    ) -> HttpAnswer:
        """Ask until there is an answer; its body is then in ``incoming``, whole and judged.

        Raises :class:`NoAnswerError`. With ``etag`` or ``last_modified`` of a version that is held, the answer may be
        a 304 without a body.
        """
        rate_limit = RateLimit(
            self._rate_limit_folder, source.publisher, source.requests_per_second, source.jitter_seconds
        )
        validators = _validators(etag, last_modified) if request.form is None else {}
        remarks: tuple[str, ...] = ()
        failure = NoAnswerError("broken", None, "never requested")
        for attempt in range(self._attempts):
            away = rate_limit.wait(self._longest_pause)
            if away is not None:
                raise NoAnswerError(
                    "refused", failure.status, f"{source.publisher} wants a pause of {away:.0f} s more; {failure}"
                )
            incoming.restart()
            started = time.monotonic()
            try:
                answer = self._once(source, request, incoming, validators)
            except UnreachableError:
                # Once more, for a host that restarts; whoever waited in vain for a connection waits no second time.
                if attempt or self._connect_seconds <= time.monotonic() - started:
                    raise
                time.sleep(self._backoff * random.uniform(0.75, 1.25))
                continue
            except _PassingError as passing:
                failure = passing
                if passing.pause is not None:
                    rate_limit.pause(passing.pause)
                elif attempt + 1 < self._attempts:
                    time.sleep(self._backoff * 2**attempt * random.uniform(0.75, 1.25))
                continue
            if answer.status != 304 or _is_about(answer, etag if validators else None, bool(validators)):
                return replace(answer, remarks=remarks)
            remarks = (
                f"HTTP 304 for a version that is not held ({answer.etag or 'no ETag'}): requested without validators",
            )
            failure = NoAnswerError("broken", 304, remarks[0])
            validators = {"Cache-Control": "no-cache"}
        raise NoAnswerError(failure.kind, failure.status, f"{failure} (requested {self._attempts} times)")

    def _once(self, source: Source, request: Request, incoming: Incoming, validators: Mapping[str, str]) -> HttpAnswer:
        deadline = time.monotonic() + self._deadline
        try:
            with self._http.request(
                "GET" if request.form is None else "POST",
                request.url,
                params=request.params,
                data=request.form,
                headers={**request.headers, **validators},
                stream=True,
                timeout=(self._connect_seconds, self._read_seconds),
                allow_redirects=False,
            ) as response:
                if response.status_code not in (200, 304):
                    raise _refused(response, request, deadline)
                if response.status_code == 200:
                    self._receive(source, request, response, incoming, deadline)
                answer = HttpAnswer(
                    response.status_code,
                    response.headers.get("Content-Type"),
                    response.headers.get("ETag"),
                    response.headers.get("Last-Modified"),
                )
        except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
            if _is_about_the_host(error):
                host = urlsplit(request.url).hostname
                raise UnreachableError("broken", None, f"{host} cannot be reached: {_innermost(error)}") from None
            raise _PassingError("broken", None, f"the transfer failed: {_innermost(error)}") from None
        if answer.status == 200:
            _check_body(source, request, incoming, answer)
        return answer

    def _receive(
        self, source: Source, request: Request, response: requests.Response, incoming: Incoming, deadline: float
    ) -> None:
        """Stream the body to the disk, within the limits. Raises where it is of another type, too long or too slow."""
        content_type = response.headers.get("Content-Type")
        if not body_checks.is_plausible(content_type, request.body_format):
            stated = _words(response, deadline)
            raise NoAnswerError("broken", 200, f"{request.body_format} was requested and {content_type} came: {stated}")
        announced = response.headers.get("Content-Length", "")
        if announced.isdigit() and int(announced) > source.max_bytes:
            raise _too_long(source, int(announced))
        try:
            while chunk := response.raw.read1(_CHUNK, decode_content=True):
                incoming.write(chunk)
                if incoming.size > source.max_bytes:
                    raise _too_long(source, incoming.size)
                if time.monotonic() > deadline:
                    raise _PassingError("broken", 200, f"the body took more than {self._deadline:g} s")
        except urllib3.exceptions.ReadTimeoutError:
            problem = f"nothing came for {self._read_seconds:g} s after {incoming.size:,} bytes of the body"
            raise _PassingError("broken", 200, problem) from None
        except urllib3.exceptions.ProtocolError:
            raise _PassingError("broken", 200, f"the body broke off after {incoming.size:,} bytes") from None


class _ElsewhereAdapter(HTTPAdapter):
    """Takes requests for an origin to another address; what is requested and answered keeps the origin's URL."""

    def __init__(self, origin: str, address: str):
        self._origin, self._address = origin, address
        super().__init__()

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        elsewhere = request.copy()
        elsewhere.url = self._address + (request.url or "")[len(self._origin) :]
        kwargs["proxies"] = {}
        response = super().send(elsewhere, *args, **kwargs)
        response.url, response.request = request.url or "", request
        return response


def _check_body(source: Source, request: Request, incoming: Incoming, answer: HttpAnswer) -> None:
    body = incoming.path.read_bytes()
    try:
        body_checks.check(body, request.body_format)
        source.detect_error(body, request)
    except Refusal as refusal:
        raise NoAnswerError("refused", answer.status, str(refusal)) from None
    except Absence as absence:
        raise NoAnswerError("absent", answer.status, str(absence)) from None
    except body_checks.UnsoundError as unsound:
        raise _PassingError("broken", answer.status, str(unsound)) from None
    except Exception as error:
        message = f"the body could not be judged ({type(error).__name__}: {error}): {body_checks.message_in(body)}"
        raise NoAnswerError("broken", answer.status, message) from error


def _refused(response: requests.Response, request: Request, deadline: float) -> NoAnswerError:
    status = response.status_code
    if 300 <= status < 400:
        return NoAnswerError("refused", status, f"HTTP {status}: sent on to {response.headers.get('Location')}")
    message = f"HTTP {status}: {_words(response, deadline)}"
    if status in (404, 410) and request.may_be_absent:
        return NoAnswerError("absent", status, message)
    if status in _PASSING:
        passing = _PassingError("refused" if status == 429 else "broken", status, message)
        passing.pause = _seconds(response.headers.get("Retry-After"))
        return passing
    return NoAnswerError("refused", status, message)


def _words(response: requests.Response, deadline: float) -> str:
    body = b""
    while len(body) < _MESSAGE_BYTES and time.monotonic() < deadline:
        chunk = response.raw.read1(_CHUNK, decode_content=True)
        if not chunk:
            break
        body += chunk
    return body_checks.message_in(body)


def _seconds(retry_after: str | None) -> float | None:
    """What Retry-After says, as seconds from now: it may be a number of them or an instant."""
    if not retry_after:
        return None
    if retry_after.strip().isdigit():
        return float(retry_after)
    try:
        return max(0.0, (parsedate_to_datetime(retry_after) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return None


def _validators(etag: str | None, last_modified: str | None) -> dict[str, str]:
    given = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: value for name, value in given.items() if value}


def _is_about(answer: HttpAnswer, etag: str | None, has_validators: bool) -> bool:
    """Whether a 304 is about the version that was named: proxies have been seen to confirm another one."""
    if not has_validators:
        return False
    return etag is None or answer.etag is None or answer.etag.removeprefix("W/") == etag.removeprefix("W/")


def _too_long(source: Source, size: int) -> NoAnswerError:
    return NoAnswerError(
        "broken", 200, f"the body has {size:,} bytes or more, and {source.name} takes {source.max_bytes:,} at most"
    )


def _is_about_the_host(error: Exception) -> bool:
    """Whether no connection came about at all."""
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(error, requests.ConnectTimeout) or isinstance(
        reason, (urllib3.exceptions.NewConnectionError, urllib3.exceptions.ConnectTimeoutError)
    )


def _innermost(error: BaseException) -> str:
    while error.__cause__ or error.__context__:
        error = error.__cause__ or error.__context__ or error
    return f"{type(error).__name__}: {error}"
