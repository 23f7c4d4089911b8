"""Whole filings against an independent extraction and figures a person read in them.

``FROTH_TEST_RESPONSES`` names a folder with ``sec/filings``: bodies, and ``*.facts.csv`` beside each.
"""

from __future__ import annotations

import csv
import os
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

from ingestion.xbrl import Fact
from tests.helpers.filings import facts

RESPONSES = os.environ.get("FROTH_TEST_RESPONSES")
FILINGS = Path(RESPONSES or ".") / "sec" / "filings"

pytestmark = pytest.mark.skipif(RESPONSES is None, reason="FROTH_TEST_RESPONSES names no folder with whole filings")

BODIES = {path.with_suffix("").name.removesuffix(".facts"): path for path in sorted(FILINGS.glob("*.facts.csv"))}

Key = tuple[str, str, str, str, str]


def body_of(name: str) -> bytes:
    return next(path for path in FILINGS.glob(f"{name}.*") if path.suffix in (".htm", ".html", ".xml")).read_bytes()


@cache
def extracted(name: str) -> tuple[Fact, ...]:
    return facts(body_of(name))


def key_of(fact: Fact) -> Key:
    place = fact.context
    start, end = (str(day or "") for day in (place.period_start, place.period_end))
    return fact.concept, start, end, place.dimensions, fact.unit or ""


def independent(name: str) -> dict[Key, list[tuple[str, str]]]:
    """Values and their decimals by fact: the independent extraction lists every precision that a filing gives."""
    found = defaultdict(list)
    with BODIES[name].open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            pairs = (dimension.partition("=") for dimension in row["dimensions"].split(";") if dimension)
            dimensions = "|".join(
                f'{axis}="{member.removeprefix("typed:")}"' if member.startswith("typed:") else f"{axis}={member}"
                for axis, _, member in sorted(pairs)
            )
            unit = "/".join(measure.rpartition(":")[2] for measure in row["unit"].split("/"))
            key = row["concept"], row["start"], row["end"], dimensions, unit
            found[key].append((row["value"], row["decimals"]))
    return found


def outcome(fact: Fact | None, said: list[tuple[str, str]]) -> str:
    if fact is None:
        return "missing here"
    if fact.is_nil:
        # The independent extraction has nothing, or zero without decimals, for xsi:nil.
        return "matched" if said in ([("0", "")], [("", "")]) else "differing"
    best = max(said, key=lambda one: float("inf") if one[1] in ("INF", "") else int(one[1]))
    return "matched" if fact.value == Decimal(best[0]) and (fact.decimals, best[1]) in _same(fact) else "differing"


def _same(fact: Fact) -> list[tuple[int | None, str]]:
    return [(None, "INF")] if fact.decimals is None else [(fact.decimals, str(fact.decimals))]


@pytest.mark.parametrize("name", BODIES)
def test_every_fact_is_as_independently_extracted(name: str) -> None:
    ours = {key_of(fact): fact for fact in extracted(name) if fact.unit not in (None, "months")}  # spans: ours alone
    theirs = independent(name)
    counts = Counter({key: outcome(ours.get(key), said) for key, said in theirs.items()}.values())
    only_here = [ours[key] for key in ours.keys() - theirs.keys()]
    print(f"{name}: {dict(counts)}, {len(only_here)} only here")
    differing = {
        key: (ours.get(key), said) for key, said in theirs.items() if outcome(ours.get(key), said) != "matched"
    }
    assert differing == {}
    # What the other leaves out: xsi:nil, and numbers written in words.
    assert [fact for fact in only_here if not fact.is_nil and abs(fact.value or 0) > 20] == []
    assert len(only_here) <= 10
    assert all(fact.conflict is None for fact in extracted(name))


def value_of(name: str, concept: str, dimensions: str, end: str = "2024-12-31") -> Decimal | None:
    (found,) = [
        fact.value
        for fact in extracted(name)
        if fact.concept == concept
        and fact.context.dimensions == dimensions
        and str(fact.context.period_end) == end
        and str(fact.context.period_start)[5:] in ("01-01", "")
    ]
    return found


REVENUE = "us-gaap:RevenueFromContractWithCustomerExcludingAssessedTax"
SEGMENT = "us-gaap:StatementBusinessSegmentsAxis"
AMAZON, ALPHABET = "amzn-10-k-2025-02-07", "googl-10-k-2025-02-05"


def test_figures_that_a_person_reads_in_the_filings() -> None:
    aws = f"{SEGMENT}=amzn:AmazonWebServicesSegmentMember"
    assert value_of(AMAZON, REVENUE, aws) == 107_556_000_000
    assert value_of(AMAZON, "us-gaap:OperatingIncomeLoss", aws) == 39_834_000_000
    cloud = f"{SEGMENT}=goog:GoogleCloudMember"
    assert value_of(ALPHABET, REVENUE, cloud) == 43_229_000_000
    operating = f"srt:ConsolidationItemsAxis=us-gaap:OperatingSegmentsMember|{cloud}"
    assert value_of(ALPHABET, "us-gaap:OperatingIncomeLoss", operating) == 6_112_000_000
    # Two precisions, 32,100 and 32,067 M: the finer counts.
    assert value_of(AMAZON, "us-gaap:Depreciation", "") == 32_067_000_000


def test_the_cover_is_read() -> None:
    texts = {fact.concept: fact.text for fact in extracted(ALPHABET) if fact.text is not None}
    assert texts["dei:DocumentPeriodEndDate"] == "2024-12-31"
    assert texts["dei:CurrentFiscalYearEndDate"] == "--12-31"
    assert texts["dei:DocumentType"] == "10-K"


@pytest.mark.parametrize("name", BODIES)
def test_reading_takes_a_few_times_the_bare_parse(name: str) -> None:
    """The aim is 0.06 s for an instance of 2.5 MB and 0.1 s for an inline 10-K; shared machines get twice that."""
    body = body_of(name)
    bare = min(_seconds(lambda: etree.fromstring(body)) for _ in range(5))
    whole = min(_seconds(lambda: facts(body)) for _ in range(5))
    print(f"{name}: bare parse {bare * 1000:.1f} ms, facts {whole * 1000:.1f} ms, {whole / bare:.1f} times")
    assert whole < (0.12 if name.endswith("_htm") else 0.2)


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def test_a_span_of_months_stands_beside_the_share_it_is_of() -> None:
    """Alphabet expects half of its backlog of 93.2 bn within 24 months of 2025-01-01 (Form 10-K FY2024, note 2)."""
    begins = '"2025-01-01"'
    found = {
        fact.concept.removeprefix("us-gaap:RevenueRemainingPerformanceObligation"): (fact.value, fact.unit)
        for fact in extracted("googl-10-k-2025-02-05")
        if "RevenueRemainingPerformanceObligation" in fact.concept and fact.context.dimensions.endswith(begins)
    }
    assert found == {
        "Percentage": (Decimal("0.5"), "pure"),
        "ExpectedTimingOfSatisfactionPeriod1": (Decimal(24), "months"),
    }
