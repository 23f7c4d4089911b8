"""Prices by Yahoo: one bar for a share or an index and a day, splits and dividends each once."""

from __future__ import annotations

from functools import partial

from expectations.suite import Suite, between, has_rows, not_null, of_table, one_of, unique

_table = partial(of_table, "staging")

SUITES: tuple[Suite, ...] = (
    _table(
        "stg_yahoo_prices__bars",
        "One bar for a share and a day, in a known currency.",
        has_rows(),
        unique(["company_id", "traded_on"]),
        not_null("currency"),
        between("split_adjusted_close", low=0),
        between("adjusted_close", low=0),
        between("volume", low=0),
    ),
    _table(
        "stg_yahoo_prices__index_bars",
        "One level for a price index and a day, in a known currency.",
        has_rows(),
        unique(["price_index_id", "traded_on"]),
        not_null("price_index_id"),
        not_null("currency"),
        between("level", low=0),
    ),
    _table(
        "stg_yahoo_prices__events",
        "Splits and dividends, each once.",
        unique(["company_id", "event", "event_on"]),
        one_of("event", ["dividend", "split"]),
        between("amount", low=0),
    ),
)
