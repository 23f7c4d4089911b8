"""The archive: bodies by their SHA-256, and an outcome for every attempt to get one.

Two layers. The live one is ``<data>/archive``: ``blobs/ab/<sha256>`` holds a body as it was received (after the
transfer's own compression), written once; ``outcomes/<source>/<run>.jsonl`` gets a line for each attempt, in order.
Beneath it lies the recorded sample, read-only: the bodies that ``ingestion/recorded/manifest.jsonl`` names.

A body is in place before the line that names it is written, and each is on the disk before the next step. So a crash
leaves at most a blob that no line names, which the next fetch adopts, or the beginning of a line, which the next run
cuts off. Lines are chained and counted (``index``): one that is gone or changed is noticed by whoever reads them.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from ingestion.archive import abandoned, atomic
from ingestion.archive.incoming import Incoming, StorageError
from ingestion.archive.index import SourceIndex, Torn, indexed_sources
from ingestion.archive.recorded_sample import recorded_versions
from ingestion.archive.versions import Layer, Outcome, OutcomeKind, SourceHistory, Version
from ingestion.settings import Settings
from ingestion.source import Document, SourceError

__all__ = ["Archive", "Incoming", "Layer", "Outcome", "OutcomeKind", "StorageError", "Version"]


class Archive:
    """The two layers as one: what is held, what came of each attempt, and a way in for new bodies."""

    def __init__(self, settings: Settings):
        self._folder = settings.data / "archive"
        self._recorded = settings.recorded
        self._histories: dict[str, SourceHistory] = {}
        self._indexes: dict[str, SourceIndex] = {}
        self._recorded_versions: list[Version] | None = None

    # What is held

    def sources(self) -> list[str]:
        """Names of the sources of which anything was ever recorded or attempted."""
        return sorted(indexed_sources(self._folder) | {version.source for version in self._manifest()})

    def outcomes(self, source: str) -> list[Outcome]:
        """Every attempt at a source, in the order in which they were made."""
        return list(self._history(source).outcomes)

    def versions(self, source: str) -> list[Version]:
        """Every version of every document of a source, each once, by key; of one, the version seen last stands last.

        So the order does not hang on how often, and after what, a key was asked for.
        """
        return sorted(self._history(source).versions.values(), key=lambda version: version.key)

    def latest(self, source: str, key: str) -> Version | None:
        """The version of a document that was seen last, with the validators that came with it."""
        return self._history(source).current.get(key)

    def version(self, source: str, key: str, document_id: str) -> Version | None:
        return self._history(source).versions.get((key, document_id))

    def was_seen(self, version: Version) -> bool:
        """Whether an attempt made here ever came upon this version."""
        return (version.key, version.document_id) in self._history(version.source).seen

    def documents(self, source: str) -> Iterator[Document]:
        """Every archived version of a source with its body, verified, in the order of :meth:`versions`."""
        for version in self.versions(source):
            yield self.document(version)

    def has(self, source: str) -> bool:
        """Whether any body of the source is held."""
        return bool(self.versions(source))

    def document(self, version: Version) -> Document:
        return Document(
            document_id=version.document_id,
            source=version.source,
            key=version.key,
            url=version.url,
            company_id=version.company_id,
            fetched_at=version.fetched_at,
            body=self.read(version),
            content_type=version.content_type,
        )

    def read(self, version: Version) -> bytes:
        """The body of a version. Raises :class:`SourceError` where the file is gone or its bytes have changed."""
        try:
            body = version.path.read_bytes()
        except OSError as error:
            raise self._unreadable(version, f"the archived body cannot be read ({error.strerror})") from None
        if hashlib.sha256(body).hexdigest() != version.document_id:
            raise self._unreadable(version, "the archived body is damaged: its bytes do not hash to its name")
        return body

    def index(self, source: str) -> SourceIndex:
        """The lines of a source, as they are written down."""
        return self._indexes.setdefault(source, SourceIndex(self._folder, source))

    def recorded(self, source: str) -> list[Version]:
        """The versions of the recorded sample."""
        return [version for version in self._manifest() if version.source == source]

    def blobs(self) -> list[Path]:
        """The files of all live bodies, whether or not a line names them."""
        return sorted((self._folder / "blobs").glob("*/*"))

    # What comes in

    def receive(self, source: str) -> Incoming:
        """A place for a body that is about to arrive."""
        return Incoming(source, self._folder / "incoming")

    def adopt(self, source: str, incoming: Incoming) -> str:
        """Put an arrived body in its place, for good; its id. A damaged blob of that id is mended by it."""
        blob = self._blob(incoming.document_id)
        try:
            if blob.exists() and hashlib.sha256(blob.read_bytes()).hexdigest() == incoming.document_id:
                return incoming.document_id
            incoming.sync()
            blob.parent.mkdir(parents=True, exist_ok=True)
            incoming.path.chmod(0o400)
            os.replace(incoming.path, blob)
            atomic.sync(blob.parent)
        except OSError as error:
            raise StorageError(source, blob, error) from error
        return incoming.document_id

    def record(self, outcome: Outcome) -> None:
        """Write down what came of an attempt. On return it is on the disk."""
        holding = self._history(outcome.source)
        try:
            self.index(outcome.source).append(outcome)
        except OSError as error:
            raise StorageError(outcome.source, self._folder / "outcomes" / outcome.source, error) from error
        holding.see(outcome, self._blob)

    def recover(self, source: str) -> list[Torn]:
        """Cut off what a crash left of a line of the source; what was cut off. For who alone fetches it."""
        return self.index(source).recover()

    def sweep(self) -> list[Path]:
        """Remove what runs that are dead left on its way in; what was removed."""
        return abandoned.remove(self._folder / "incoming", "*") + abandoned.remove(
            self._folder / "chains", atomic.ASIDE
        )

    # Inner

    def _blob(self, document_id: str) -> Path:
        return self._folder / "blobs" / document_id[:2] / document_id

    def _history(self, source: str) -> SourceHistory:
        if source not in self._histories:
            holding = SourceHistory(self.recorded(source))
            for outcome in self.index(source).outcomes():
                holding.see(outcome, self._blob)
            self._histories[source] = holding
        return self._histories[source]

    def _manifest(self) -> list[Version]:
        """The recorded sample, earliest first."""
        if self._recorded_versions is None:
            self._recorded_versions = recorded_versions(self._recorded)
        return self._recorded_versions

    def _unreadable(self, version: Version, problem: str) -> SourceError:
        if version.layer == "recorded":
            next_step = f"restore it: git checkout -- {version.path}"
        else:
            next_step = (
                "put the file back from a copy of the archive; a fetch with FROTH_FETCH=live mends it if the publisher "
                "still sends these bytes; to give it up, run froth repair --give-up. No other document is affected"
            )
        return SourceError(
            version.source,
            version.company_id,
            f"{version.document_id} ({version.url})",
            str(version.path),
            problem,
            next_step,
        )
