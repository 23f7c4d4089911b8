"""Transactions of insiders and of stakes: known on or after their day, at prices that trading explains."""

from __future__ import annotations

from functools import partial

from expectations.suite import Suite, between, no_rows, not_before, of_question, of_table, one_of

_table = partial(of_table, "marts")
_question = partial(of_question, "marts")

SUITES: tuple[Suite, ...] = (
    _table(
        "insider_transactions",
        "A transaction is known on or after its day.",
        between("shares", low=0),
        one_of("direction", ["sale", "purchase", "other", "unclear"]),
        between("outstanding_ratio", 0, 1),
        not_before("known_from", "transacted_on"),
        row_name=("transaction_id",),
    ),
    _question(
        "insider_transactions",
        "prices_are_explained",
        "Trading explains the prices of sales and purchases: those that it does not make no value.",
        "select transaction_id, price_problem from marts.insider_transactions where price_problem is not null",
        no_rows("doubted_price").as_warning,
    ),
    _table(
        "stake_transactions",
        "A company's own trades in another's shares, known on or after their day.",
        between("shares", low=0),
        one_of("direction", ["acquired", "disposed", "unclear"]),
        not_before("known_from", "transacted_on"),
        row_name=("stake_transaction_id",),
    ),
)
