"""How the page looks: at any width, in both themes, to colour-blind eyes, on paper and in any time zone."""

from __future__ import annotations

import itertools
import re
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dashboard import page
from tests.conftest import tab_of

WIDTHS = (360, 390, 768, 1320, 1920)
_STYLE = Path("dashboard/templates/page.css")
_SERIES = ("c1", "c2", "c3", "c4", "c5")

#: Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB: none, protanopia, deuteranopia, tritanopia.
_EYES = (
    ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
)


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_runs_out_of_its_card(drawn: Any, width: int) -> None:
    drawn.set_viewport_size({"width": width, "height": 900})
    drawn.wait_for_timeout(250)
    wide, inner, beyond = drawn.evaluate(
        "[document.documentElement.scrollWidth, innerWidth, [...document.querySelectorAll('.viz svg')]"
        ".filter(svg => svg.getBoundingClientRect().right > svg.closest('.card').getBoundingClientRect().right)"
        ".map(svg => svg.closest('.card').id)]"
    )
    assert wide <= inner
    assert beyond == []


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_no_label_lies_on_another(drawn: Any, width: int) -> None:
    drawn.set_viewport_size({"width": width, "height": 900})
    drawn.wait_for_timeout(250)
    seen, lying = drawn.evaluate(_OVERLAPS)
    assert seen > 100
    assert lying == []


def test_text_and_series_stand_out_in_both_themes() -> None:
    for theme, colours in _themes().items():
        for name in ("ink", "muted", "accent", "good", "warn", *_SERIES):
            assert _contrast(colours[name], colours["card"]) >= 4.5, (theme, name)
        for name in ("ink", "muted", "accent", "warn", "c1"):
            assert _contrast(colours[name], colours["bg"]) >= 4.5, (theme, name)


def test_series_stay_apart_for_colour_blind_eyes() -> None:
    for theme, colours in _themes().items():
        assert _nearest(colours) >= 20, theme


def test_a_late_card_is_grey_and_still_read() -> None:
    for theme, colours in _themes(".stale").items():
        fresh = _themes()[theme]
        for name in ("ink", "muted", "accent", "good", "warn", *_SERIES):
            assert _contrast(colours[name], colours["card"]) >= 4.5, (theme, name)
            assert _chroma(colours[name]) <= max(_chroma(fresh[name]), 4), (theme, name)
        assert _contrast(colours["card"], fresh["card"]) >= 1.15, theme
        assert _nearest(colours) >= 14, theme


def test_cards_half_of_whose_sources_are_late_alone_are_grey(
    drawn: Any, html: Path, published: duckdb.DuckDBPyConnection
) -> None:
    rests_on = page.sources_by_mart(html.with_name("datapackage.json"))
    late = {
        name
        for (name,) in published.sql(
            "select source_name from marts.freshness where state in ('late', 'never_answered')"
        ).fetchall()
    }
    for card_id, mart in (("rentals", "compute_rental_prices_monthly"), ("gauges", "bubble_gauges_quarterly")):
        is_grey = 2 * len(late & set(rests_on[mart])) >= len(set(rests_on[mart]))
        assert drawn.locator(f"#{card_id}.stale").count() == is_grey, card_id
    look = "[...document.querySelectorAll('{}')].map(card => getComputedStyle(card).backgroundColor)"
    grey, plain = (set(drawn.evaluate(look.format(cards))) for cards in (".card.stale", ".card:not(.stale)"))
    assert len(grey) == len(plain) == 1
    assert grey != plain
    assert drawn.locator(".card.stale").count() == drawn.locator(".card.stale:has(.tardy)").count()


def test_what_is_computed_of_the_style_is_what_the_browser_shows(drawn: Any) -> None:
    light = _themes()["light"]
    shown = drawn.evaluate("name => getComputedStyle(document.documentElement).getPropertyValue(name).trim()", "--c1")
    assert shown == light["c1"]


def test_a_quarter_is_the_same_quarter_everywhere(browser: Any, html: Path) -> None:
    shown = {}
    for zone in ("UTC", "America/Los_Angeles", "Asia/Shanghai"):
        for tab in tab_of(browser, html, timezone_id=zone):
            shown[zone] = tab.evaluate(
                "['gauges', 'capex', 'strain', 'insiders', 'dotcom'].map(id => [...document.querySelectorAll("
                "`#viz-${id} svg :is(text, .mark-symbol path, .mark-line path)`)].map(mark =>"
                " mark.textContent + mark.getAttribute('transform') + mark.getAttribute('d')).join('|'))"
            )
    assert shown["UTC"] == shown["America/Los_Angeles"] == shown["Asia/Shanghai"]


def test_paper_is_light_and_has_no_buttons(browser: Any, html: Path, tmp_path: Path) -> None:
    for tab in tab_of(browser, html, color_scheme="dark", viewport={"width": 794, "height": 1123}):
        assert tab.evaluate("document.documentElement.dataset.theme") == "dark"
        tab.emulate_media(media="print")
        assert tab.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        assert tab.evaluate("getComputedStyle(document.querySelector('#capex h2')).color") == "rgb(27, 31, 36)"
        shown = tab.evaluate(
            "[...document.querySelectorAll('button:not(.chip)')].filter(one => one.offsetParent).length"
        )
        assert shown == 0
        printed = tab.evaluate("getComputedStyle(document.querySelector('.links a'), '::after').content")
        assert "https://" in printed
        assert tab.evaluate("getComputedStyle(document.querySelector('tr.more')).display") == "table-row"
        paper = tmp_path / "page.pdf"
        tab.pdf(path=paper, prefer_css_page_size=True)
        boxes = set(re.findall(rb"/MediaBox \[([^\]]+)\]", paper.read_bytes()))
        assert len(boxes) == 1
        assert [round(float(side)) for side in boxes.pop().split()] == pytest.approx([0, 0, 595, 842], abs=1)


def _themes(of: str = ":root") -> dict[str, dict[str, str]]:
    """The colours of each theme, of the page or of what a selector names, as the style sheet has them."""
    style = _STYLE.read_text(encoding="utf-8").split("@media")[0]
    blocks = re.findall(r"^([^{}\n]+) \{\n([^}]*)\}", style, re.MULTILINE)
    light, dark = (of, ":root[data-theme=dark]" if of == ":root" else f"[data-theme=dark] {of}")
    named = {{light: "light", dark: "dark"}[selector]: body for selector, body in blocks if selector in (light, dark)}
    return {theme: dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", body)) for theme, body in named.items()}


def _linear(colour: str) -> list[float]:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def _contrast(one: str, other: str) -> float:
    """WCAG 2.1's ratio of luminances."""
    lights = sorted(
        sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), _linear(colour), strict=True))
        for colour in (one, other)
    )
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def _chroma(colour: str) -> float:
    _, a, b = _lab(colour, _EYES[0])
    return float((a * a + b * b) ** 0.5)


def _nearest(colours: dict[str, str]) -> float:
    """How far apart the two most alike series are to any eye: the distance in CIELAB."""
    return min(
        sum((a - b) ** 2 for a, b in zip(_lab(colours[one], eye), _lab(colours[other], eye), strict=True)) ** 0.5
        for one, other in itertools.combinations(_SERIES, 2)
        for eye in _EYES
    )


def _lab(colour: str, eye: tuple[tuple[float, ...], ...]) -> tuple[float, float, float]:
    """CIELAB of what an eye sees of a colour, D65."""
    seen = [min(max(sum(a * b for a, b in zip(row, _linear(colour), strict=True)), 0), 1) for row in eye]
    rows = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    xyz = [sum(a * b for a, b in zip(row, seen, strict=True)) for row in rows]
    x, y, z = (
        part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116
        for part in (value / white for value, white in zip(xyz, (0.9505, 1, 1.089), strict=True))
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


_OVERLAPS = """
() => {
  let seen = 0;
  const lying = [];
  for (const svg of document.querySelectorAll(".viz svg")) {
    const labels = [...svg.querySelectorAll("text")]
      .filter(text => text.textContent.trim() && +getComputedStyle(text).opacity !== 0)
      .map(text => [text.getBoundingClientRect(), text.textContent]);
    seen += labels.length;
    for (let i = 0; i < labels.length; i++) for (let j = i + 1; j < labels.length; j++) {
      const [a, b] = [labels[i][0], labels[j][0]];
      if (a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 4 && b.top < a.bottom - 4) {
        lying.push(`${svg.closest(".card").id}: ${labels[i][1]} | ${labels[j][1]}`);
      }
    }
  }
  return [seen, lying];
}
"""
