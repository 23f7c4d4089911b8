"""The periods that a sentence names, as it names them: what they mean in days is its company's calendar's business."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
_YEAR = r"(?:20\d\d)"
_SHORT = r"(?:20)?\d\d"

#: In order of precedence; where two overlap, the one that stands first here counts.
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        (
            "other",
            rf"\b(?:first|second|back|latter|remainder|rest)[-\s]*(?:half)?\s*(?:of\s+)(?:the\s+)?(?:fiscal\s+)?"
            rf"(?:year\s+)?(?:{_YEAR}|year)\b|\bH[12]\s*{_SHORT}\b",
        ),
        (
            "quarter",
            rf"\b(?P<ordinal>first|second|third|fourth)[-\s]+(?:fiscal\s+)?quarter(?:\s*,?\s*(?:of\s+)?(?:the\s+)?"
            rf"(?:fiscal\s+)?(?:year\s+)?(?:FY)?(?P<year>{_YEAR}))?",
        ),
        ("quarter", rf"\bFY\s?'?(?P<year>{_SHORT})\s?Q(?P<digit>[1-4])\b"),
        ("quarter", rf"\bQ(?P<digit>[1-4])(?:\s*(?:of\s+)?(?:FY|fiscal\s+)?\s?'?(?P<year>{_SHORT})\b)?"),
        ("next_quarter", r"\b(?:next|coming|upcoming|following)\s+(?:fiscal\s+)?quarter\b"),
        ("next_year", r"\b(?:next|coming|upcoming|following)\s+(?:fiscal\s+)?year\b"),
        ("fiscal_year", rf"\bfiscal(?:\s+year)?\s+(?P<year>{_YEAR})\b|\bFY\s?'?(?P<short>{_SHORT})\b"),
        ("calendar_year", rf"\bcalendar(?:\s+year)?\s+(?P<year>{_YEAR})\b|\bCY\s?'?(?P<short>{_SHORT})\b"),
        ("bare_year", rf"(?<![\d/,.$-])(?P<year>{_YEAR})(?![\d/]|,\d)"),
    )
)
#: A period that another is measured against is not the one spoken of.
_AGAINST = re.compile(
    r"(?:\bthan|\bfrom|\bversus|\bvs\.?|\bcompared\s+(?:to|with)|\bover|\brelative\s+to|\bprior|\bprevious|\bended)"
    r"\s+(?:(?:in|the|our|full|year|full-year|fiscal|june|march|september|december|\d{1,2},)\s+)*$",
    re.IGNORECASE,
)
#: The year of a day ("July 29, 2026") is no period.
_OF_A_DAY = re.compile(r"\b[A-Z][a-z]{2,8}\.?\s+\d{1,2},\s*$")


@dataclass(frozen=True)
class NamedPeriod:
    """A period as it is named. ``year`` has four digits; ``quarter`` is the speaker's own count."""

    start: int
    end: int
    text: str
    kind: str
    year: int | None = None
    quarter: int | None = None


def periods(sentence: str) -> list[NamedPeriod]:
    """The periods that a sentence speaks of, in order, without those that it only compares with."""
    found: list[NamedPeriod] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(sentence):
            if not any(one.start < match.end() and match.start() < one.end for one in found):
                found.append(_period(kind, match))
    before = ((one, sentence[: one.start]) for one in found)
    spoken_of = (one for one, text in before if not _AGAINST.search(text) and not _OF_A_DAY.search(text))
    return sorted(spoken_of, key=lambda one: one.start)


def _period(kind: str, match: re.Match[str]) -> NamedPeriod:
    named = match.groupdict()
    year, digit = named.get("year") or named.get("short"), named.get("digit")
    ordinal = named.get("ordinal")
    quarter = _ORDINALS[ordinal.lower()] if ordinal else int(digit) if digit else None
    whole_year = None if year is None else int(year) + (2000 if len(year) == 2 else 0)
    return NamedPeriod(match.start(), match.end(), match[0], kind, whole_year, quarter)
