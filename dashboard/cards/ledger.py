"""What stands beside the figures: press claims, and the state of the sources and of the checks."""

from __future__ import annotations

from collections import Counter
from typing import Any

import polars as pl

from dashboard.cards.card import Card, Linked, State, signed
from dashboard.release import Release

TONES = {"confirmed": "good", "confirmed_relabelled": "good", "unit_error": "bad", "contradicted": "bad"}
CLAIM_HEAD = ("Claim", "Article", "Verdict", "#Claimed", "#On record", "What was compared", "Filing")
_SECOND_LOOK = ("contradicted", "unit_error", "ambiguous", "confirmed_in_part", "confirmed_relabelled")


def claim_row(row: dict[str, Any]) -> tuple[Any, ...]:
    """A claim under :data:`CLAIM_HEAD`, with the document behind its verdict."""
    url = first_of(row["filing_urls"])
    return (
        row["statement"],
        row["article"],
        State(row["verdict"].replace("_", " "), TONES.get(row["verdict"], "plain")),
        Linked(amount(row["claimed_value"], row["unit"]), url),
        Linked(amount(row["warehouse_value"], row["unit"]), url),
        in_words(row["reading"] if row["warehouse_value"] is not None else row["findings"]),
        Linked("open\u00a0↗", url) if url else "",
    )


def claims(release: Release) -> Card | None:
    rows = release.ask("claims")
    if rows.is_empty():
        return None
    counts = dict(rows["verdict"].value_counts().rows())
    settled = counts.get("confirmed", 0) + counts.get("confirmed_relabelled", 0)
    wrong = counts.get("contradicted", 0) + counts.get("unit_error", 0)
    table = tuple(
        claim_row(row)
        for verdict in _SECOND_LOOK
        for row in rows.filter(pl.col("verdict") == verdict).iter_rows(named=True)
    )
    return Card(
        "claims",
        f"Of {rows.height} press claims {settled} hold, {counts.get('confirmed_in_part', 0)} in part, {wrong} do not",
        "Claims in our words against filings, by general rules that are written down; shown are those that need a "
        "second look. A claim about a private company has no filing to be held against",
        "Press articles; the documents behind each verdict",
        "claims",
        rows,
        head=CLAIM_HEAD,
        table=table,
        is_wide=True,
    )


#: What a reader sees of each state of a source, and how it looks.
_STATES = {
    "on_time": ("on time", "good"),
    "local": ("in this repository", "good"),
    "late": ("late", "bad"),
    "recorded": ("recorded", "warn"),
    "never_answered": ("never answered", "bad"),
}


def sources(release: Release) -> Card | None:
    rows, layers = release.ask("freshness"), release.ask("checks")
    if rows.is_empty():
        return None
    states = Counter(rows["state"].to_list())
    table = tuple(
        (
            Linked(row["title"], row["homepage"]),
            row["publisher"],
            "never" if row["last_success_at"] is None else f"{row['last_success_at']:%Y-%m-%d %H:%M}",
            "" if row["age_hours"] is None else f"{row['age_hours']:,.0f} h",
            f"{row['allowed_age_hours']:,.0f} h",
            str(row["newest_document_at"] or "")[:10],
            f"{row['failures']:,} of {row['attempts']:,}",
            State(*_STATES[row["state"]]),
        )
        for row in rows.iter_rows(named=True)
    )
    held = "; ".join(
        f"{row['layer']} {row['held']} of {row['checks']}" + (f" ({row['warned']} warn)" if row["warned"] else "")
        for row in layers.iter_rows(named=True)
    )
    return Card(
        "sources",
        ", ".join(f"{states[state]} {word}" for state, (word, _) in _STATES.items() if states[state]).capitalize()
        + f" of {rows.height} sources",
        "Age of the last answer, at the release, against what each source allows. The recorded sample is as old as its "
        "recording; of a source that has never answered nothing is held, and the cards that would use it say so",
        "The warehouse's own record of attempts and checks",
        "freshness, check_results",
        rows,
        head=("Source", "Publisher", "Last answer, UTC", "#Age", "#Allowed", "#Newest document", "#Failures", "State"),
        table=table,
        note=f"Checks that held, by layer: {held}." if held else "",
        is_wide=True,
    )


def first_of(urls: str | None) -> str | None:
    """The first address of a list joined by spaces, commas or semicolons."""
    return urls.replace(",", " ").replace(";", " ").split()[0] if urls else None


def amount(value: float | None, unit: str | None) -> str:
    """A claimed value as a reader says it: ``3.69 bn CNY``, ``71 %``."""
    if value is None:
        return ""
    if unit == "ratio":
        return signed(f"{value * 100:,.4g} %")
    for size, word in ((1e9, " bn"), (1e6, " m")):
        if abs(value) >= size:
            return signed(f"{value / size:,.4g}{word} {unit or ''}".strip())
    return signed(f"{value:,.4g} {unit or ''}".strip())


def in_words(findings: str | None) -> str:
    return (findings or "").replace("_", " ")
