"""Rental prices of all clouds and markets: one of a GPU and an hour under each key."""

from __future__ import annotations

from functools import partial

from expectations.suite import Suite, between, has_rows, not_null, of_table, unique

_table = partial(of_table, "intermediate")

SUITES: tuple[Suite, ...] = (
    _table(
        "int_compute_prices__normalised",
        "One price of a GPU and an hour under each key, with the document it stands in.",
        has_rows(),
        unique(["price_id"]),
        unique(["provider_id", "accelerator_id", "region", "terms", "gpus_per_instance", "priced_on"]),
        between("usd_per_gpu_hour", 0.01, 100),
        between("gpus_per_instance", 0, 128),
        not_null("document_id"),
        not_null("locator"),
        not_null("provider_kind").as_warning,
    ),
)
