"""The page: one HTML file built from a release, which asks nothing of anyone and opens from a disk.

``python -m dashboard.page published/current page.html`` builds it from a release by hand, with the figure pages of the
companies in ``companies/`` beside it; publishing does so itself.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import polars as pl
import vl_convert

from dashboard import companies
from dashboard.cards import all_cards
from dashboard.cards.card import Card, figure_page
from dashboard.cards.tiles import all_tiles
from dashboard.columns import Columns, as_json
from dashboard.release import Release
from dashboard.templates import rendered, text_of

_VEGA_LITE = "6.4"


#: Of a source that did not answer when it should have. A recorded sample is old as a whole, which the page says once.
_IS_MISSED = pl.col("state").is_in(["late", "never_answered"])


def build(release: Release, release_id: str, rests_on: Mapping[str, Sequence[str]]) -> str:
    """The page of a published file. The same file gives the same bytes.

    ``rests_on`` names the sources of each mart: a card that rests on a late one says so.
    """
    cards = all_cards(release)
    checks, freshness, payers = release.ask("checks"), release.ask("freshness"), release.ask("payers")
    return rendered(
        "page.html.j2",
        release_id,
        cards=cards,
        late={card.card_id: _late(card, rests_on, freshness) for card in cards},
        grey={
            card.card_id for card in cards if _late_share(card, rests_on, freshness) >= release.parameter("grey_share")
        },
        tiles=all_tiles(release),
        fold=release.whole("card_rows_before_fold"),
        companies=[figure_page(row) for row in release.ask("companies").iter_rows(named=True)],
        **_carried(cards),
        bundle=_libraries(),
        script=text_of("controls.js") + text_of("page.js").replace('"use strict";\n', "", 1),
        quarter=payers["calendar_quarter"][-1] if payers.height else "",
        checks=int(checks["checks"].sum()) if checks.height else 0,
        held=int(checks["held"].sum()) if checks.height else 0,
        sources=freshness.height,
        states=Counter(freshness["state"].to_list()) if freshness.height else Counter(),
        recorded_until=_recorded_until(freshness),
    )


def write(database: Path, release_id: str, path: Path, rests_on: Mapping[str, Sequence[str]]) -> list[Path]:
    """Write the page of a published file to ``path`` and the figure pages beside it; all that was written."""
    release = Release(database)
    try:
        path.write_text(build(release, release_id, rests_on), encoding="utf-8")
        return [path, *companies.write(release, release_id, path.parent)]
    finally:
        release.close()


def sources_by_mart(package: Path) -> dict[str, list[str]]:
    """Names of the sources that each mart rests on, as a release's ``datapackage.json`` states them."""
    resources = json.loads(package.read_text(encoding="utf-8"))["resources"]
    return {
        resource["name"].replace("-", "_"): [source["name"] for source in resource["sources"]]
        for resource in resources
        if "sources" in resource
    }


def _recorded_until(freshness: pl.DataFrame) -> str:
    """The newest day of the recorded sample, as far as a release rests on it; empty where it does not."""
    if freshness.is_empty():
        return ""
    newest = freshness.filter(state="recorded")["newest_document_at"].max()
    return f"{newest:%Y-%m-%d}" if isinstance(newest, datetime) else ""


def _late(card: Card, rests_on: Mapping[str, Sequence[str]], freshness: pl.DataFrame) -> list[str]:
    """Titles of the late sources that a card's marts rest on."""
    rested_on = _sources(card, rests_on, freshness)
    return rested_on.filter(_IS_MISSED)["title"].to_list() if rested_on.height else []


def _late_share(card: Card, rests_on: Mapping[str, Sequence[str]], freshness: pl.DataFrame) -> float:
    """The share of late ones among the sources that a card's marts rest on: from some share on it is drawn grey."""
    rested_on = _sources(card, rests_on, freshness)
    return rested_on.filter(_IS_MISSED).height / rested_on.height if rested_on.height else 0


def _sources(card: Card, rests_on: Mapping[str, Sequence[str]], freshness: pl.DataFrame) -> pl.DataFrame:
    """The freshness of the sources that a card's marts rest on."""
    names = {name for mart in card.mart.split(", ") for name in rests_on.get(mart, ())}
    return freshness if freshness.is_empty() else freshness.filter(pl.col("source_name").is_in(sorted(names)))


def _carried(cards: list[Card]) -> dict[str, str]:
    """The charts by card, the rows that they draw by name, and the rows that a reader takes away by card.

    All rows stand in one store of columns: what is drawn and what is taken away is mostly the same.
    """
    columns = Columns()
    specs = {card.card_id: json.loads(card.chart.to_json()) for card in cards if card.chart is not None}
    drawn = {
        name: columns.table(rows, list(rows[0]) if rows else [])
        for spec in specs.values()
        for name, rows in spec.pop("datasets", {}).items()
    }
    rows_taken = {
        card.card_id: card.rows.drop("short_name", strict=False) for card in cards
    }  # names in full stand there too
    taken = {card_id: columns.table(rows.to_dicts(), rows.columns) for card_id, rows in rows_taken.items()}
    return {
        "specs": _script(as_json(specs)),
        "drawn": _script(as_json(drawn)),
        "taken": _script(as_json(taken)),
        "columns": _script(columns.written()),
    }


def _libraries() -> str:
    """Vega, Vega-Lite and Vega-Embed, from the wheel that draws the pictures: no CDN, no npm."""
    bundle: str = vl_convert.javascript_bundle(vl_version=_VEGA_LITE)  # type: ignore[call-arg]
    return bundle.replace("</script", "<\\/script")


def _script(text: str) -> str:
    """JSON as JavaScript that cannot end the element it stands in, nor begin a comment or another one."""
    return text.replace("<", "\\u003c").replace(">", "\\u003e")


def main(release: str, page: str) -> None:
    folder = Path(release).resolve()
    rests_on = sources_by_mart(folder / "datapackage.json")
    written = write(folder / "froth.duckdb", folder.name, Path(page), rests_on)
    size = written[0].stat().st_size
    print(f"{page}: {size:,} bytes, with {len(written) - 1} figure pages, from {folder.name}")


if __name__ == "__main__":
    main(*sys.argv[1:3])
