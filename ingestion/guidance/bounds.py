"""The words around an amount that say how it is meant: at least, at most, about, more by so much, not at all."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ingestion.guidance.sentences import clauses

#: An amount that follows is the lower end of what is expected.
FLOOR = (
    r"(?:(?:well|far|comfortably|slightly|just|significantly|substantially|materially)\s+)?"
    r"(?:(?:more|greater|higher|larger|bigger)\s+than|over|at\s+(?:the\s+very\s+)?least|in\s+excess\s+of|above"
    r"|upwards?\s+of|north\s+of|beyond|exceed(?:s|ing)?|surpass(?:es|ing)?|top(?:s|ping)?"
    r"|(?:an?\s+)?(?:minimum|floor)\s+of|starting\s+(?:at|from)|as\s+(?:low|little)\s+as|>\s?=?|≥)"
)
#: An amount that follows is the upper end.
CEILING = (
    r"(?:(?:well|far|comfortably|slightly|just|significantly|substantially|materially)\s+)?"
    r"(?:up\s+to|as\s+(?:much|high|many|large)\s+as|(?:less|lower|fewer|smaller)\s+than|at\s+(?:the\s+very\s+)?most"
    r"|below|under|beneath|south\s+of|(?:an?\s+)?(?:maximum|cap|ceiling|(?:upper\s+)?limit)\s+of|capped\s+at"
    r"|limited\s+to|<\s?=?|≤)"
)
_ABOUT_WORDS = (
    r"(?:approximately|approx\.?|about|roughly|around|nearly|almost|virtually|near|close\s+to|(?:an\s+)?estimated|some"
    r"|circa|ca?\.|approach(?:es|ing)?"
    r"|in\s+the\s+(?:neighbou?rhood|vicinity|ballpark|region|area|order)\s+of|on\s+the\s+order\s+of|~)"
)
_NO_MORE = r"\b(?:no|not)"
#: What may stand between a bounding word and its amount.
_THE = r"(?:the|our|its|their|that|last\s+year's|20\d\d's)"
FILL = rf"(?:(?:{_ABOUT_WORDS}|a\s+total\s+of|or\s+equal\s+to|{_THE})\s*)*"
_BOUND = re.compile(rf"(?<!\w)(?:(?P<floor>{FLOOR})|(?P<ceiling>{CEILING}))\s*(?P<fill>{FILL})$", re.I)
#: The end that a word names from afar: "limit capital expenditures to", "maximum capital expenditures of".
_FROM_AFAR = (
    (
        "ceiling",
        r"\b(?:limit|cap(?!\s?-?ex)|restrict)(?:s|ed|ing|ped|ping)?\b[^$;,]{0,80}\s(?:to|at)\s+$"
        r"|\b(?:maximum|max|cap(?!\s?-?ex)|ceiling|upper\s+limit)\b[^$;,]{0,80}\b(?:of|at|is|be)\s+$"
        rf"|{_NO_MORE}\s+(?:more|greater|higher)\b[^$;,]{{1,60}}\bthan\s+$",
    ),
    (
        "floor",
        r"\b(?:minimum|min|lower\s+limit)\b[^$;,]{0,80}\b(?:of|at|is|be)\s+$"
        rf"|{_NO_MORE}\s+(?:less|lower|fewer)\b[^$;,]{{1,60}}\bthan\s+$",
    ),
)
_AFAR_PATTERNS = tuple((kind, re.compile(pattern, re.I)) for kind, pattern in _FROM_AFAR)
_ABOUT = re.compile(rf"(?<!\w){_ABOUT_WORDS}\s*$", re.I)
#: A single amount with a range around it that is not said.
_RANGE_OF = re.compile(r"\brange\s+of\s+$", re.I)
_IS_THE = re.compile(rf"(?<!\w){_THE}\s+$", re.I)
#: What an amount is set beside is known already; it is not what is expected.
_COMPARED = re.compile(
    r"\b(?:than|similar\s+to|in\s+line\s+with|comparable\s+(?:to|with)|consistent\s+with|flat\s+(?:to|with)|relative\s+to"
    rf"|versus|match(?:es|ing)?)\s+{FILL}$",
    re.I,
)
#: One end of a range is expected, or a place beyond it.
_END_OF = re.compile(
    r"\b(?:(?:low|lower|high|higher|upper|top|bottom|mid|middle)[-\s]*(?:end|half|part|bound|point|third)?|midpoint)\s+of\s+"
    r"(?:(?:the|our|a|its|this|that|to|from|between|outlook|guidance|guided|prior|previous|range|of)\s+){0,6}$",
    re.I,
)

_AUXILIARY = r"(?:do|does|did|is|are|was|were|will|would|should|shall|could|can|may|might|must|have|has|had)"
_NOT = rf"(?:(?<!\w)(?:not|never|cannot|nor|neither|unlikely)(?!\w)|{_AUXILIARY}n't|won't|can't)"
_NO = rf"(?:{_NOT}|\b(?:no|without)\b)"
_NO_DENIAL = re.compile(
    r"\bnot\s+(?:only|just|merely|simply|includ\w+|limited\s+to|yet)\b|\bno\s+later\s+than\b|\bno\s+(?:longer|change)\b|n't\s+chang\w+"
    r"|\bnot\s+chang\w+",
    re.I,
)
_EXPECTS = r"(?:expect|anticipat|plan|intend|project|forecast|target|foresee|see(?!k|m)|envisag|believ|think|budget)\w*"
#: A denial right before the bound, with nothing but an auxiliary or a verb of arriving between.
_TIGHT = re.compile(
    rf"{_NO}\s+(?:[a-z]+ly\s+)?(?:(?:be|have|go|rise|fall|drop|climb|come|in|grow|total|amount|reach|spend|invest|require"
    rf"|any|likely|see|going|expected|anticipated|projected|forecast|planned|to|is|are|at|a|an|much|significantly|materially)\s+)*$",
    re.I,
)
#: A denial of the expectation, or of what will be, from afar.
_AFAR = re.compile(rf"(?:{_NOT}(?:\s+\w+){{0,2}}?\s+{_EXPECTS}|(?:will|would|should)\s+not|won't|wouldn't)", re.I)
_DENIED = re.compile(rf"{_NOT}", re.I)

#: A difference, not a level.
_DELTA_BEFORE = re.compile(
    r"\b(?:(?:increase|decrease|rise|fall|grow|growth|decline|reduction|higher|lower|up|down|additional|incremental"
    rf"|another|extra|further|add(?:s|ing)?|cut(?:ting)?|trim(?:ming)?|sav(?:e|ing))\s+(?:{_ABOUT_WORDS}\s*)?"
    r"|(?:(?:increase|decrease|rise|fall|growth|decline|reduction|cut)\s+of|by)\s+"
    rf"(?:an?\s+(?:additional|extra|further)\s+)?(?:(?:{_ABOUT_WORDS}|{FLOOR}|{CEILING})\s*)*)$",
    re.I,
)
_DELTA_AFTER = re.compile(
    r"^\s+(?:higher|lower|more|less|above|below|greater)\s+than\b|^\s+(?:increase|decrease|reduction|rise|cut)\b"
    r"|^\s+(?:higher|lower|more|less)(?=\s*(?:[.,;)]|$|in\b|for\b|this\b|next\b))"
    r"|^\s+(?:of|in)\s+(?:additional|incremental|extra)\b",
    re.I,
)
#: A multiple or a part of an amount that is known already.
_RELATIVE = re.compile(
    r"(?:%|\bper\s?cent)\s+(?:of|above|below|over|under|(?:more|less|higher|lower|greater)\s+than|(?:up|down)\s+from"
    rf"|(?:increase|growth|rise|decrease|decline)\s+(?:from|over|on))\s+{FILL}$"
    r"|\b(?:twice|thrice|double|triple|\d(?:\.\d+)?\s?x|\d(?:\.\d+)?\s+times|(?:two|three)[-\s](?:thirds|quarters)"
    rf"|(?<!first )(?<!second )(?<!back )(?<!latter )half)\s+(?:of\s+)?{FILL}$",
    re.I,
)
_AFTER = (
    ("floor", r"\s?(?:\+|-?\s?plus)(?=\s*(?:[.,;)(]|$|in\b|for\b|this\b|next\b|of\b|during\b))"),
    ("floor", r",?\s+or\s+(?:(?:even|slightly|possibly)\s+)?(?:more|higher|greater|above|over)\b(?!\s+than\b)"),
    ("floor", r",?\s+and\s+(?:up|more|above|higher|beyond)(?=\s*(?:[.,;)]|$|in\b|for\b))"),
    ("floor", r",?\s+(?:at\s+(?:the\s+very\s+|the\s+)?least|at\s+a\s+minimum|minimum)(?=\s*(?:[.,;)]|$|in\b|for\b))"),
    ("ceiling", r",?\s+or\s+(?:(?:even|slightly|possibly)\s+)?(?:less|lower|below|under|fewer)\b(?!\s+than\b)"),
    (
        "ceiling",
        r",?\s+(?:at\s+(?:the\s+very\s+|the\s+)?most|at\s+a\s+maximum|maximum|tops)(?=\s*(?:[.,;)]|$|in\b|for\b))",
    ),
    (
        "about",
        r"\s+or\s+(?:so|thereabouts)\b|\s?-?\s?(?:range|area|neighbou?rhood|ballpark|ish)\b|,?\s+more\s+or\s+less\b",
    ),
)
_AFTER_PATTERNS = tuple((kind, re.compile(rf"^{pattern}", re.I)) for kind, pattern in _AFTER)
_ADDED_TO = re.compile(r"^,?\s*(?:plus|\+)\s+(?!or\s+minus\b|/)(?!principal|finance\s+lease|assets\s+acquired)", re.I)
_OF_ONE = re.compile(
    r"^\s*(?:per|a|an|each|/)\s*(?:MW|GW|kW|megawatt|gigawatt|unit|site|share|wafer|rack|chip|GPU|campus|data\s?cent)",
    re.I,
)


@dataclass(frozen=True)
class Bounds:
    """How an amount is meant, and where the words that say so begin and end.

    ``kind`` is floor, ceiling, point, range, delta, or relative: no level at all.
    """

    kind: str
    opens: int
    closes: int
    is_approximate: bool = False
    doubts: tuple[str, ...] = field(default=())


def bounds(sentence: str, start: int, end: int) -> Bounds:
    """How the amount that stands from ``start`` to ``end`` is meant, by the words around it."""
    whole = sentence[:start]
    if _RELATIVE.search(whole):
        return Bounds("relative", start, end)
    after = sentence[end:]
    doubts = [name for name, applies in _doubts(whole, after) if applies]
    if _DELTA_AFTER.match(after) or _DELTA_BEFORE.search(whole):
        return Bounds("delta", _opens(whole), end, bool(_ABOUT.search(whole)), tuple(doubts))
    before = _clause_before(sentence, start)
    kind, closes = _after(after)
    if bound := _BOUND.search(before):
        opens, fill = start - len(before) + bound.start(), bound["fill"]
        flips, is_sure = _flips(before[: bound.start()])
        doubts += [] if is_sure else ["negated"]
        doubts += ["compared_amount"] if _IS_THE.search(fill) else []
        is_floor = (bound["floor"] is None) == flips
        return Bounds("floor" if is_floor else "ceiling", opens, end, bool(_ABOUT.search(fill)), tuple(doubts))
    is_about = kind == "about" or bool(_ABOUT.search(before) or _RANGE_OF.search(before))
    afar = next((end_of for end_of, pattern in _AFAR_PATTERNS if pattern.search(before)), None)
    if kind == "point" and afar:
        return Bounds(afar, _opens(whole), end, is_about, tuple(doubts))
    doubts += ["negated"] if is_denied(before) else []
    doubts += ["compared_amount"] if _COMPARED.search(before) else []
    return Bounds("point" if kind == "about" else kind, _opens(whole), end + closes, is_about, tuple(doubts))


def _after(after: str) -> tuple[str, int]:
    """What the words behind an amount make of it, and how many characters they are."""
    found = ((kind, pattern.match(after)) for kind, pattern in _AFTER_PATTERNS)
    return next(((kind, match.end()) for kind, match in found if match), ("point", 0))


def bounds_of_range(sentence: str, start: int, end: int) -> Bounds:
    """How a range is meant: what bounds a range besides, or picks one end of it, leaves it open."""
    before, after = _clause_before(sentence, start), sentence[end:]
    doubts = [name for name, applies in _doubts(before, after) if applies]
    doubts += ["bounded_range"] if _BOUND.search(before) else []
    doubts += ["negated"] if is_denied(before) else []
    doubts += ["delta"] if _DELTA_AFTER.match(after) or _DELTA_BEFORE.search(before) else []
    doubts += ["compared_amount"] if _COMPARED.search(before) or _RELATIVE.search(before) else []
    return Bounds("range", _opens(sentence[:start]), end, bool(_ABOUT.search(before)), tuple(doubts))


def joins(between: str) -> bool:
    """Whether the words between a number and the next bound the two as one: "at least 60 but not more than 65"."""
    return bool(_JOINS.fullmatch(between))


_JOINS = re.compile(
    rf"[\s,(]*(?:(?:but|and|yet|or|to|while|though)\s+)?(?:(?:it|we|be|is|are|will|likely)\s+){{0,2}}"
    rf"(?:(?:{_NO})\s+(?:to\s+|be\s+|to\s+be\s+)?)?(?:{FLOOR}|{CEILING})\s+{FILL}",
    re.I,
)


def _doubts(before: str, after: str) -> tuple[tuple[str, bool], ...]:
    return (
        ("end_of_range", bool(_END_OF.search(before))),
        ("added_to", bool(_ADDED_TO.match(after))),
        ("per_unit", bool(_OF_ONE.match(after))),
    )


def _opens(before: str) -> int:
    about = _ABOUT.search(before)
    return about.start() if about else len(before)


def _clause_before(sentence: str, start: int) -> str:
    clause = next((one for one in clauses(sentence) if one.start <= start < one.end), None)
    return sentence[clause.start if clause else 0 : start]


def _flips(before: str) -> tuple[bool, bool]:
    """Whether a denial turns the bound around, and whether that is sure."""
    denied = _NO_DENIAL.sub(lambda match: " " * len(match[0]), before)
    if _TIGHT.search(denied):
        return True, True
    afar = list(_AFAR.finditer(denied))
    if afar and not re.search(rf"\b{_EXPECTS}|[;:$]", denied[afar[-1].end() :], re.I):
        return True, True
    without_comma = denied.rpartition(",")[2]
    if re.search(_NO, without_comma, re.I):
        return True, False
    return False, not _DENIED.search(denied)


def is_denied(before: str) -> bool:
    """Whether something is denied before a place of its clause."""
    return bool(_DENIED.search(_NO_DENIAL.sub("", before)))
