"""Exchange rates of the ECB: one positive rate for a currency and a day."""

from __future__ import annotations

from functools import partial

from expectations.suite import Suite, between, has_rows, of_table, unique

_table = partial(of_table, "staging")

SUITES: tuple[Suite, ...] = (
    _table(
        "stg_ecb_exchange_rates__rates",
        "One positive rate for a currency and a day.",
        has_rows(),
        unique(["rate_on", "currency"]),
        between("rate_per_eur", low=0.0001, high=100000),
    ),
)
