"""What a run does before anything else: what dead runs left is removed, what is damaged and can be made anew set aside.

In: whoever holds the warehouse. Nothing is deleted that only a publisher has: the archive is left as it is, unless it
was asked to give up what is lost.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from dashboard.audit import databases, release_audit
from ingestion.archive import abandoned, archive_audit, atomic
from ingestion.archive.store import Archive
from ingestion.parsing import table_files, tables
from ingestion.settings import Settings
from ingestion.source import SourceError, registered
from orchestration.release import publication

#: Dagster's own files that a run opens, below its home.
_OPENED = ("history/runs.db", "history/runs/index.db", "schedules/schedules.db")


def recover(settings: Settings) -> Iterator[str]:
    """Do it; a line for each thing that was done."""
    yield from _cleared(settings)
    for finding in table_files.audit(settings.data).findings:
        if finding.is_damage:
            yield _set_aside(finding.path, settings.data, finding.problem)
            yield from _built_anew(settings, finding.path)
    for finding in databases.audit_warehouse(settings).findings:
        wal = finding.path.with_name(f"{finding.path.name}.wal")
        for path in (finding.path, *([wal] if wal.exists() else ())):
            yield _set_aside(path, settings.data, finding.problem)


def recover_history(home: Path) -> Iterator[str]:
    """Set aside those of Dagster's files that cannot be read: it begins new ones. Before Dagster opens them."""
    for path in (home / name for name in _OPENED):
        if path.exists() and (problem := databases.problem_of_sqlite(path)):
            for part in (path, *path.parent.glob(f"{path.name}-*")):
                yield _set_aside(part, home, problem)


def withdraw_damaged_release(settings: Settings) -> Iterator[str]:
    """Set the current release aside where a file of it is not what was published."""
    standing = publication.current(settings.published)
    if standing and (found := release_audit.damages(standing)):
        aside = publication.withdraw(settings.published)
        now = publication.current(settings.published)
        yield (
            f"set aside    release {standing.name}: {len(found)} of its files are damaged, first {found[0].path}; "
            f"it is now {aside}, and current is {now.name if now else 'nothing'} until a new one is published"
        )


def give_up(settings: Settings) -> Iterator[str]:
    """Give up the lines of the index that cannot be read, and those that name a body that cannot."""
    archive = Archive(settings)
    for source in archive.sources():
        unreadable = archive_audit.unreadable_ids(archive, source)
        try:
            archive.outcomes(source)
        except SourceError as error:
            yield f"given up     {error.problem}"
        else:
            if not unreadable:
                continue
        dropped, aside = archive.index(source).give_up(
            lambda row, gone=unreadable: not {row.document_id, row.set_aside_id} & gone  # type: ignore[misc]
        )
        yield f"given up     {dropped} lines of {source}; the index as it was is in {aside}"
    for blob in archive.blobs():
        if not archive_audit.is_sound(blob):
            yield _set_aside(blob, settings.data, "its bytes do not hash to its name")


def _cleared(settings: Settings) -> Iterator[str]:
    """What dead runs left half-written."""
    data = settings.data
    left = Archive(settings).sweep()
    for folder in (*table_files.FOLDERS, *(f"sums/{folder}" for folder in table_files.FOLDERS)):
        left += abandoned.remove(data / folder, atomic.ASIDE)
    left += publication.clear(settings.published)
    for path in left:
        yield f"removed      what a dead run left: {path}"


def _set_aside(path: Path, home: Path, problem: str) -> str:
    folder = home / "set_aside"
    folder.mkdir(exist_ok=True)
    number = 1 + len(list(folder.glob(f"{path.name}-*")))
    aside = folder / f"{path.name}-{number}"
    os.replace(path, aside)
    return f"set aside    {path}: {problem}; it is now {aside}, and is built anew"


def _built_anew(settings: Settings, path: Path) -> Iterator[str]:
    """The tables of the source that a damaged one is of, from the archive. Others are built by every run."""
    if path.parent != settings.tables or (source := registered().get(path.stem.split("__")[0])) is None:
        return
    try:
        tables.build(source, Archive(settings).documents(source.name), settings)
    except SourceError as error:
        yield f"not built    {path}: {error.problem}; next: {error.next_step}"
