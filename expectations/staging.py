"""Staging: one row for each thing a publisher said, with dates that can be."""

from __future__ import annotations

from functools import partial

from expectations import guidance, staging_china, staging_compute, staging_filings
from expectations.suite import Suite, between, has_rows, matches, not_null, of_table, one_of, unique

_table = partial(of_table, "staging")

SUITES: tuple[Suite, ...] = (
    _table(
        "stg_archive__documents",
        "A document is its bytes' hash, once.",
        has_rows(),
        unique(["document_id"]),
        matches("document_id", "^[0-9a-f]{64}$"),
        between("bytes", low=1),
        not_null("fetched_at"),
    ),
    _table(
        "stg_ecb_exchange_rates__rates",
        "One positive rate for a currency and a day.",
        has_rows(),
        unique(["rate_on", "currency"]),
        between("rate_per_eur", low=0.0001, high=100000),
    ),
    _table(
        "stg_cfets_central_parity__rates",
        "One rate a day, where the renminbi can be.",
        has_rows(),
        unique(["rate_on", "base_currency", "quote_currency"]),
        between("rate", low=4, high=12),
    ),
    _table(
        "stg_tencent_prices__bars",
        "One close for a share, a day and an adjustment. Forward adjustment can make an old close negative.",
        has_rows(),
        unique(["company_id", "traded_on", "adjustment"]),
        not_null("close"),
        one_of("adjustment", ["none", "forward"]),
        between("volume_shares", low=0),
    ),
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
    *staging_filings.SUITES,
    *staging_china.SUITES,
    *staging_compute.SUITES,
    *guidance.STAGING,
)
