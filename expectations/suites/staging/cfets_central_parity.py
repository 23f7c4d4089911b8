"""Central parity of the renminbi: one rate a day, where it can be."""

from __future__ import annotations

from functools import partial

from expectations.suite import Suite, between, has_rows, of_table, unique

_table = partial(of_table, "staging")

SUITES: tuple[Suite, ...] = (
    _table(
        "stg_cfets_central_parity__rates",
        "One rate a day, where the renminbi can be.",
        has_rows(),
        unique(["rate_on", "base_currency", "quote_currency"]),
        between("rate", low=4, high=12),
    ),
)
