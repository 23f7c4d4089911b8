"""Mutants judged to change nothing that can be seen: no test can tell them, and none is asked to."""

from __future__ import annotations

#: By module: what the line holds, what the change says, and why nothing differs.
_EQUIVALENT: dict[str, tuple[tuple[str, str, str], ...]] = {
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
        ("currency is None or number.digits is None", " or number", "the caller has asked: for types alone"),
    ),
    "ingestion.guidance.money": (
        ("_SOUND = ", "|\\\\d*(?:", "digits are never empty, and those after a point are read by the next alternative"),
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
    "ingestion.publishers.form4": (
        ("etree.XMLParser", "False -> True", "a form is cut out at its element: no entity is declared in it"),
        ("etree.XMLParser", "True -> False", "a form is cut out at its element: nothing is named to be fetched"),
        ("break", "break -> pass", "every element of a form has a parent up to the form"),
    ),
}


def is_equivalent(module: str, source: str, change: str) -> bool:
    """Whether a change, as :func:`tests.code_mutations.mutants.mutants` says it, is one of them."""
    number, _, said = change.partition(": ")
    line = source.splitlines()[int(number) - 1] if number != "0" else said
    return any(holds in line and how in said for holds, how, _ in _EQUIVALENT.get(module, ()))
