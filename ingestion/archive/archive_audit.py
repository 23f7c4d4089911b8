"""The archive read whole: every line of its index, every body that a line names, and the recorded sample."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from ingestion.archive import abandoned
from ingestion.archive.store import Archive, Version
from ingestion.findings import Audited, Finding
from ingestion.settings import Settings
from ingestion.source import SourceError

_REFETCH = "FROTH_FETCH=live make run asks for it again"


def audit(settings: Settings) -> list[Audited]:
    """What of the archive and of the sample beneath it is sound. Nothing is changed."""
    archive = Archive(settings)
    lines, index, versions = 0, list[Finding](), list[Version]()
    for source in archive.sources():
        try:
            lines += len(archive.outcomes(source))
            versions += archive.versions(source)
            index += _torn(archive, source)
        except SourceError as error:
            index.append(Finding("index", Path(error.document), error.problem, error.next_step, "publisher"))
    live = [version for version in versions if version.layer == "live"]
    recorded = [version for version in versions if version.layer == "recorded"]
    folder = settings.data / "archive"
    return [
        Audited("bodies", len(live), (*_bodies(archive, live), *_unnamed(folder, live), *_arriving(folder))),
        Audited("index", lines, tuple(index)),
        Audited("sample", len(recorded), (*_sample(archive, recorded), *_strangers(settings.recorded, recorded))),
    ]


def unreadable_ids(archive: Archive, source: str) -> set[str]:
    """Ids of the live bodies of a source that are gone or damaged, by whatever can be read of its lines."""
    outcomes = archive.index(source).readable()
    named = {found for row in outcomes for found in (row.document_id, row.set_aside_id) if found}
    live = {path.name: path for path in archive.blobs()}
    held = {version.document_id for version in archive.recorded(source)}
    return {found for found in named - held if found not in live or not is_sound(live[found])}


def is_sound(blob: Path) -> bool:
    """Whether the bytes of a body hash to its name."""
    return hashlib.sha256(blob.read_bytes()).hexdigest() == blob.name


def _bodies(archive: Archive, versions: Iterable[Version]) -> Iterable[Finding]:
    for version in versions:
        try:
            archive.read(version)
        except SourceError as error:
            what = f"{version.source} {version.key} ({version.url}): {error.problem}"
            yield Finding("bodies", version.path, what, f"{_REFETCH}, or {error.next_step}", "publisher")


def _unnamed(folder: Path, versions: Iterable[Version]) -> Iterable[Finding]:
    """Bodies that no line names: what a crash leaves between a body and its line. The next fetch adopts them."""
    named = {version.path for version in versions}
    for path in sorted(set((folder / "blobs").glob("*/*")) - named):
        yield Finding("bodies", path, "no line names this body", "none: a fetch adopts it", "rebuild", False)


def _arriving(folder: Path) -> Iterable[Finding]:
    for path in abandoned.found(folder / "incoming", "*"):
        yield Finding("bodies", path, "a dead run left it on its way in", "make run removes it", "rebuild", False)


def _torn(archive: Archive, source: str) -> Iterable[Finding]:
    for torn in archive.index(source).torn():
        yield Finding("index", torn.file, str(torn), "none: the next run takes it back", "rebuild", False)


def _sample(archive: Archive, versions: Iterable[Version]) -> Iterable[Finding]:
    for version in versions:
        try:
            archive.read(version)
        except SourceError as error:
            yield Finding("sample", version.path, f"{version.key}: {error.problem}", error.next_step, "person")


def _strangers(folder: Path, versions: Iterable[Version]) -> Iterable[Finding]:
    """Files of the sample that its manifest does not name: a line of it is lost, or a file does not belong there."""
    named = {version.path for version in versions}
    for source in sorted({path.parent for path in named}):
        for path in sorted(set(source.iterdir()) - named):
            problem = "the sample's manifest does not name it"
            yield Finding("sample", path, problem, f"git checkout -- {folder}, or remove it", "person")
