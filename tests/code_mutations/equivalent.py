"""Mutants judged to change nothing that can be seen, or nothing but what nobody writes: no test is to tell them."""

from __future__ import annotations

#: By module: what the line holds, what the change says, and why nothing differs.
JUDGED: dict[str, tuple[tuple[str, str, str], ...]] = {
    "ingestion.parsing.numbers": (
        ("_GROUPED = ", "3})*(?:", "a number without a comma has none to be taken out"),
        ("Context(prec=100)", "100 -> ", "what is rounded has 38 digits at most"),
        ("range(20)", "20 -> 21", "no column has 20 decimals"),
        ("Decimal(1).scaleb", "1 -> ", "of a step only the exponent is used"),
    ),
    "ingestion.parsing.locators": (
        ('["number"] or 0', "0 -> ", "the pattern finds a number always"),
        ("etree.XMLParser", "False -> True", "a document is cut out at its element: no entity is declared in it"),
        ("etree.XMLParser", "True -> False", "a document is cut out at its element: nothing is named to be fetched"),
    ),
    "ingestion.guidance.amounts": (
        ("currency is None or number.digits is None", "None and (", "the caller has asked: for types alone"),
        ("(?P<first>low", "))?[-\\\\s]*$", "no number begins right behind a letter"),
        ("(?P<first>low", "[-\\\\s]*to", "nobody writes the words of a range as one (midto high)"),
        ("(?P<first>low", "to[-\\\\s]*", "nobody writes the words of a range as one (low tomid)"),
        ("^[^.;$]{0,40}?(?:", "within\\\\s+\\\\w*", "nobody writes a tolerance without its number (within percent)"),
    ),
    "ingestion.guidance.money": (
        ("_SOUND = ", "|\\\\d*(?:", "digits are never empty, and those after a point are read by the next alternative"),
    ),
    "ingestion.guidance.bounds": (
        ("limit|cap(?!", "{0,81}", "so far off is a length chosen roundly"),
        ("\\b(?:minimum|min|lower", "{1,80}", "a blank at least stands before the word that follows"),
        ("limit|cap(?!", "{2,60}", "no more than: the words right before the amount have told it"),
        ("_NOT}(?:\\s+\\w+)", "{0,3}", "how many words may stand between is a number chosen roundly"),
        ("(?:(?:well|far|comfortably", "(?:an\\\\s+)?(?:", "an article before the bound is no part of what it says"),
    ),
    "ingestion.guidance.statement": (
        ("@dataclass(frozen=True)", "True -> False", "a candidate is neither changed nor made a key of"),
        ("strict=True", "True -> False", "both are made of the same rows"),
    ),
    "ingestion.guidance.periods": (
        ("third|fourth)[-\\s]+", "[-\\\\s]*", "nobody writes the ordinal and its quarter as one word"),
        ("(?:\\bthan|\\bfrom", "{1,3}", "no day has three digits"),
        ("one.start < match.end()", "start <= match", "no two periods stand without a character between them"),
    ),
    "ingestion.xbrl.extraction": (
        ("    for part in element.itertext():", "-> element", "what is longer than a span is none, read or not"),
        ("length = 0", "0 -> 1", "what is longer than a span is none, read or not"),
    ),
    "ingestion.xbrl.resources": (
        ("@dataclass(frozen=True", "True -> False", "a context is neither changed nor made a key of"),
    ),
    "ingestion.xbrl.texts": (
        ("LONGEST_SPAN", "80 -> ", "a length chosen roundly, above that of any span"),
        ("strict=True", "True -> False", "their lengths have been compared"),
        ('found.get("day", 1)', "1 -> ", "a month is always named, and of a month of a year no day is shown"),
    ),
    "ingestion.xbrl.transformations": (
        ("range(20, 100, 10)", "100 -> 99", "ninety is the last of either"),
        ("group % 100 >= 20", "20 -> 19", "of whole tens none lies between"),
    ),
    "ingestion.xbrl.facts": (
        ("if len(group) == 1", "1 -> 0", "one fact alone contradicts itself in nothing, and is chosen either way"),
        ("if len(group) == 1", "0 -> -1", "the first of one is the last"),
        ("Arithmetic(prec=100)", "100 -> ", "a printed figure has 60 digits at most"),
        ("@dataclass(frozen=True)", "True -> False", "an extraction is neither changed nor made a key of"),
    ),
    "ingestion.sources.sec_insider_trades": (
        (
            "allowed_age=",
            "24 -> ",
            "the source is asked four times a day: an hour more or less names no other day late",
        ),
        ("requests_per_second=", "8 -> ", "seven and nine are below the ten a second that EDGAR allows"),
        ("max_bytes=", "1024 -> 102", "no form is near sixteen million bytes, and none of its thousandths is"),
        ("max_bytes=", "16 -> ", "no form is near sixteen million bytes, and none of a million more or less"),
    ),
    "ingestion.publishers.form4": (
        ("or end < 0", "0 -> 1", "what begins with the document's first tag does not end there"),
        (
            "etree.XMLParser",
            "False -> True",
            "a form is cut out at its element: no entity is declared in it, and it is not huge",
        ),
        ("etree.XMLParser", "True -> False", "a form is cut out at its element: nothing is named to be fetched"),
        ("break", "break -> pass", "every element of a form has a parent up to the form"),
    ),
}


def is_equivalent(module: str, source: str, change: str) -> bool:
    """Whether a change, as :func:`tests.code_mutations.mutants.mutants` says it, is one of them."""
    number, _, said = change.partition(": ")
    line = source.splitlines()[int(number) - 1] if number != "0" else said
    return any(holds in line and how in said for holds, how, _ in JUDGED.get(module, ()))
