"""Exchange rates of all publishers: one for a currency and a day, where rates can be."""

from __future__ import annotations

from functools import partial

from expectations.suite import Suite, between, has_rows, not_null, of_table, unique

_table = partial(of_table, "intermediate")

SUITES: tuple[Suite, ...] = (
    _table(
        "int_exchange_rates__unioned",
        "One rate for a currency and a day, where rates can be.",
        has_rows(),
        unique(["rate_on", "currency"]),
        between("usd_per_unit", 0.00001, 1000),
        not_null("publisher"),
    ),
)
