"""The modules that are mutated, each with the tests that exercise it: those that fail first, first."""

from __future__ import annotations

_GUIDANCE = ("tests/unit/test_guidance.py", "tests/unit/test_guidance_bounds.py", "tests/unit/test_guidance_rows.py")
_XBRL = (
    "tests/unit/test_xbrl_numbers.py",
    "tests/unit/test_xbrl_transformations.py",
    "tests/unit/test_xbrl.py",
    "tests/unit/test_xbrl_unsound.py",
)
_FORM4 = ("tests/sources/test_sec_form4_odd.py", "tests/sources/test_sec_insider_trades.py")

TARGETS: dict[str, tuple[str, ...]] = {
    "ingestion.parsing.numbers": ("tests/unit/test_numbers.py",),
    "ingestion.parsing.locators": ("tests/contract/test_locators.py",),
    "ingestion.guidance.amounts": ("tests/unit/test_amounts.py", *_GUIDANCE),
    "ingestion.guidance.money": ("tests/unit/test_money.py", *_GUIDANCE),
    "ingestion.guidance.bounds": ("tests/unit/test_guidance_bounds.py", "tests/unit/test_amounts.py", *_GUIDANCE),
    "ingestion.guidance.periods": _GUIDANCE,
    "ingestion.guidance.outlook_rows": ("tests/unit/test_guidance_rows.py", *_GUIDANCE),
    "ingestion.guidance.statement": _GUIDANCE,
    "ingestion.xbrl.transformations": _XBRL,
    "ingestion.xbrl.facts": _XBRL,
    "ingestion.xbrl.extraction": _XBRL,
    "ingestion.xbrl.resources": _XBRL,
    "ingestion.xbrl.texts": _XBRL,
    "ingestion.sources.sec_insider_trades": _FORM4,
    "ingestion.publishers.form4": _FORM4,
}
#: What the mutants leave untried, a sentence each.
NOT_TRIED = (
    "Of each module some mutants are drawn by the seed, not all, and tests were written for those that this seed drew:"
    " another finds more. On 2026-11-30 SEED=2 EACH=10 over amounts, bounds, periods, outlook_rows and statement of"
    " guidance and extraction, resources and texts of XBRL, before any test was written for it: 63 of 78."
    " Repetitions of blanks in patterns are not mutated.",
    "No targets: `prose`, `candidates`, `sentences` and `patterns` of `ingestion/guidance`, which choose among amounts"
    " that others read, and `markup`, `names`, `locate` and `instance_excerpts` of `ingestion/xbrl`.",
    "Claims are judged in SQL alone. Of SQL the models of discrete quarters, versions, resolution and claims are"
    " changed by hand, and no others; those of claims are held against dbt's unit tests alone.",
    "Mutants judged equivalent have the reason beside them, in `equivalent.py`, `sql_of_facts.py` and"
    " `sql_of_claims.py` of `tests/code_mutations`.",
)
