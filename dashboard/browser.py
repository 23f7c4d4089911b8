"""The pages of a release in a real browser: they ask for nothing, complain of nothing, and every chart draws.

``python -m dashboard.browser published/current/dashboard.html`` says by hand what publishing asks by itself.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

_NAMES = ("chromium", "chromium-browser", "google-chrome")
#: Seconds for all of it, and for the charts.
_PATIENCE, _DRAWING = 120, 30
#: What a chart draws with; axes and frames are none of these.
_MARKS = ":is(.mark-rect, .mark-line, .mark-symbol) path[d]"


@dataclass(frozen=True)
class Seen:
    """What a browser saw. Where it was not opened, ``not_opened`` says why; ``faults`` is what is wrong."""

    pages: int = 0
    charts: int = 0
    marks: int = 0
    seconds: float = 0.0
    faults: tuple[str, ...] = ()
    not_opened: str = ""


def chromium() -> str | None:
    """Path of a Chromium, if there is one on PATH."""
    return next((path for name in _NAMES if (path := shutil.which(name))), None)


def options() -> dict[str, Any]:
    """How Chromium is started: as root it has no sandbox, and it never phones home."""
    quiet = ["--disable-gpu", "--disable-background-networking", "--no-first-run"]
    return {"executable_path": chromium(), "args": [*quiet, *(["--no-sandbox"] if os.geteuid() == 0 else [])]}


def look(page: Path) -> Seen:
    """Open a page and the figure pages beside it, in a process of its own. Takes a few seconds."""
    if chromium() is None:
        return Seen(not_opened="no Chromium on PATH; next: on Debian and Ubuntu, apt install chromium")
    try:
        done = subprocess.run(
            [sys.executable, "-m", "dashboard.browser", str(page)],
            cwd=Path(__file__).parents[1],
            capture_output=True,
            text=True,
            timeout=_PATIENCE,
            check=True,
        )
    except subprocess.TimeoutExpired:
        return Seen(faults=(f"the page was not drawn within {_PATIENCE} s",))
    except subprocess.CalledProcessError as error:
        return Seen(faults=((error.stderr or error.stdout).strip()[-600:],))
    found = json.loads(done.stdout)
    return Seen(**{**found, "faults": tuple(found["faults"])})


def _see(page: Path) -> Seen:
    from playwright.sync_api import sync_playwright

    started = time.monotonic()
    requested: list[str] = []
    faults: list[str] = []
    fallen: list[str] = []
    beside = sorted((page.parent / "companies").glob("*.html"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**options())
        tab = browser.new_context(offline=True, viewport={"width": 1440, "height": 900}).new_page()
        tab.on("request", lambda request: requested.append(request.url))
        tab.on("console", lambda message: faults.append(f"says {message.text}"))
        tab.on("pageerror", lambda error: fallen.append(f"fails: {error}"))
        tab.goto(page.resolve().as_uri())
        counts = _marks_by_chart(tab, fallen)
        for other in beside:
            tab.goto(other.resolve().as_uri())
        browser.close()
    faults += fallen
    faults += [f"asks for {url}" for url in requested if not url.startswith(("file:", "data:", "blob:"))]
    faults += [f"chart {card_id} drew nothing" for card_id, marks in counts.items() if marks == 0]
    return Seen(
        pages=1 + len(beside),
        charts=len(counts),
        marks=sum(counts.values()),
        seconds=round(time.monotonic() - started, 1),
        faults=tuple(faults),
    )


def _marks_by_chart(tab: Any, fallen: list[str]) -> dict[str, int]:
    """Marks of each chart once all are drawn; none where a script fell or time ran out, which ``fallen`` then says."""
    until = time.monotonic() + _DRAWING
    while not tab.locator("body[data-ready='1']").count():
        if fallen or time.monotonic() > until:
            fallen.append("the charts were not all drawn")
            return {}
        tab.wait_for_timeout(50)
    counts: dict[str, int] = tab.evaluate(
        "marks => Object.fromEntries(Object.keys(SPECS)"
        ".map(id => [id, document.querySelectorAll(`#viz-${id} svg ${marks}`).length]))",
        _MARKS,
    )
    return counts


if __name__ == "__main__":
    print(json.dumps(asdict(_see(Path(sys.argv[1])))))
