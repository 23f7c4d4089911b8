"""Edited bodies read by their parsers: rows and problems come of them, in time, in memory, and nothing else.

After an edit within one row every row that does not depend on it equals that of the body unedited.
"""

from __future__ import annotations

import math
import random
import re
import resource
import signal
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import FrameType
from typing import Any

import polars as pl

from ingestion.parsing.reading import Reading, read
from ingestion.source import Source
from ingestion.sources import SOURCES
from tests.fuzz import edits
from tests.fuzz.corpus import Seed, seeds
from tests.fuzz.edits import Edit

MOST_SECONDS = 5
MOST_MEGABYTES = 300
#: The last index in a path or a locator: what a row across lists of one length shares with its cells.
_LAST_INDEX = re.compile(r"\[(\d+)\](?!.*\[\d)")


@dataclass
class Tally:
    """What became of the edits of one parser."""

    source: str
    edits: int = 0
    set_aside: int = 0
    with_problems: int = 0
    compared: int = 0
    slowest_seconds: float = 0.0
    kinds: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


class _TooSlow(KeyboardInterrupt):
    """Passes where every other exception becomes a problem."""


def run(source: str, seed: int, count: int) -> Tally:
    """Read ``count`` edited bodies of a source, half of them edited in their bytes, half in their tree."""
    draw, tally, declared = random.Random(f"{seed}/{source}"), Tally(source), SOURCES[source]
    starts = [(one, read(declared, one.document)) for one in seeds(source)]
    if not starts:
        tally.faults.append("there is no body to begin with")
        return tally
    signal.signal(signal.SIGALRM, _alarm)
    memory = _megabytes()
    for number in range(count):
        start, unedited = starts[number // 2 % len(starts)]
        edit = (
            edits.of_bytes(start.document.body, draw)
            if number % 2
            else edits.of_tree(start.document.body, start.shape, draw)
        )
        where = f"seed {seed}, edit {number} ({edit.kind} at {edit.path}) of {start.document.key}"
        tally.edits += 1
        tally.kinds[edit.kind] += 1
        for fault in _faults(declared, start, unedited, edit, tally):
            tally.faults.append(f"{where}: {fault}")
        if _megabytes() - memory > MOST_MEGABYTES:
            tally.faults.append(f"{where}: more than {MOST_MEGABYTES} MB")
            memory = _megabytes()
    return tally


def _faults(declared: Source, start: Seed, unedited: Reading, edit: Edit, tally: Tally) -> Iterator[str]:
    started = time.monotonic()
    signal.alarm(MOST_SECONDS + 1)
    try:
        reading = read(declared, replace(start.document, body=edit.body))
        list(_followed(declared, start, edit))
    except _TooSlow:
        yield f"more than {MOST_SECONDS} s"
        return
    except BaseException as error:
        yield f"{type(error).__name__}: {error}"
        return
    finally:
        signal.alarm(0)
    seconds = time.monotonic() - started
    tally.slowest_seconds = max(tally.slowest_seconds, seconds)
    tally.set_aside += reading.is_set_aside
    tally.with_problems += bool(reading.problems)
    if seconds > MOST_SECONDS:
        yield f"{seconds:.1f} s"
    yield from _non_finite(reading.frames)
    if edit.path is not None:
        yield from _differences(unedited, reading, edit, tally)


def _followed(declared: Source, start: Seed, edit: Edit) -> Iterator[str]:
    """What a body leads to: exceptions are caught where it is asked for, so that only a hang is a fault here."""
    try:
        for number, request in enumerate(declared.follow(replace(start.document, body=edit.body))):
            yield request.key
            if number > declared.most_followed:
                return
    except Exception:
        return


def _non_finite(frames: Mapping[str, pl.DataFrame]) -> Iterator[str]:
    for name, frame in frames.items():
        for column in frame.select(pl.selectors.float()).columns:
            if not all(value is None or math.isfinite(value) for value in frame[column]):
                yield f"{name}.{column} holds a figure that is not finite"


def _differences(unedited: Reading, reading: Reading, edit: Edit, tally: Tally) -> Iterator[str]:
    """Rows that do not depend on the edited place and are not what they were."""
    path = edit.path or "$"
    record = _record_of(path)
    if record is None:
        return
    named = {problem.locator for problem in reading.problems}
    everything = [locator for frame in unedited.frames.values() for locator in frame["locator"]]
    if not any(locator != "$" and _depends(locator, edit, record) for locator in everything):
        return  # a list that rows share
    for name, before in unedited.frames.items():
        independent = {
            row["locator"]: row
            for row in before.drop("document_id").iter_rows(named=True)
            if not _depends(row["locator"], edit, record)
        }
        if not independent:
            continue
        tally.compared += 1
        if name not in reading.frames:
            yield f"an edit within {record} cost {name} all {len(independent)} other rows: {reading.problems[-1]}"
            continue
        after = {row["locator"]: row for row in reading.frames[name].drop("document_id").iter_rows(named=True)}
        for locator, row in independent.items():
            # A row that the edit has made another's rival is named.
            if after.get(locator) != row and locator not in named:
                yield f"an edit within {record} changed {name} at {locator}: {row} to {after.get(locator)}"
                return


def _record_of(path: str) -> str | None:
    """The item of a list that a place lies in, which is what a row is read from; null where it lies in none."""
    if path.startswith(("record ", "row ", "line ")):
        return path
    ends = [match.end() for match in re.finditer(r"\[\d+\]", path)]
    return path[: ends[-1]] if ends else None


def _depends(locator: str, edit: Edit, record: str) -> bool:
    path = edit.path or "$"
    if locator == "$" or path.startswith(locator) or locator.startswith(record):
        # ``record 1`` is no part of ``record 12``.
        rest = locator[len(record) :] if locator.startswith(record) else path[len(locator) :]
        return locator == "$" or not rest or not rest[0].isdigit()
    # A cell of a list of values, one for each row: ``filings.recent.form[3]`` is of the row ``filings.recent[3]``.
    shared, own = _LAST_INDEX.search(path), _LAST_INDEX.search(locator)
    is_of_column = (
        edit.is_of_value and path.endswith("]") and re.split(r"[.\[]", path)[0] == re.split(r"[.\[]", locator)[0]
    )
    return bool(shared and own and is_of_column and shared[1] == own[1])


def _alarm(number: int, frame: FrameType | None) -> Any:
    raise _TooSlow


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
