"""Statements by Eastmoney: lines in yuan, announced after their period ends."""

from __future__ import annotations

from functools import partial

from expectations.rules import known_before_period_ends
from expectations.suite import Suite, between, has_rows, not_null, of_question, of_table, one_of

_table = partial(of_table, "staging")
_question = partial(of_question, "staging")

SUITES: tuple[Suite, ...] = (
    _table(
        "stg_eastmoney_statements__lines",
        "Lines in yuan, cumulative from 1 January, at a quarter's end.",
        has_rows(),
        not_null("value"),
        not_null("known_from"),
        not_null("document_id"),
        one_of("unit", ["CNY"]),
        one_of("form", ["income", "balance", "cash_flow"]),
    ),
    _question(
        "stg_eastmoney_statements__lines",
        "published_after_period",
        "A statement is announced after its period ends.",
        known_before_period_ends("stg_eastmoney_statements__lines"),
        between("days_until_published", low=0).as_warning,
        row_name=("fact",),
    ),
)
