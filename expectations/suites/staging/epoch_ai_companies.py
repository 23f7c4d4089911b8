"""Epoch AI's companies: reports of revenue and funding rounds in dollars, each with a company."""

from __future__ import annotations

from functools import partial

from expectations.suite import Suite, between, has_rows, not_null, of_table, unique

_table = partial(of_table, "staging")

SUITES: tuple[Suite, ...] = (
    _table(
        "stg_epoch_ai_companies__revenues",
        "Reports of revenue in dollars, each with a company.",
        has_rows(),
        unique(["row_number"]),
        not_null("company_name"),
        between("annualized_revenue_usd", low=1e5, high=1e12),
    ),
    _table(
        "stg_epoch_ai_companies__fundings",
        "Funding rounds in dollars, each with a company.",
        has_rows(),
        unique(["row_number"]),
        not_null("company_name"),
        between("equity_usd", low=0, high=1e12),
        between("valuation_usd", low=1e6, high=1e13),
    ),
)
