"""The page: one HTML file built from a release, which asks nothing of anyone and opens from a disk.

``python -m dashboard.page published/current page.html`` builds it from a release by hand; publishing does so itself.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import jinja2
import vl_convert

from dashboard.cards import all_cards
from dashboard.cards.card import Card
from dashboard.facts import Release

_TEMPLATES = Path(__file__).with_name("templates")
_VEGA_LITE = "6.4"


def build(database: Path, release_id: str) -> str:
    """The page of a published DuckDB file. The same file gives the same bytes."""
    release = Release(database)
    try:
        cards = all_cards(release)
        checks = release.checks().row(0, named=True) if release.checks().height else {"checks": 0, "held": 0}
        freshness = release.freshness()
        quarter = release.group()["calendar_quarter"][-1] if release.group().height else ""
    finally:
        release.close()
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True
    )
    return environment.get_template("page.html.j2").render(
        cards=cards,
        specs=_script({card.card_id: json.loads(card.chart.to_json()) for card in cards if card.chart is not None}),
        tables=_script({card.card_id: _csv(card) for card in cards}),
        bundle=_libraries(),
        style=(_TEMPLATES / "page.css").read_text(encoding="utf-8"),
        script=(_TEMPLATES / "page.js").read_text(encoding="utf-8"),
        release_id=release_id,
        quarter=quarter,
        checks=checks,
        sources=freshness.height,
        on_time=freshness.filter(~freshness["is_late"]).height if freshness.height else 0,
    )


def write(database: Path, release_id: str, path: Path) -> int:
    """Write the page of a published file to ``path``; its size in bytes."""
    text = build(database, release_id)
    path.write_text(text, encoding="utf-8")
    return len(text.encode())


def _libraries() -> str:
    """Vega, Vega-Lite and Vega-Embed, from the wheel that draws the pictures: no CDN, no npm."""
    bundle: str = vl_convert.javascript_bundle(vl_version=_VEGA_LITE)  # type: ignore[call-arg]
    return bundle.replace("</script", "<\\/script")


def _csv(card: Card) -> str:
    return card.rows.write_csv()


def _script(value: Any) -> str:
    """A value as JavaScript that cannot end the element it stands in."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False, default=str).replace("</", "<\\/")


def main(release: str, page: str) -> None:
    folder = Path(release).resolve()
    size = write(folder / "froth.duckdb", folder.name, Path(page))
    print(f"{page}: {size:,} bytes, from {folder.name}")


if __name__ == "__main__":
    main(*sys.argv[1:3])
