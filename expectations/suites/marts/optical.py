"""Makers of optical modules: ratios where they can be, segments that are no more than the whole."""

from __future__ import annotations

from functools import partial

from expectations.rules import gross_margin
from expectations.suite import Suite, between, has_rows, of_question, of_table, usually_between

_table = partial(of_table, "marts")
_question = partial(of_question, "marts")

SUITES: tuple[Suite, ...] = (
    _table(
        "optical_module_quarterly",
        "Ratios where they can be.",
        has_rows(),
        *gross_margin("gross_margin_ratio"),
        between("selling_expense_ratio", -0.05, 0.6),
        usually_between("selling_expense_ratio", 0, 0.15),
        between("inventory_days", low=0),
        between("receivable_days", low=0),
        row_name=("company_id", "calendar_quarter"),
    ),
    _question(
        "optical_module_segments",
        "shares_add_up",
        "The parts of one axis are no more than the whole.",
        "select company_id, axis, cast(period_end as varchar) as period, sum(revenue_share_ratio) as share"
        " from marts.optical_module_segments group by all",
        between("share", 0, 1.005),
    ),
)
