"""Shareholders' trades by Eastmoney: signed shares, announced after the trade began."""

from __future__ import annotations

from functools import partial

from expectations.suite import Suite, between, not_null, of_question, of_table, one_of

_table = partial(of_table, "staging")
_question = partial(of_question, "staging")

SUITES: tuple[Suite, ...] = (
    _table(
        "stg_eastmoney_shareholder_changes__changes",
        "Signed shares at scale one; ratios are fractions.",
        not_null("holder_name"),
        not_null("shares_change"),
        not_null("is_executed"),
        not_null("known_from"),
        one_of("register", ["holders", "insiders"]),
        one_of("signed_direction", ["purchase", "sale"]),
        between("total_shares_ratio", low=0, high=1),
        between("holding_after_ratio", low=0, high=1),
        between("shares_after", low=0),
        between("average_price", low=0),
    ),
    _question(
        "stg_eastmoney_shareholder_changes__changes",
        "announced_after_the_trades",
        "An executed trade is announced after it began, and ends on a day that has come.",
        "select holder_name, date_diff('day', started_on, published_on) as days_until_published,"
        " date_diff('day', ended_on, current_date) as days_since"
        " from staging.stg_eastmoney_shareholder_changes__changes where is_executed",
        between("days_until_published", low=0).as_warning,
        between("days_since", low=0),
        row_name=("holder_name",),
    ),
)
