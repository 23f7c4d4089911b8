"""What a person read: guidance, contracts and figures, each with the document it stands in."""

from __future__ import annotations

from functools import partial

from expectations.rules import known_to_seed
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
from expectations.vocabulary import ADDRESS

_table = partial(of_table, "staging")
_question = partial(of_question, "staging")

SUITES: tuple[Suite, ...] = (
    _table(
        "stg_disclosures__capex_guidance",
        "What companies stated they will spend: an amount or a direction, ordered, on a basis.",
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
        "stg_disclosures__figures",
        "Curated figures, each with the document it stands in and how far to trust it.",
        has_rows(),
        unique(["disclosure_id"]),
        not_null("value"),
        not_null("filing_url"),
        matches("filing_url", ADDRESS),
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
    known_to_seed(
        "staging", "stg_disclosures__figures", "metric_id", "metric_definitions", ("disclosure_id", "company_id")
    ),
)
