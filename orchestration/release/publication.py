"""Publishing: a release is written aside, synced, and swapped in by a symlink; the last five stay.

Its row in ``marts.releases`` comes from ``data/tables/releases__published.parquet``, whose columns are
release_id, previous_release_id, published_at (instant, UTC), run_id, content_id, marts, companies, figures, facts,
documents, checks, checks_warned, keys_added, keys_changed, keys_vanished: see ``release_candidate``.

A reader opens ``published/current/...`` and holds one release whole. Whoever reads several of its files resolves the
symlink once. A crash at any instant leaves ``current`` as it was, and at most a folder that the next release removes.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from dashboard.audit import release_audit
from ingestion.archive import atomic
from orchestration import locks

#: Releases retained, the current one among them.
RETAINED = 5

_CURRENT = "current"
_ASIDE = ".tmp-"


class PublishError(Exception):
    """A release could not be written. What was published before stands."""


def current(published: Path) -> Path | None:
    """The folder of the current release, resolved; none where nothing is published yet.

    Raises :class:`PublishError` where the link leads nowhere: somebody has removed what it named.
    """
    link = published / _CURRENT
    if not link.is_symlink():
        return None
    if not link.exists():
        whole = sorted(path.name for path in (published / "releases").glob("*") if not path.name.startswith(_ASIDE))
        step = f"ln -sfn releases/{whole[-1]} {link}" if whole else f"rm {link}"
        raise PublishError(
            f"{link} names {os.readlink(link)}, which is not there\n  next: put that folder back, or run: {step}"
        )
    return link.resolve(strict=True)


def publish(published: Path, release_id: str, fill: Callable[[Path], None]) -> Path:
    """Make ``release_id`` the current release. ``fill`` writes its files into the folder it is given.

    Raises :class:`PublishError`, with the release before still current, where it cannot be written.
    """
    releases = published / "releases"
    releases.mkdir(parents=True, exist_ok=True)
    with _alone(published):
        _clear_remains(published)
        aside, target = releases / f"{_ASIDE}{release_id}", releases / release_id
        try:
            aside.mkdir()
            fill(aside)
            _seal(aside)
            os.rename(aside, target)
            atomic.sync(releases)
            _point(published, target)
        except Exception as error:
            shutil.rmtree(aside, ignore_errors=True)
            standing = current(published)
            raise PublishError(
                f"release {release_id} could not be written: {error}\n"
                f"  still published: {standing.name if standing else '(nothing)'}\n"
                f"  next: {_next_step(error, published)}"
            ) from error
        _retain(published)
    return target


def clear(published: Path) -> list[Path]:
    """Remove what publishers that are dead left half-written; what was removed. Nothing where ``current`` dangles."""
    if not (published / "releases").is_dir():
        return []
    with _alone(published):
        try:
            return _clear_remains(published)
        except PublishError:
            return []


def withdraw(published: Path) -> Path:
    """Set the current release aside, which is damaged, and let the one before it be current, or none; where it is now.

    A crash within leaves the damaged one current, or no longer current and not yet set aside.
    """
    with _alone(published):
        folder = current(published)
        assert folder is not None
        earlier = [path for path in sorted((published / "releases").iterdir()) if path.name < folder.name]
        sound = [path for path in earlier if not release_audit.damages(path)]
        aside = published / "set_aside" / folder.name
        aside.parent.mkdir(exist_ok=True)
        if sound:
            _point(published, sound[-1])
        else:
            (published / _CURRENT).unlink()
        os.rename(folder, aside)
        atomic.sync(folder.parent)
        return aside


def _next_step(error: Exception, published: Path) -> str:
    if "no space left" in str(error).lower() or "disk quota" in str(error).lower():
        return f"free space on the disk of {published} and run again; nothing needs to be fetched again"
    return "mend what the message names and run again; nothing needs to be fetched again"


def _seal(folder: Path) -> None:
    """Everything in the folder listed with its hash, on disk and read-only."""
    release_audit.write_sums(folder)
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_file():
            path.chmod(0o444)
        atomic.sync(path)
    atomic.sync(folder)


def _point(published: Path, target: Path) -> None:
    """Swap the symlink: one rename, so that a reader finds the old release or the new one."""
    link = published / f".{_CURRENT}.new"
    link.unlink(missing_ok=True)
    link.symlink_to(Path("releases") / target.name)
    os.replace(link, published / _CURRENT)
    atomic.sync(published)


def _clear_remains(published: Path) -> list[Path]:
    """Remove what a crash left: folders written aside, and releases newer than the current one, which nobody saw.

    Ids only grow, so a newer one is one that was written and never pointed to. Where nothing is current, nobody can say
    which of them were seen, and they stay.
    """
    standing = current(published)
    left = [
        path
        for path in sorted((published / "releases").iterdir())
        if path.name.startswith(_ASIDE) or (standing is not None and path.name > standing.name)
    ]
    for path in left:
        shutil.rmtree(path)
    return left


def _retain(published: Path) -> None:
    """Drop all but the last releases, never the current one. Readers of a dropped one keep the files they have open."""
    standing = current(published)
    for path in sorted((published / "releases").iterdir())[:-RETAINED]:
        if path != standing:
            shutil.rmtree(path)


def _alone(published: Path) -> AbstractContextManager[None]:
    """Two publishers take turns."""
    return locks.hold(published, "published", "publishes a release", patience=locks.PATIENCE)
