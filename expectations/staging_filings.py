"""Staging of filings with the SEC, and of what was read from them by hand."""

from __future__ import annotations

from functools import partial

from expectations.suite import (
    Suite,
    between,
    has_rows,
    matches,
    not_before,
    not_null,
    of_question,
    of_table,
    one_of,
    unique,
)

_table = partial(of_table, "staging")
_question = partial(of_question, "staging")

#: Figures that are known before their period ends.
FILED_AFTER_PERIOD = """
select
    company_id || ' ' || concept || ' ' || cast(period_end as varchar) || ' ' || filing_code as fact,
    date_diff('day', period_end, published_on) as days_until_published
from staging.{table}
where published_on < period_end and value <> 0 {unless}
"""

SUITES: tuple[Suite, ...] = (
    _table(
        "stg_sec_submissions__filings",
        "One row a filing.",
        has_rows(),
        unique(["filing_code"]),
        matches("filing_code", r"^\d{10}-\d{2}-\d{6}$"),
        not_null("filed_on"),
    ),
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
        matches("filing_code", r"^\d{10}-\d{2}-\d{6}$"),
    ),
    _question(
        "stg_sec_company_facts__facts",
        "filed_after_period",
        "A duration is filed after it ends. Covers and plans state later days, so instants are left out.",
        FILED_AFTER_PERIOD.format(table="stg_sec_company_facts__facts", unless="and period_start is not null"),
        between("days_until_published", low=0).as_warning,
        row_name=("fact",),
    ),
    _question(
        "stg_sec_company_facts__facts",
        "period_runs_forward",
        "A period ends on or after the day it begins.",
        "select date_diff('day', period_start, period_end) as days from staging.stg_sec_company_facts__facts"
        " where period_start is not null",
        between("days", low=0),
    ),
    _table(
        "stg_sec_filing_facts__facts",
        "Values along dimensions, each once in a filing, with a unit, a period and the day they could be known.",
        unique(["filing_code", "taxonomy", "concept", "dimensions", "unit", "period_start", "period_end"]),
        not_null("dimensions"),
        not_null("known_from"),
        not_null("document_id"),
        matches("filing_code", r"^\d{10}-\d{2}-\d{6}$"),
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
    _table(
        "stg_disclosures__capex_guidance",
        "What companies said they will spend: an amount or a direction, ordered, on a basis.",
        has_rows(),
        unique(["guidance_id"]),
        not_null("metric_id"),
        between("low_usd", low=0),
        not_before("published_on", "given_on"),
        not_before("target_end", "target_start"),
    ),
    _question(
        "stg_disclosures__capex_guidance",
        "says_something",
        "A statement gives an amount or a direction, and a range runs upwards.",
        "select guidance_id, case when coalesce(low_usd, high_usd, point_usd) is null and direction is null then 1"
        " when low_usd > high_usd then 1 else 0 end as is_unsound from staging.stg_disclosures__capex_guidance",
        between("is_unsound", high=0),
        row_name=("guidance_id",),
    ),
    _table(
        "stg_disclosures__compute_contracts",
        "Contracts for compute, each once, worth something.",
        has_rows(),
        unique(["contract_id"]),
        between("value", low=1),
        between("term_years", low=0.1, high=30),
        between("orders_received", low=0),
    ),
    _table(
        "stg_sec_insider_trades__transactions",
        "Transactions of insiders, each once in its form, of a day before the form.",
        unique(["filing_code", "is_derivative", "row_in_table"]),
        not_null("owner_names"),
        not_null("transacted_on"),
        one_of("direction", ["A", "D"]),
        matches("transaction_code", "^[A-Z]$"),
        between("shares", low=0),
        between("price", low=0),
    ),
    _table(
        "stg_disclosures__figures",
        "Curated figures, each with the document it stands in and how far to trust it.",
        has_rows(),
        unique(["disclosure_id"]),
        not_null("value"),
        not_null("filing_url"),
        matches("filing_url", "^https?://"),
        one_of("evidence", ["curated", "vendor"]),
        one_of("confidence", ["high", "medium", "low"]),
        one_of("unit", ["USD", "CNY", "ratio", "shares"]),
    ),
    _question(
        "stg_disclosures__figures",
        "published_after_period",
        "A figure of a period is published after it ends.",
        "select disclosure_id, date_diff('day', period_end, published_on) as days_until_published"
        " from staging.stg_disclosures__figures where published_on is not null",
        between("days_until_published", low=0),
        row_name=("disclosure_id",),
    ),
)
