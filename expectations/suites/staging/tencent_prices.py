"""Share prices by Tencent: one close for a share, a day and an adjustment."""

from __future__ import annotations

from functools import partial

from expectations.suite import Suite, between, has_rows, not_null, of_table, one_of, unique

_table = partial(of_table, "staging")

SUITES: tuple[Suite, ...] = (
    _table(
        "stg_tencent_prices__bars",
        "One close for a share, a day and an adjustment. Forward adjustment can make an old close negative.",
        has_rows(),
        unique(["company_id", "traded_on", "adjustment"]),
        not_null("close"),
        one_of("adjustment", ["none", "forward"]),
        between("volume_shares", low=0),
    ),
)
