"""Facts along dimensions, read from filings themselves: each once in a filing."""

from __future__ import annotations

from functools import partial

from expectations.suite import Suite, between, matches, not_null, of_question, of_table, unique
from expectations.vocabulary import ACCESSION_NUMBER

_table = partial(of_table, "staging")
_question = partial(of_question, "staging")

SUITES: tuple[Suite, ...] = (
    _table(
        "stg_sec_filing_facts__facts",
        "Values along dimensions, each once in a filing, with a unit, a period and the day they could be known.",
        unique(["filing_code", "taxonomy", "concept", "dimensions", "unit", "period_start", "period_end"]),
        not_null("dimensions"),
        not_null("known_from"),
        not_null("document_id"),
        matches("filing_code", ACCESSION_NUMBER),
    ),
    _question(
        "stg_sec_filing_facts__facts",
        "period_runs_forward",
        "A period ends on or after the day it begins.",
        "select date_diff('day', period_start, period_end) as days from staging.stg_sec_filing_facts__facts"
        " where period_start is not null",
        between("days", low=0),
    ),
    _question(
        "stg_sec_filing_facts__facts",
        "no_conflict_within_a_filing",
        "A filing states a figure once, or again with another rounding.",
        "select filing_code || ' ' || concept || ' ' || dimensions as fact, conflict"
        " from staging.stg_sec_filing_facts__facts where conflict is not null",
        matches("conflict", "^$").as_warning,
        row_name=("fact",),
    ),
)
