"""Compiled rental prices: of a GPU and an hour, each once, where they can be."""

from __future__ import annotations

from functools import partial

from expectations.suite import Suite, between, has_rows, matches, not_null, of_table, unique
from expectations.vocabulary import ADDRESS

_table = partial(of_table, "staging")

SUITES: tuple[Suite, ...] = (
    _table(
        "stg_gpu_rental_offers__offers",
        "Prices of a GPU and an hour, each once, where they can be.",
        has_rows(),
        unique(["priced_on", "offer_number"]),
        between("usd_per_gpu_hour", low=0.01, high=100),
        between("gpu_memory_gb", low=1, high=1024),
        matches("source_url", ADDRESS),
        not_null("provider_code"),
    ),
)
