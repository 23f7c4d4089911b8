"""Facts from the SEC's interface: a value with a unit, a period and a filing, filed after it ends."""

from __future__ import annotations

from functools import partial

from expectations.rules import known_before_period_ends
from expectations.suite import Suite, between, has_rows, matches, not_null, of_question, of_table
from expectations.vocabulary import ACCESSION_NUMBER

_table = partial(of_table, "staging")
_question = partial(of_question, "staging")

SUITES: tuple[Suite, ...] = (
    _table(
        "stg_sec_company_facts__facts",
        "Values with a unit, a period, a filing and the day they could be known.",
        has_rows(),
        not_null("value"),
        not_null("unit"),
        not_null("period_end"),
        not_null("published_on"),
        not_null("known_from"),
        not_null("document_id"),
        matches("filing_code", ACCESSION_NUMBER),
    ),
    _question(
        "stg_sec_company_facts__facts",
        "filed_after_period",
        "A duration is filed after it ends. Covers and plans state later days, so instants are left out.",
        known_before_period_ends("stg_sec_company_facts__facts", unless="and period_start is not null"),
        between("days_until_published", low=0).as_warning,
        row_name=("fact",),
    ),
    _question(
        "stg_sec_company_facts__facts",
        "period_runs_forward",
        "A period ends on or after the day it begins.",
        "select date_diff('day', period_start, period_end) as days from staging.stg_sec_company_facts__facts"
        " where period_start is not null",
        between("days", low=0).as_warning,
    ),
)
