"""The pages of a release, opened in a browser before they are published: a blocking check."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import dagster as dg

from dashboard import browser
from dashboard.browser import Seen
from ingestion.archive import atomic
from ingestion.settings import Settings

PAGE = "dashboard.html"
_KEPT = "checks/pages.json"
CHECK = "pages_open_in_a_browser"
DESCRIPTION = (
    "Before they are published, Chromium opens the page and the figure pages: no request, no message, marks in every "
    "chart. Not checked, with a warning, where there is no Chromium."
)


class PagesError(Exception):
    """The pages do not stand in a browser, so the release is not published."""

    def __init__(self, seen: Seen):
        self.seen = seen
        super().__init__("the pages do not open as they should: " + "; ".join(seen.faults[:3]))


def write(database: Path, release_id: str, folder: Path, rests_on: Mapping[str, Sequence[str]]) -> Sequence[Path]:
    """Write the pages of a release into ``folder``; what was written."""
    from dashboard import page  # what it draws with takes a second to import

    return page.write(database, release_id, folder / PAGE, rests_on)


def look(folder: Path) -> Seen:
    """What a browser saw of the pages in ``folder``. Raises :class:`PagesError` where that is a fault."""
    seen = browser.look(folder / PAGE)
    if seen.faults:
        raise PagesError(seen)
    return seen


def keep(settings: Settings, folder: Path, seen: Seen) -> None:
    """Keep what a browser saw of the pages of a release: they are not written again, so it need not look again."""
    body = json.dumps({"release_id": folder.name, "seen": asdict(seen)}).encode()
    atomic.replace(settings.data / _KEPT, lambda file: file.write(body))


def seen_of(settings: Settings, folder: Path) -> Seen:
    """What a browser saw of the pages of a published release; it looks where it has not yet."""
    if (path := settings.data / _KEPT).exists():
        kept = json.loads(path.read_bytes())
        seen = Seen(**{**kept["seen"], "faults": tuple(kept["seen"]["faults"])})
        if kept["release_id"] == folder.name and not seen.not_opened:
            return seen
    seen = browser.look(folder / PAGE)
    keep(settings, folder, seen)
    return seen


def verdict(seen: Seen) -> dg.AssetCheckResult:
    """What the browser saw, as Dagster keeps it; a page that nothing opened is a warning, never a pass."""
    if seen.not_opened:
        words = f"the pages were not opened: {seen.not_opened}"
    elif seen.faults:
        words = "; ".join(seen.faults[:10])
    else:
        words = f"{seen.pages} pages opened, {seen.charts} charts drew {seen.marks:,} marks in {seen.seconds} s"
    return dg.AssetCheckResult(
        check_name=CHECK,
        passed=not seen.faults and not seen.not_opened,
        severity=dg.AssetCheckSeverity.WARN if seen.not_opened else dg.AssetCheckSeverity.ERROR,
        description=words,
        metadata={"pages": seen.pages, "charts": seen.charts, "marks": seen.marks, "seconds": seen.seconds},
    )
