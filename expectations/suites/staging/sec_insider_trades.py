"""Transactions of insiders: each once in its form, of a day before the form."""

from __future__ import annotations

from functools import partial

from expectations.suite import Suite, between, matches, not_null, of_table, one_of, unique

_table = partial(of_table, "staging")

SUITES: tuple[Suite, ...] = (
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
)
