"""Lead and lag of growth: correlations within their intervals, none on too few quarters."""

from __future__ import annotations

from functools import partial

from expectations.suite import Suite, between, has_rows, matches, no_rows, of_question, of_table
from expectations.vocabulary import QUARTER

_table = partial(of_table, "marts")
_question = partial(of_question, "marts")

SUITES: tuple[Suite, ...] = (
    _table(
        "supply_chain_lead_lag",
        "Lags within a year, correlations within their range.",
        has_rows(),
        matches("as_of_quarter", QUARTER),
        between("lag_quarters", -4, 4),
        between("n", low=0),
        between("correlation", -1, 1),
        between("interval_low", -1, 1),
        between("interval_high", -1, 1),
        row_name=("pair_id", "lag_quarters", "as_of_quarter"),
    ),
    _question(
        "supply_chain_lead_lag",
        "null_below_twelve",
        "Below twelve quarters there is no correlation and no interval; an interval holds its correlation.",
        """
        select pair_id, lag_quarters, as_of_quarter from marts.supply_chain_lead_lag
        where (n < 12 and (correlation is not null or interval_low is not null or interval_high is not null))
            or not coalesce(correlation between interval_low and interval_high, true)
        """,
        no_rows("correlation_of_too_few"),
    ),
)
