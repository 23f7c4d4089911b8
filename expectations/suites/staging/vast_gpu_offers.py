"""Rental offers on Vast: one price for an offer, a kind and a day. Rows are not demanded."""

from __future__ import annotations

from functools import partial

from expectations.suite import Suite, between, of_table, one_of, unique

_table = partial(of_table, "staging")

SUITES: tuple[Suite, ...] = (
    _table(
        "stg_vast_gpu_offers__offers",
        "One price for an offer, a kind and a day, an hour of a GPU.",
        unique(["offer_code", "kind", "priced_on"]),
        between("usd_per_gpu_hour", low=0.001, high=100),
        between("gpus", low=1, high=128),
        one_of("kind", ["on-demand", "interruptible"]),
    ),
)
