"""Transactions of insiders: known on or after its day."""

from __future__ import annotations

from functools import partial

from expectations.suite import Suite, between, not_before, of_table

_table = partial(of_table, "marts")

SUITES: tuple[Suite, ...] = (
    _table(
        "insider_transactions",
        "A transaction is known on or after its day.",
        between("shares", low=0),
        between("outstanding_ratio", 0, 1),
        not_before("known_from", "transacted_on"),
        row_name=("transaction_id",),
    ),
)
