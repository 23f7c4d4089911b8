"""One request of a source, carried out: the sample, the publisher or the repository answers; an outcome tells.

What arrives is archived as it came; whether its parser can use it decides whether it is the newest version.
"""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from urllib.parse import urlsplit

from ingestion.archive.store import Archive, Incoming, Outcome, StorageError, Version
from ingestion.fetching.addresses import ForeignAddressError, full_url, require_own
from ingestion.fetching.headers import instant
from ingestion.fetching.session import HttpAnswer, NoAnswerError, Session, UnreachableError
from ingestion.parsing.reading import read
from ingestion.settings import Settings
from ingestion.source import Document, Request, Source, SourceError

#: Requests of one source in one run, whatever its documents name.
_MOST_REQUESTS = 20_000
#: After so many failures in a row a publisher is left alone: it is down, or wants no more of us.
_PATIENCE = 5


class RequestRunner:
    """One source's requests in one run."""

    def __init__(
        self,
        source: Source,
        archive: Archive,
        session: Session,
        settings: Settings,
        run_id: str,
        hosts: frozenset[str],
    ):
        self._source, self._archive, self._session = source, archive, session
        self._settings, self._run_id, self._hosts = settings, run_id, hosts
        self._unreachable: set[str | None] = set()

    def ask(self, request: Request) -> list[Outcome]:
        """What came of a request: one outcome, or one for each recorded version that is new here."""
        blank, started = self._blank(request), time.monotonic()
        try:
            if self._source.is_local:
                outcomes = [self._local(request, blank)]
            elif self._settings.fetch_mode == "recorded":
                outcomes = self._recorded(request, blank)
            else:
                outcomes = [self._live(request, blank)]
        except StorageError:
            raise
        except SourceError as error:
            outcomes = [replace(blank, detail=str(error))]
        return [replace(outcome, seconds=round(time.monotonic() - started, 3)) for outcome in outcomes]

    def reason_to_refuse(self, request: Request, requested: int) -> str | None:
        """Why a request is never made: a document leads elsewhere than to its source's hosts, or on and on."""
        if requested > _MOST_REQUESTS:
            return f"not asked: {_MOST_REQUESTS:,} requests have been made of {self._source.name} in this run"
        try:
            if not self._source.is_local:
                require_own(request, self._hosts)
        except ForeignAddressError as foreign:
            return f"not asked: {foreign}"
        return None

    def reason_to_skip(self, request: Request, failures: int) -> str | None:
        """Why a request is not worth making: its host is not there, or its publisher failed too often."""
        host = urlsplit(request.url).hostname
        if host in self._unreachable:
            return f"not asked: {host} cannot be reached"
        return f"not asked after {failures} failures in a row" if failures >= _PATIENCE else None

    def skip(self, request: Request, reason: str) -> Outcome:
        return replace(self._blank(request), outcome="refused", detail=reason)

    def follow(self, request: Request, outcome: Outcome) -> list[Request]:
        """What the document says to ask next."""
        current = self._archive.latest(self._source.name, request.key)
        if current is None or outcome.outcome not in ("fetched", "unchanged"):
            return []
        most = self._source.most_followed
        further = list(islice(self._source.follow(self._archive.document(current)), most + 1))
        if len(further) > most:
            raise ValueError(f"it names more than {most:,} further requests")
        return further

    def _blank(self, request: Request) -> Outcome:
        current = self._archive.latest(self._source.name, request.key)
        return Outcome(
            run_id=self._run_id,
            source=self._source.name,
            key=request.key,
            company_id=request.company_id,
            url=request.url if self._source.is_local else full_url(request),
            attempted_at=datetime.now(UTC),
            outcome="broken",
            mode=self._settings.fetch_mode,
            document_id=current.document_id if current else None,
        )

    def _recorded(self, request: Request, blank: Outcome) -> list[Outcome]:
        versions = [version for version in self._archive.versions(self._source.name) if version.key == request.key]
        if not versions:
            return [replace(blank, outcome="absent", detail="not in the recorded sample")]
        new = [version for version in versions if not self._archive.was_seen(version)]
        return [self._of_version(version, blank, is_new=bool(new)) for version in new or versions[-1:]]

    def _of_version(self, version: Version, blank: Outcome, is_new: bool) -> Outcome:
        body = self._archive.read(version)
        return replace(
            blank,
            # Of several versions each is an attempt of its own, in the order in which they were recorded.
            attempted_at=datetime.now(UTC),
            outcome="fetched" if is_new else "unchanged",
            url=version.url,
            document_id=version.document_id,
            bytes=len(body),
            content_type=version.content_type,
            etag=version.etag,
            last_modified=version.last_modified,
            layer=version.layer,
        )

    def _local(self, request: Request, blank: Outcome) -> Outcome:
        path = self._settings.root / request.url
        try:
            body = path.read_bytes()
        except OSError as error:
            return replace(blank, detail=f"{path} cannot be read: {error.strerror}")
        with self._archive.receive(self._source.name) as incoming:
            incoming.write(body)
            return self._keep(incoming, HttpAnswer(status=None), None, blank)

    def _live(self, request: Request, blank: Outcome) -> Outcome:
        current = self._sound(self._archive.latest(self._source.name, request.key))
        if current and request.is_final:
            return replace(_of_held(current, blank), detail="held, and the publisher never changes it: not asked for")
        # Validators are an address's own: where the address has changed they mean nothing.
        known = current if current and current.url == blank.url else None
        with self._archive.receive(self._source.name) as incoming:
            try:
                answer = self._session.ask(
                    self._source,
                    request,
                    incoming,
                    etag=known.etag if known else None,
                    last_modified=known.last_modified if known else None,
                )
            except NoAnswerError as none:
                if isinstance(none, UnreachableError):
                    self._unreachable.add(urlsplit(request.url).hostname)
                return replace(blank, outcome=none.kind, http_status=none.status, detail=str(none))
            if answer.status == 304 and known:
                return replace(_of_held(known, blank), http_status=304)
            return self._keep(incoming, answer, current, blank)

    def _sound(self, version: Version | None) -> Version | None:
        """The version, unless its body is damaged: then it is fetched anew, which mends it."""
        try:
            if version:
                self._archive.read(version)
            return version
        except SourceError:
            return None

    def _keep(self, incoming: Incoming, answer: HttpAnswer, current: Version | None, blank: Outcome) -> Outcome:
        """Archive what arrived, and see whether its parser can use it: only then it is the newest version."""
        document_id, size, body = incoming.document_id, incoming.size, incoming.path.read_bytes()
        held = self._archive.version(self._source.name, blank.key, document_id)
        if held is None or held.layer == "live":
            self._archive.adopt(self._source.name, incoming)
        remarks = [*answer.remarks, *_remarks(answer, current, document_id)]
        arrived = replace(
            blank,
            outcome="unchanged" if held else "fetched",
            http_status=answer.status,
            document_id=document_id,
            bytes=size,
            detail="; ".join(remarks) or None,
            content_type=answer.content_type,
            etag=answer.etag,
            last_modified=answer.last_modified,
            layer=held.layer if held else "live",
        )
        problem = None if self._source.is_local else self._reason_to_set_aside(arrived, document_id, body)
        if problem is None:
            return arrived
        return replace(
            arrived,
            outcome="set_aside",
            document_id=blank.document_id,
            set_aside_id=document_id,
            detail=f"archived as {document_id[:12]}, and set aside: {problem}",
            etag=None,
            last_modified=None,
        )

    def _reason_to_set_aside(self, arrived: Outcome, document_id: str, body: bytes) -> str | None:
        """What a trial reading finds that makes a body no use; null where it is of use."""
        document = Document(
            document_id=document_id,
            source=self._source.name,
            key=arrived.key,
            url=arrived.url,
            company_id=arrived.company_id,
            fetched_at=arrived.attempted_at,
            body=body,
            content_type=arrived.content_type,
        )
        found = [problem for problem in read(self._source, document).problems if problem.cost == "document"]
        return f"{found[0].found} (at {found[0].locator})" if found else None


def _of_held(version: Version, blank: Outcome) -> Outcome:
    """The outcome of an attempt at which the version that is held stayed what it was."""
    return replace(
        blank,
        outcome="unchanged",
        url=version.url,
        document_id=version.document_id,
        bytes=0,
        content_type=version.content_type,
        etag=version.etag,
        last_modified=version.last_modified,
        layer=version.layer,
    )


def _remarks(answer: HttpAnswer, current: Version | None, document_id: str) -> list[str]:
    """What is odd about an answer beside the version that was current."""
    if current is None or document_id == current.document_id:
        return []
    odd = []
    if answer.etag and answer.etag == current.etag:
        odd.append(f"the body changed though its ETag did not ({answer.etag})")
    now, before = instant(answer.last_modified), instant(current.last_modified)
    if now and before and now < before:
        odd.append(
            f"the publisher went back in time: Last-Modified {answer.last_modified}, after {current.last_modified} "
            f"({current.document_id[:12]}); both versions are held"
        )
    return odd
