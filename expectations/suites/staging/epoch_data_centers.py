"""Epoch AI's data centres: each once, with its companies and what stands from a day on."""

from __future__ import annotations

from functools import partial

from expectations.suite import Suite, between, has_rows, matches, not_null, of_table, one_of, unique

_table = partial(of_table, "staging")

SUITES: tuple[Suite, ...] = (
    _table(
        "stg_epoch_data_centers__sites",
        "Each data centre once.",
        has_rows(),
        unique(["data_center"]),
        between("power_mw", low=0, high=20000),
        between("capital_cost_usd_2025", low=0, high=1e12),
    ),
    _table(
        "stg_epoch_data_centers__parties",
        "Each company in a role at a data centre once.",
        unique(["data_center", "role", "party"]),
        one_of("role", ["owner", "user"]),
        matches("party", "^[^#]+$"),
    ),
    _table(
        "stg_epoch_data_centers__timelines",
        "What stands from a day on, in a range where it can be.",
        has_rows(),
        unique(["row_number"]),
        not_null("is_forecast"),
        between("power_mw", low=0, high=20000),
        between("capital_cost_usd_2025", low=0, high=1e12),
    ),
)
