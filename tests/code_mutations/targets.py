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
    "ingestion.xbrl.transformations": _XBRL,
    "ingestion.xbrl.facts": _XBRL,
    "ingestion.sources.sec_insider_trades": _FORM4,
    "ingestion.publishers.form4": _FORM4,
}
