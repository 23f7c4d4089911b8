"""The Superset dashboard in Chromium: it opens, draws every chart, shows the marts' numbers and asks nobody else."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.clients.proof import Absent, Differs, Proof, ReleaseFolder

if TYPE_CHECKING:
    from tests.clients.superset import Served

#: Where a picture of the dashboard is put, if anywhere.
PICTURE = "FROTH_SUPERSET_PICTURE"

_NUMBERS = (
    ("Cash capex of the newest quarter, bn USD", "{:,.1f}"),
    ("Capex over operating cash flow, four quarters", "{:.1%}"),
    ("Growth of capex on the year before", "{:+.1%}"),
)

#: Charts with a place on the page, canvases, and things that still load.
_READY = """
() => ["[data-test=slice-container]", "[data-test=slice-container] canvas", ".loading"].map(
  selector => document.querySelectorAll(selector).length
)
"""

#: Colours in the middle of a canvas: one alone is a chart that drew nothing.
_COLOURS = """
canvas => {
  const { width, height } = canvas, found = new Set();
  const pixels = new Uint32Array(canvas.getContext("2d").getImageData(0, 0, width, height).data.buffer);
  for (let i = 0; i < pixels.length; i += 7) found.add(pixels[i]);
  return found.size;
}
"""


def prove(served: Served, release: ReleaseFolder) -> Proof:
    from tests.clients.superset import CHARTS

    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        raise Absent("Chromium, to open Superset's dashboard; next (Debian and Ubuntu): apt install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--no-proxy-server"]
        )
        tab = browser.new_context(viewport={"width": 1440, "height": 1790}).new_page()
        tab.set_default_timeout(120_000)  # the first page that a fresh server gives can take half a minute
        _log_in(tab, served)
        trouble = _watched(tab, served.address)
        tab.goto(f"{served.address}/superset/dashboard/froth/?standalone=1")
        _wait_for_charts(tab, len(CHARTS))
        tab.wait_for_timeout(2_000)  # lines and bars grow into place
        values = _same_numbers(tab, release)
        drawn = [canvas.evaluate(_COLOURS) for canvas in tab.locator("canvas").all()]
        errors = tab.locator(".ant-alert-error, [data-test=error-boundary]").count()
        if errors or trouble or min(drawn) < 10:
            raise Differs(f"{errors} charts show an error; colours of charts {drawn}; and it said: {trouble[:5]}")
        if picture := os.environ.get(PICTURE):
            tab.screenshot(path=Path(picture), full_page=True)
        version = f"{served.version}, Chromium {browser.version.split('.')[0]}"
        browser.close()
    return Proof("Superset, page", version, f"{len(CHARTS)} charts drawn; big numbers; rows of the table", values)


def _log_in(tab: Any, served: Served) -> None:
    tab.goto(f"{served.address}/login/")
    tab.fill("#username", served.user)
    tab.fill("#password", served.password)
    tab.click("button[type=submit]")
    tab.wait_for_url("**/welcome/**", wait_until="commit")


def _wait_for_charts(tab: Any, charts: int) -> None:
    """Until every chart has its place and nothing is loading. (The page's policy forbids Playwright's own waiting.)"""
    until = time.monotonic() + 120
    while (found := tab.evaluate(_READY)) != [charts, 4, 0]:
        if time.monotonic() > until:
            raise Differs(f"the dashboard has {found} charts, canvases and things still loading; not {[charts, 4, 0]}")
        tab.wait_for_timeout(200)


def _watched(tab: Any, address: str) -> list[str]:
    """What goes wrong from now on: errors of the page, refusals of the server, requests to anybody else."""
    trouble: list[str] = []
    tab.on("pageerror", lambda error: trouble.append(f"error {error}"))
    tab.on("console", lambda said: trouble.append(f"console {said.text}") if said.type == "error" else None)
    tab.on("response", lambda answer: trouble.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None)
    own = (address, "data:", "blob:")
    tab.on("request", lambda asked: None if asked.url.startswith(own) else trouble.append(f"asked {asked.url}"))
    return trouble


def _same_numbers(tab: Any, release: ReleaseFolder) -> int:
    """The big numbers, and the first page of the table, as the page writes them."""
    from tests.clients.superset import CHARTS

    shown = [number.inner_text().strip() for number in tab.locator(".header-line").all()]
    wanted = [form.format(release.rows(CHARTS[name])[0][0]) for name, form in _NUMBERS]
    if shown != wanted:
        raise Differs(f"the page shows {shown} instead of {wanted}")
    rows = [row.locator("td").all_inner_texts() for row in tab.locator("table tbody tr").all()]
    held = sorted(release.rows(CHARTS["Gauges, newest judged quarter of each"]))[: len(rows)]
    table = [(title, quarter, state) for title, quarter, _, _, _, state in held]
    if not rows or [(row[0], row[1], row[5]) for row in rows] != table:
        raise Differs(f"the table shows {rows[:2]} instead of {table[:2]}")
    return len(shown) + 3 * len(rows)
