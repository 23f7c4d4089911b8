"""A polite session: one request at a time for its turn, tried again where that can help, judged before it counts.

Retries are made here rather than by ``urllib3.Retry``, so that each takes its turn in the publisher's queue and so
that a pause the publisher asks for (Retry-After) holds for everyone.
"""

from __future__ import annotations

import random
import time
from collections.abc import Mapping
from dataclasses import replace
from http.cookiejar import DefaultCookiePolicy
from urllib.parse import urlsplit

import requests
import urllib3
from requests.utils import get_environ_proxies

from ingestion.archive.store import Incoming
from ingestion.fetching import body_checks, headers
from ingestion.fetching.deadline import Deadline, DeadlineAdapter
from ingestion.fetching.elsewhere import ElsewhereAdapter
from ingestion.fetching.http_answers import (
    HttpAnswer,
    NoAnswerError,
    PassingError,
    TooSlowError,
    UnreachableError,
    check_body,
    innermost,
    is_about_the_host,
    refused,
    too_long,
    words_of,
)
from ingestion.fetching.rate_limit import RateLimit
from ingestion.fetching.transfer import CutError, pieces
from ingestion.settings import Settings
from ingestion.source import Request, Source

__all__ = ["HttpAnswer", "NoAnswerError", "Session", "UnreachableError"]


class Session:
    """Asks publishers, each at its own rate, and streams what they answer to the disk.

    ``attempts`` counts the first; the pause after a failure doubles from ``backoff_seconds``. A connection may take
    ``connect_seconds``, a single read ``read_seconds``, a whole answer from its first byte to its last
    ``deadline_seconds`` (``FROTH_DEADLINE``); of two answers that took longer there is no third. Where a publisher
    wants a pause longer than ``longest_pause`` seconds the request is given up; everyone who shares the data folder
    observes the pause.

    It keeps no cookies, reads no ``.netrc`` and sends the contact only to publishers that ask for one. Proxies are
    those of the environment (``HTTPS_PROXY``, ``NO_PROXY``); ``REQUESTS_CA_BUNDLE`` names another list of authorities.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        attempts: int = 4,
        backoff_seconds: float = 1.0,
        connect_seconds: float = 10.0,
        read_seconds: float = 30.0,
        deadline_seconds: float | None = None,
        longest_pause: float = 120.0,
    ):
        self._rate_limit_folder = settings.data / "rate_limit"
        self._attempts, self._backoff, self._connect_seconds = attempts, backoff_seconds, connect_seconds
        self._read_seconds, self._longest_pause = read_seconds, longest_pause
        self._deadline_seconds = deadline_seconds or settings.deadline_seconds
        self._contact = settings.contact
        self._http = requests.Session()
        self._http.headers["Accept-Encoding"] = "gzip"
        self._http.trust_env = False
        self._http.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self._http.verify = settings.authorities or True
        self._http.mount("https://", DeadlineAdapter())
        for origin, address in settings.address_map.items():
            self._http.mount(origin.rstrip("/") + "/", ElsewhereAdapter(origin.rstrip("/"), address.rstrip("/")))

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
        rate_limit = self._rate_limit(source)
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
                self._back_off(0)
                continue
            except PassingError as passing:
                if isinstance(passing, TooSlowError) and isinstance(failure, TooSlowError):
                    raise _after(attempt + 1, passing) from None
                failure = passing
                if passing.pause is not None:
                    rate_limit.pause(passing.pause)
                elif attempt + 1 < self._attempts:
                    self._back_off(attempt)
                continue
            if answer.status != 304 or _is_about(answer, etag if validators else None, bool(validators)):
                return replace(answer, remarks=remarks)
            failure = _not_held(answer)
            remarks = (str(failure),)
            validators = {"Cache-Control": "no-cache"}
        raise _after(self._attempts, failure)

    def _rate_limit(self, source: Source) -> RateLimit:
        return RateLimit(self._rate_limit_folder, source.publisher, source.requests_per_second, source.jitter_seconds)

    def _back_off(self, attempt: int) -> None:
        time.sleep(self._backoff * 2**attempt * random.uniform(0.75, 1.25))

    def _once(self, source: Source, request: Request, incoming: Incoming, validators: Mapping[str, str]) -> HttpAnswer:
        with Deadline(self._deadline_seconds) as deadline:
            try:
                answer = self._exchange(source, request, incoming, validators, deadline)
            except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
                if deadline.is_over:
                    raise self._too_slow(None, "the answer") from None
                if is_about_the_host(error):
                    host = urlsplit(request.url).hostname
                    raise UnreachableError("broken", None, f"{host} cannot be reached: {innermost(error)}") from None
                raise PassingError("broken", None, f"the transfer failed: {innermost(error)}") from None
            if deadline.is_over:
                raise self._too_slow(answer.status, "the answer")
        if answer.status == 200:
            check_body(source, request, incoming, answer)
        return answer

    def _exchange(
        self,
        source: Source,
        request: Request,
        incoming: Incoming,
        validators: Mapping[str, str],
        deadline: Deadline,
    ) -> HttpAnswer:
        with self._http.request(
            "GET" if request.form is None else "POST",
            request.url,
            params=request.params,
            data=request.form,
            headers={"User-Agent": self._name_for(source), **request.headers, **validators},
            stream=True,
            timeout=(self._connect_seconds, self._read_seconds),
            allow_redirects=False,
            proxies=get_environ_proxies(request.url),
        ) as response:
            if deadline.is_over:
                raise self._too_slow(None, "the answer")
            if response.status_code not in (200, 304):
                raise refused(response, request, deadline)
            if response.status_code == 200:
                self._receive(source, request, response, incoming, deadline)
            return HttpAnswer(
                response.status_code,
                headers.one_line(response.headers.get("Content-Type")),
                headers.one_line(response.headers.get("ETag")),
                headers.one_line(response.headers.get("Last-Modified")),
            )

    def _name_for(self, source: Source) -> str:
        return f"froth/0.1 {self._contact}" if self._contact and source.needs_contact else "froth/0.1"

    def _too_slow(self, status: int | None, what: str) -> TooSlowError:
        return TooSlowError("broken", status, f"{what} took more than {self._deadline_seconds:g} s")

    def _receive(
        self, source: Source, request: Request, response: requests.Response, incoming: Incoming, deadline: Deadline
    ) -> None:
        """Stream the body to the disk, within the limits. Raises where it is of another type, too long or too slow."""
        content_type = response.headers.get("Content-Type")
        if not body_checks.is_plausible(content_type, request.body_format):
            stated = f"{(content_type or '')[:80]} came: {words_of(response, deadline)}"
            raise NoAnswerError("broken", 200, f"{request.body_format} was requested and {stated}")
        try:
            announced = headers.content_length(response.headers.get("Content-Length"))
            if announced is not None and announced > source.max_bytes:
                raise too_long(source, announced)
            for piece in pieces(response):
                incoming.write(piece)
                if incoming.size > source.max_bytes:
                    raise too_long(source, incoming.size)
            problem = None
        except urllib3.exceptions.ReadTimeoutError:
            problem = f"nothing came for {self._read_seconds:g} s after {incoming.size:,} bytes of the body"
        except (urllib3.exceptions.HTTPError, OSError):
            problem = f"the body broke off after {incoming.size:,} bytes"
        except (CutError, headers.UnsoundHeaderError) as error:
            problem = str(error)
        if deadline.is_over:
            raise self._too_slow(200, "the body")
        if problem:
            raise PassingError("broken", 200, problem)


def _after(attempts: int, failure: NoAnswerError) -> NoAnswerError:
    return NoAnswerError(failure.kind, failure.status, f"{failure} (requested {attempts} times)")


def _validators(etag: str | None, last_modified: str | None) -> dict[str, str]:
    given = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: value for name, value in given.items() if value}


def _is_about(answer: HttpAnswer, etag: str | None, has_validators: bool) -> bool:
    """Whether a 304 is about the version that was named: proxies have been seen to confirm another one."""
    if not has_validators:
        return False
    return etag is None or answer.etag is None or answer.etag.removeprefix("W/") == etag.removeprefix("W/")


def _not_held(answer: HttpAnswer) -> NoAnswerError:
    etag = answer.etag or "no ETag"
    return NoAnswerError(
        "broken", 304, f"HTTP 304 for a version that is not held ({etag}): requested without validators"
    )
