"""What is held of a source: outcomes of attempts, versions of documents, and how the one follows from the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Literal

OutcomeKind = Literal["fetched", "unchanged", "set_aside", "absent", "refused", "broken"]
Layer = Literal["recorded", "live"]


@dataclass(frozen=True)
class Outcome:
    """What came of one attempt to get one thing.

    ``document_id`` is the version current afterwards, null where none is held. ``set_aside_id`` is the body that
    arrived, was archived and is no use to its parser: it is a version, and not the current one. ``detail`` is the
    publisher's own message, or ours. ``bytes`` counts the body that arrived. ``layer`` says where that body lies.
    """

    run_id: str
    source: str
    key: str
    company_id: str | None
    url: str
    attempted_at: datetime
    outcome: OutcomeKind
    mode: Layer
    http_status: int | None = None
    document_id: str | None = None
    bytes: int | None = None
    seconds: float = 0.0
    detail: str | None = None
    content_type: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    layer: Layer | None = None
    set_aside_id: str | None = None


@dataclass(frozen=True)
class Version:
    """One archived version of a document. ``fetched_at`` is when these bytes were first seen under this key."""

    source: str
    key: str
    document_id: str
    url: str
    company_id: str | None
    fetched_at: datetime
    content_type: str | None
    etag: str | None
    last_modified: str | None
    bytes: int
    layer: Layer
    path: Path


class SourceHistory:
    """What is held of one source, and how it came to be."""

    def __init__(self, recorded: Iterable[Version]):
        self.outcomes: list[Outcome] = []
        self.versions: dict[tuple[str, str], Version] = {}
        self.current: dict[str, Version] = {}
        self.seen: set[tuple[str, str]] = set()
        for version in recorded:
            self._hold(version)

    def see(self, outcome: Outcome, blob: Callable[[str], Path]) -> None:
        """Take an attempt into account. A version seen again is current again: publishers do go back."""
        self.outcomes.append(outcome)
        if outcome.set_aside_id is not None:
            self._see_set_aside(outcome, outcome.set_aside_id, blob)
        if outcome.document_id is None or outcome.outcome not in ("fetched", "unchanged"):
            return
        identity = (outcome.key, outcome.document_id)
        self.seen.add(identity)
        known = self.versions.pop(identity, None)
        if known:
            self._hold(known)
            # What to ask with next time is what was answered last.
            self.current[outcome.key] = replace(
                known, url=outcome.url, etag=outcome.etag, last_modified=outcome.last_modified
            )
        elif outcome.layer == "live":
            self._hold(_version_of(outcome, outcome.document_id, blob(outcome.document_id)))

    def _see_set_aside(self, outcome: Outcome, document_id: str, blob: Callable[[str], Path]) -> None:
        """A body that is no use to its parser is held, in case a better parser comes, and is never current."""
        identity = (outcome.key, document_id)
        self.seen.add(identity)
        if identity not in self.versions and outcome.layer == "live":
            self.versions[identity] = _version_of(outcome, document_id, blob(document_id))

    def _hold(self, version: Version) -> None:
        self.versions[version.key, version.document_id] = version
        self.current[version.key] = version


def _version_of(outcome: Outcome, document_id: str, path: Path) -> Version:
    return Version(
        source=outcome.source,
        key=outcome.key,
        document_id=document_id,
        url=outcome.url,
        company_id=outcome.company_id,
        fetched_at=outcome.attempted_at,
        content_type=outcome.content_type,
        etag=outcome.etag,
        last_modified=outcome.last_modified,
        bytes=outcome.bytes or 0,
        layer="live",
        path=path,
    )
