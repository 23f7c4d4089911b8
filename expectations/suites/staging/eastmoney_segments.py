"""Segments by Eastmoney: an item of an axis once, shares and margins as fractions that tie together."""

from __future__ import annotations

from functools import partial

from expectations.suite import Suite, between, has_rows, no_rows, not_null, of_question, of_table, one_of, unique

_table = partial(of_table, "staging")
_question = partial(of_question, "staging")

SUITES: tuple[Suite, ...] = (
    _table(
        "stg_eastmoney_segments__items",
        "One row for an item of an axis, in yuan; shares and margins are fractions. A margin may be negative.",
        has_rows(),
        unique(["company_id", "period_end", "axis", "parent_code", "item_code", "segment"]),
        not_null("is_child"),
        not_null("first_fetched_on"),
        one_of("axis", ["industry", "product", "region"]),
        between("gross_margin_ratio", low=-20, high=1),
        between("revenue_share_ratio", low=-1, high=1.0001),
    ),
    _question(
        "stg_eastmoney_segments__items",
        "half_years_and_years",
        "Only half-year and yearly reports split revenue.",
        "select filing_code, strftime(period_end, '%m') as month from staging.stg_eastmoney_segments__items",
        one_of("month", ["06", "12"]).as_warning,
        row_name=("filing_code",),
    ),
    _question(
        "stg_eastmoney_segments__items",
        "margin_follows_from_cost",
        "The margin that is stated is the one that revenue and cost give.",
        "select filing_code, axis, segment,"
        " abs(gross_margin_ratio - (1 - cast(cost / revenue as double))) as difference"
        " from staging.stg_eastmoney_segments__items where revenue > 0 and cost is not null",
        between("difference", high=0.0005).as_warning,
        row_name=("filing_code", "axis", "segment"),
    ),
    _question(
        "stg_eastmoney_segments__items",
        "shares_add_up",
        "Without its children, an axis holds no more than the report's revenue.",
        "select filing_code, axis, sum(revenue_share_ratio) as whole from staging.stg_eastmoney_segments__items"
        " where not is_child and revenue_share_ratio is not null group by all",
        between("whole", high=1.01).as_warning,
        row_name=("filing_code", "axis"),
    ),
    _question(
        "stg_eastmoney_segments__items",
        "regions_are_known",
        "Every region is reviewed as overseas or not; one that is not is left out of overseas revenue.",
        "select distinct company_id, segment from staging.stg_eastmoney_segments__items"
        " where axis = 'region' and not is_child and is_overseas is null",
        no_rows("every_region_reviewed").as_warning,
        row_name=("company_id", "segment"),
    ),
)
