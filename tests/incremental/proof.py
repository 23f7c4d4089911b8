"""A release that was made of what changed, held against one that was made of everything."""

from __future__ import annotations

import json
import random
import re
from dataclasses import dataclass
from pathlib import Path

from tests.compare_releases import compare
from tests.helpers.places import Place
from tests.incremental.changes import Change

#: What a page says of its own release, of how many attempts there have been, and hours since.
_OF_RUNS = re.compile(
    r"\d{8}T\d{6}Z|\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d(\.\d+)?)?|\b[\d,]+ of [\d,]+\b|\b\d+\.\d{11,}\b"
    r'|"(generated_at|invocation_id|invocation_started_at)": "[^"]*"'
)
#: Marts that count the runs.
_COUNTING = ("fetch_outcomes", "freshness", "releases")


@dataclass(frozen=True)
class Proof:
    """A change, and how the two releases after it differ; ``stopped`` where the gates let neither through."""

    change: str
    differences: tuple[str, ...]
    stopped: bool = False


def prove(place: Place, change: Change, chance: random.Random) -> Proof:
    """Make a change, run, and run anew in full: both stop for the same reason, or both say the same."""
    words = change(place.project, chance)
    short = place.run("--force")
    one = place.current.resolve()
    whole = place.run("--force", "--full")
    two = place.current.resolve()
    if short.returncode or whole.returncode:
        causes = [_cause(run.stdout) for run in (short, whole)]
        alike = causes[0] == causes[1] and short.returncode == whole.returncode
        return Proof(words, () if alike else (f"{causes[0]}\n!= {causes[1]}",), stopped=True)
    differences = [str(found) for found in compare(one, two) if found.mart not in _COUNTING]
    differences += [
        f"{page}: {_first(_text(one / page), _text(two / page))}"
        for page in _pages(one)
        if _text(one / page) != _text(two / page)
    ]
    return Proof(words, tuple(differences))


def _pages(release: Path) -> list[str]:
    return sorted(str(path.relative_to(release)) for path in release.rglob("*.html") if path.parent.name != "checks")


def _text(path: Path) -> str:
    """A page without what it says of the runs: the release's id, when it was made, how often publishers were asked."""
    return _OF_RUNS.sub("", _without_counts(path.read_text(encoding="utf-8")))


def _without_counts(text: str) -> str:
    """The page without the columns that its table of sources alone takes."""
    if " TAKEN = " not in text:
        return text
    decode = json.JSONDecoder().raw_decode
    taken, _ = decode(text, text.index(" TAKEN = ") + len(" TAKEN = "))
    start = text.index(" COLUMNS = ") + len(" COLUMNS = ")
    columns, end = decode(text, start)
    others = {place for name, places in taken.items() if name != "sources" for place in places.values()}
    kept = [column for place, column in enumerate(columns) if place in others]
    return f"{text[:start]}{json.dumps(kept)}{text[end:]}"


def _first(one: str, two: str) -> str:
    """Where two texts part."""
    place = next(
        (number for number, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two))
    )
    return " != ".join(repr(text[max(0, place - 60) : place + 60]) for text in (one, two))


def _cause(said: str) -> str:
    """Why a run stopped, without its times."""
    return re.sub(r"[\d.]+ s\b.*", "", said.partition("The run stopped.")[2].partition("The published")[0])
