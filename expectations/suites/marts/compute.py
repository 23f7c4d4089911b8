"""Contracts for compute and rental prices by month: in range, in order, chained from 100."""

from __future__ import annotations

from functools import partial

from expectations.suite import (
    Suite,
    between,
    matches,
    no_rows,
    not_before,
    of_question,
    of_table,
    usually_between,
)
from expectations.vocabulary import MONTH

_table = partial(of_table, "marts")
_question = partial(of_question, "marts")

_LINKS = """
select accelerator || ' ' || provider_kind || ' ' || terms || ' ' || month as price
from marts.compute_rental_prices_monthly
where (chain_from = month) <> (providers_linked = 0) or (chain_from = month and chain_index <> 100)
"""

SUITES: tuple[Suite, ...] = (
    _table(
        "compute_rental_prices_monthly",
        "Months as such, prices where such hours sell.",
        matches("month", MONTH),
        between("median_usd_per_gpu_hour", low=0),
        usually_between("median_usd_per_gpu_hour", 0.02, 50),
        between("chain_index", low=0),
        between("providers", low=0),
        row_name=("accelerator", "provider_kind", "terms", "month"),
    ),
    _question(
        "compute_rental_prices_monthly",
        "levels_in_order",
        "The median lies between the tenth and the ninetieth percentile, over no more providers than the panel has.",
        """
        select accelerator, provider_kind, terms, month from marts.compute_rental_prices_monthly
        where p10_usd_per_gpu_hour > median_usd_per_gpu_hour or median_usd_per_gpu_hour > p90_usd_per_gpu_hour
            or providers > panel_providers
        """,
        no_rows("level_out_of_order"),
    ),
    _question(
        "compute_rental_prices_monthly",
        "chains_begin_at_100",
        "A chain begins at 100 in the month without a link to the one before, and only there.",
        _LINKS,
        no_rows("chain_that_begins_elsewhere"),
    ),
    _table(
        "compute_contracts",
        "Contracts that end after they were signed, on terms that can be counted.",
        between("total_to_revenue_ratio", 0, 2).as_warning,
        between("terms_disclosed", 0, 7),
        not_before("terminated_on", "signed_on"),
        row_name=("contract_id",),
    ),
)
