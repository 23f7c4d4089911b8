"""The page of a release in a real browser: it asks nothing of anyone, draws what the marts say, and fits."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dashboard import page
from tests.places import Place

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
WIDTHS = (360, 768, 1440)

needs_browser = pytest.mark.skipif(
    CHROMIUM is None, reason="no Chromium on PATH: the page is not opened (Debian and Ubuntu: apt install chromium)"
)


@pytest.fixture(scope="module")
def html(place: Place, published: duckdb.DuckDBPyConnection) -> Path:
    return place.current / "dashboard.html"


@pytest.fixture(scope="module")
def browser(html: Path) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"],
        )
        yield running
        running.close()


@pytest.fixture
def opened(browser: Any, html: Path) -> Iterator[Any]:
    """The page, drawn, with what it asked for and what it said on the console."""
    context = browser.new_context(
        viewport={"width": 1440, "height": 900}, offline=True, accept_downloads=True, color_scheme="light"
    )
    tab = context.new_page()
    tab.asked, tab.said = [], []
    tab.on("request", lambda request: tab.asked.append(request.url))
    tab.on("console", lambda message: tab.said.append(message.text))
    tab.on("pageerror", lambda error: tab.said.append(str(error)))
    tab.goto(html.as_uri())
    tab.wait_for_selector("body[data-ready='1']", timeout=20_000)
    yield tab
    context.close()


def test_the_same_release_gives_the_same_page(html: Path) -> None:
    database = html.with_name("froth.duckdb")
    assert page.build(database, html.parent.resolve().name) == html.read_text(encoding="utf-8")
    assert html.stat().st_size < 3_000_000


@needs_browser
def test_it_asks_for_nothing_and_complains_of_nothing(opened: Any) -> None:
    assert [url for url in opened.asked if not url.startswith(("file:", "data:", "blob:"))] == []
    assert opened.said == []
    for card_id in opened.evaluate("Object.keys(SPECS)"):
        marks = opened.locator(f"#viz-{card_id} svg :is(.mark-rect, .mark-line, .mark-symbol) path").count()
        assert marks > 0, card_id


@needs_browser
def test_headlines_are_what_the_marts_say(opened: Any, published: duckdb.DuckDBPyConnection) -> None:
    quarter, capex, ratio = published.sql(
        "select calendar_quarter, cast(capex_cash_usd as double) / 1e9, capex_to_ocf_ttm_ratio"
        " from marts.hyperscaler_group_quarterly where group_id = 'big4' and capex_cash_usd is not null"
        " order by calendar_quarter desc limit 1"
    ).fetchone() or (None, None, None)
    assert f"spent ${capex:.0f}bn in {quarter}" in opened.locator("#capex h2").inner_text()
    assert f"the four together {ratio:.0%}" in opened.locator("#strain h2").inner_text()


@needs_browser
def test_rows_and_pictures_can_be_taken_away(opened: Any, published: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    with opened.expect_download() as rows:
        opened.click("[data-rows=capex]")
    taken = list(csv.DictReader(Path(rows.value.path()).read_text(encoding="utf-8").splitlines()))
    assert {row["company_id"] for row in taken} >= {"microsoft", "amazon", "alphabet", "meta"}
    for row in taken:
        (value,) = published.execute(
            "select cast(capex_cash_usd as double) / 1e9 from marts.hyperscaler_spend_quarterly"
            " where company_id = ? and calendar_quarter = ?",
            [row["company_id"], row["calendar_quarter"]],
        ).fetchone() or (None,)
        assert float(row["value"]) == pytest.approx(value)
    with opened.expect_download() as picture:
        opened.click("[data-image=capex]")
    svg = Path(picture.value.path()).read_text(encoding="utf-8")
    assert svg.startswith("<svg")
    assert "var(--" not in svg


@needs_browser
def test_the_theme_recolours_page_and_marks(opened: Any) -> None:
    look = (
        "[getComputedStyle(document.body).backgroundColor,"
        " getComputedStyle(document.querySelector('#viz-capex svg .mark-rect path')).fill].join()"
    )
    light = opened.evaluate(look)
    opened.click("#theme")
    assert all(one != other for one, other in zip(light.split("),"), opened.evaluate(look).split("),"), strict=True))


@needs_browser
def test_a_chip_lights_its_company_in_every_chart(opened: Any) -> None:
    opened.click("#capex [data-light=oracle]")
    assert opened.evaluate("[views.capex.signal('hl'), views.strain.signal('hl')].join()") == "oracle,oracle"
    opened.click("#capex [data-light=oracle]")
    assert opened.evaluate("views.capex.signal('hl')") == ""


@needs_browser
def test_hovering_reads_out_every_series(opened: Any) -> None:
    chart = opened.locator("#viz-strain")
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    for share in (0.60, 0.61, 0.62):
        opened.mouse.move(box["x"] + box["width"] * share, box["y"] + box["height"] * 0.5)
        opened.wait_for_timeout(60)
    opened.wait_for_timeout(300)
    text = opened.locator("#vg-tooltip-element").inner_text()
    assert all(name in text for name in ("Alphabet", "Amazon", "Microsoft", "Oracle"))
    assert not re.search("undefined|NaN|null", text)


@needs_browser
@pytest.mark.parametrize("width", WIDTHS)
def test_it_fits_and_reads_at_any_width(opened: Any, width: int) -> None:
    opened.set_viewport_size({"width": width, "height": 900})
    opened.wait_for_timeout(300)
    wide, inner = opened.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert wide <= inner
    contrasts = opened.evaluate(_CONTRASTS)
    assert min(contrasts.values()) >= 4.5, contrasts


@needs_browser
def test_every_link_leads_to_a_document(opened: Any) -> None:
    links = opened.evaluate("[...document.querySelectorAll('main a')].map(link => link.href)")
    assert len(links) > 20
    assert all(link.startswith("https://") for link in links)


_CONTRASTS = """
() => {
  const light = colour => {
    const parts = colour.match(/[\\d.]+/g).slice(0, 3).map(part => {
      const value = part / 255;
      return value <= .03928 ? value / 12.92 : ((value + .055) / 1.055) ** 2.4;
    });
    return .2126 * parts[0] + .7152 * parts[1] + .0722 * parts[2];
  };
  const found = {}, probe = document.createElement("i");
  document.body.append(probe);
  for (const theme of ["light", "dark"]) {
    document.documentElement.dataset.theme = theme;
    const of = name => { probe.style.color = `var(--${name})`; return light(getComputedStyle(probe).color); };
    const card = of("card");
    for (const name of ["ink", "muted", "c1", "c2", "c3", "c4", "c5", "accent", "good", "warn"]) {
      const own = of(name);
      found[theme + name] = (Math.max(own, card) + .05) / (Math.min(own, card) + .05);
    }
  }
  probe.remove();
  document.documentElement.dataset.theme = "light";
  return found;
}
"""
