"""The words by which guidance on capital expenditure is known: patterns, in lower or upper case alike."""

from __future__ import annotations

import re

#: Capital expenditure by any of its names.
ANCHOR = re.compile(
    r"\bcapital[-\s]expenditures?\b|\bcap\s?-?ex\b"
    r"|\bcapital\s+(?:investments?|spending|spend|outlays?|budgets?|programme?s?|additions)\b"
    r"|\b(?:purchases?|additions|acquisitions?)\s+(?:of|to)\s+(?:property(?:,?\s*plant,?)?\s+(?:and|&)\s+equipment\b|PP&E\b)",
    re.I,
)
#: What goes up or down, before the value that it leaves.
MOVES = (
    r"\b(?:increas|rais|lower|reduc|narrow|updat|revis|mov|chang|grow|grew|ris|rose|fall|fell|declin|decreas|climb|jump|surg"
    r"|accelerat|ramp|step|expand|soar|drop|cut|trim|lift|boost|widen|shift|adjust|doubl|tripl|go(?:es|ing)?\b|went\b"
    r"|tak(?:e|es|ing)\b|took\b|bring|brought|up\b|down\b)\w*"
)
#: What else an amount may be of.
OTHER = re.compile(
    r"\b(?:expenses?|opex|sales|revenues?|tax(?:es)?|RPO|performance\s+obligations?|backlog|commitments?|income|profit"
    r"|margin|EBITDA|cash\s+flows?|depreciation|amortization|costs?|debt|notes|repurchases?|dividends?|earnings|losses"
    r"|financing|borrowings|impairments?|contracts?|leases?)\b",
    re.I,
)
#: What looks forward.
VERB = re.compile(
    r"(?<!as\s)\b(?:expect(?:s|ed|ing)?|anticipat(?:e|es|ed|ing)|plan(?:s|ned|ning)?\s+(?:to|on|for)|intends?|project(?:s|ed)"
    r"|forecast(?:s|ed|ing)?|target(?:s|ed|ing)?|will|won't|should|to\s+be|(?:we|not|don't)\s+(?:now\s+|currently\s+)?see|outlook|guidance"
    r"|guid(?:e|es|ed|ing)|estimates?|estimating|budget(?:s|ed|ing)?|foresees?|envisages?|(?:un)?likely|on\s+track"
    r"|(?:are|is)\s+(?:increasing|raising|lowering|reducing|narrowing|updating|maintaining|reiterating))\b",
    re.I,
)
#: What looks back.
PAST = re.compile(r"\b(?:was|were|totaled|totalled|spent|invested|amounted\s+to|came\s+(?:to|in))\b", re.I)
#: How a clause begins that goes on about what the one before it named.
INHERITS = re.compile(r"(?:we|this|it|they)\b", re.I)
#: What was said before follows.
PRIOR = re.compile(
    r"\b(?:up|down|increas\w+|rais\w+|narrow\w+|lower\w+|reduc\w+|updat\w+|revis\w+|chang\w+|mov\w+)\b[^$;]{0,60}?\bfrom\b"
    r"|\bfrom\s+(?:our|its|the|a)?\s*(?:prior|previous|earlier|initial|original)|\bcompared\s+(?:to|with)\b"
    r"|\bversus\b|\bvs\.|\bpreviously\b|^\s*,?\s*from\b"
    r"|\b(?:prior|previous|earlier)\s+(?:outlook|guidance|range|expectation|estimate|forecast)\w*",
    re.I,
)
#: The same, right before the amount.
FROM_PRIOR = re.compile(rf"(?:{MOVES}|,)[^$;]{{0,120}}?\bfrom\s+(?:(?!to\b)[\w'-]+\s+){{0,6}}$|^\s*,?\s*from\s+$", re.I)
#: What was said before holds no longer, and nothing takes its place.
_STATED = r"(?:guidance|outlook|forecasts?|expectations?|targets?|estimates?|projections?|range|view)"
WITHDRAWN = re.compile(
    rf"\b(?:withdr[ae]w\w*|suspend\w*|rescind\w*|retract\w*|discontinu\w*|paus(?:e|es|ed|ing)|cancel\w*|pull(?:s|ed|ing)?"
    rf"|not\s+(?:currently\s+)?(?:reaffirm|reiterat|maintain)\w*)\b[^.;]{{0,80}}?\b{_STATED}\b"
    rf"|\b{_STATED}\b[^.;]{{0,120}}?\b(?:(?:is|are|was|were|been|being)\s+(?:hereby\s+)?(?:withdrawn|suspended|rescinded|retracted"
    r"|discontinued|paused|under\s+review)|no\s+longer\s+(?:valid|applicable|applies|apply|current|stands?|holds?|in\s+effect|be\s+relied))\b"
    r"|\bno\s+longer\s+(?:expect|anticipat|plan|intend|project|forecast|target|guid|estimat|provid|giv|issu|offer|maintain|stand|see|on\s+track)\w*",
    re.I,
)
#: From the prior to what holds now.
ONWARD = re.compile(r"^\s*,?\s*to\s+(?:a\s+range\s+of\s+|between\s+|in\s+the\s+range\s+of\s+)?$", re.I)
#: From a difference to the level that it leads to.
TO_LEVEL = re.compile(r"^\s*,?\s*to\s+(?:(?:a|an)\s+(?:new\s+)?(?:total|level|range)\s+of\s+)?$", re.I)
#: A part of the amount follows.
PART = re.compile(r"\b(?:includ(?:ing|es)|inclusive\s+of|of\s+which|comprising|consisting\s+of)\s+$", re.I)
#: What stands between an amount and its label behind it.
OF_LABEL = re.compile(
    r"^\s+(?:in|of|on|for|towards?)(?:\s+(?!(?:and|while|but|with|or|compared)\b)[\w'-]+){0,5}?\s+$", re.I
)
#: An amount of another length of time than the period.
RATE = re.compile(
    r"\breasonably\s+representative\b|\brun[-\s]rate\b|\bannuali[sz]ed\b|\b(?:per|a|each)\s+quarter\b|\bquarterly\s+rate\b",
    re.I,
)

#: What is counted, by the words for it; a sentence that has none does not say.
BASES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (basis, re.compile(pattern, re.I))
    for basis, pattern in (
        (
            "incl_fl_principal",
            r"(?:includ\w+|plus|and)\s+(?:the\s+)?principal\s+payments\s+(?:on|of|for)\s+finance\s+leases?",
        ),
        ("net_cash_outlay", r"\bnet\s+(?:cash\s+)?outlays?\b"),
        (
            "cash_net_of_proceeds",
            r"\bnet\s+of\s+(?:the\s+)?(?:cash\s+)?(?:proceeds(?:\s+from)?[^,.;$]{0,60}?(?:sales|incentives)"
            r"(?:\s+and\s+incentives)?|incentives)",
        ),
        ("incl_fl_commencement", r"(?:includ\w+|plus|and)\s+(?:assets\s+acquired\s+under\s+)?finance\s+leases?"),
        ("purchases_of_ppe", r"\bpurchases?\s+of\s+property(?:,?\s*plant,?)?\s+(?:and|&)\s+equipment\b"),
    )
)
#: Where no amount is given: which way, the more exact words first.
DIRECTIONS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (direction, re.compile(pattern, re.I))
    for direction, pattern in (
        ("growth_lower", r"\bgrowth(?:\s+rate)?\b[^.;]{0,40}\b(?:lower|slower|moderate|decelerate)"),
        ("growth_higher", r"\bgrowth\s+rate\b[^.;]{0,40}\b(?:higher|faster|accelerate)"),
        (
            "notably_higher",
            r"\b(?:doubl(?:e|es|ing)|tripl(?:e|es|ing)|twice)\b(?!-digit)|\b(?:notabl|significant|substantial|meaningful|material)(?:y|ly)?\s+(?:larger|higher|greater|more|increas\w+|growth|above)"
            r"|\b(?:increas|grow|ris)\w*\s+(?:notably|significantly|substantially|meaningfully|materially)",
        ),
        ("similar_level", r"\b(?:similar|in\s+line\s+with|consistent\s+with|comparable|flat|representative)\b"),
        ("lower", r"\b(?:lower|decreas\w+|declin\w+|smaller|fall|below)\b"),
        ("higher", r"\b(?:higher|increas\w+|grow\w*|larger|greater|rise|above)\b"),
    )
)
ACTIONS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (action, re.compile(pattern, re.I))
    for action, pattern in (
        ("withdrawn", WITHDRAWN.pattern),
        ("narrowed", r"\bnarrow\w*"),
        ("reiterated", r"\b(?:reiterat|reaffirm|maintain)\w*|\bcontinue\s+to\s+(?:expect|anticipate)\b|\bunchanged\b"),
        (
            "lowered",
            r"\b(?:lower(?:ed|ing)|reduc(?:ed|ing)|down)\b[^.;]{0,80}\bfrom\b|\b(?:lower|reduc)(?:ed|ing)\s+(?:our|its|the)\b",
        ),
        (
            "raised",
            r"\b(?:rais|increas|up)(?:ed|ing)?\b[^.;]{0,80}\bfrom\b|\b(?:rais|increas)(?:ed|ing)\s+(?:our|its|the)\b",
        ),
    )
)
#: Somebody else's spending: a supplier speaks of its customers.
ANOTHERS = re.compile(
    r"\b(?:customers?'?|hyperscalers?'?|cloud\s+providers?'?|service\s+providers?'?|peers'?|industry(?:'s)?|their)\b",
    re.I,
)
#: A sum over more than one year.
SEVERAL_YEARS = re.compile(
    r"\b(?:over|in|during|across|for|within)\s+(?:the\s+|a\s+)?(?:(?:next|coming|following)\s+)?(?:several|few|two|three|four|five|six|ten|\d{1,2})"
    r"(?:[-\s]to[-\s]\w+)?[-\s]years?\b|\bmulti-?\s?year\b|\bcumulative(?:ly)?\b|\b20\d\d\s*(?:-|to|through|until)\s*(?:20)?\d\d\b"
    r"|\bbetween\s+20\d\d\s+and\s+20\d\d\b|\b(?:by|through|until)\s+(?:the\s+end\s+of\s+)?(?:20\d\d|the\s+decade)\b",
    re.I,
)
#: What is not in the amount before it.
LEFT_OUT = re.compile(
    r"^\s*,?\s*plus\s+$|\b(?:excluding|exclusive\s+of|not\s+including|net\s+of|apart\s+from|on\s+top\s+of|in\s+addition\s+to|besides)\s+$",
    re.I,
)
#: One kind of capital expenditure, not all of it.
ONE_KIND = re.compile(
    r"\b(?:non-?recurring|recurring|maintenance|growth|sustaining|incremental|additional)\s+(?:capital|cap\s?-?ex)",
    re.I,
)
#: An amount in brackets that says the one before it in another currency.
TRANSLATED = re.compile(r"^\s*\(\s*(?:or\s+|approximately\s+|about\s+|equivalent\s+to\s+)*$", re.I)
#: A part of the amount before it, by what stands on both sides.
WITH, OF_THAT = re.compile(r"\bwith\s+$", re.I), re.compile(r"^\s+(?:from|due|relat\w+|attributable|for)\b", re.I)
