"""Operators of data centres: margins where such businesses have them."""

from __future__ import annotations

from functools import partial

from expectations.rules import gross_margin
from expectations.suite import Suite, between, has_rows, of_table

_table = partial(of_table, "marts")

SUITES: tuple[Suite, ...] = tuple(
    _table(
        name,
        "Margins where such businesses have them.",
        has_rows(),
        *gross_margin("gross_margin_ratio"),
        between("ebitda_margin_ratio", 0.2, 0.6).as_warning,
        between("utilization_ratio", 0, 1),
        between("capex_intensity_ratio", low=0),
        row_name=("company_id", period),
    )
    for name, period in (("idc_margins_quarterly", "calendar_quarter"), ("idc_margins_yearly", "fiscal_year"))
)
