"""Staging of what companies listed in China file: statements, segments, announcements, shareholders' trades."""

from __future__ import annotations

from functools import partial

from expectations.staging_filings import FILED_AFTER_PERIOD
from expectations.suite import (
    Suite,
    between,
    has_rows,
    matches,
    no_rows,
    not_null,
    of_question,
    of_table,
    one_of,
    unique,
)

_table = partial(of_table, "staging")
_question = partial(of_question, "staging")

#: Classes of the seed announcement_classes.
ANNOUNCEMENT_CLASSES = (
    "compute_contract",
    "major_contract",
    "framework_agreement",
    "termination",
    "reduction_plan",
    "plan_result",
    "inquiry_letter",
    "periodic_report",
    "other",
)

SUITES: tuple[Suite, ...] = (
    _table(
        "stg_eastmoney_statements__lines",
        "Lines in yuan, cumulative from 1 January, at a quarter's end.",
        has_rows(),
        not_null("value"),
        not_null("known_from"),
        not_null("document_id"),
        one_of("unit", ["CNY"]),
        one_of("form", ["income", "balance", "cash_flow"]),
    ),
    _question(
        "stg_eastmoney_statements__lines",
        "published_after_period",
        "A statement is announced after its period ends.",
        FILED_AFTER_PERIOD.format(table="stg_eastmoney_statements__lines", unless=""),
        between("days_until_published", low=0),
        row_name=("fact",),
    ),
    _table(
        "stg_cninfo_announcements__organisations",
        "One organisation for a company: under a wrong one the publisher finds nothing.",
        unique(["company_id"]),
        not_null("org_id"),
    ),
    _table(
        "stg_cninfo_announcements__announcements",
        "An announcement once, with a day and its document.",
        unique(["announcement_id"]),
        not_null("published_on"),
        matches("announcement_id", r"^\d+$"),
        matches("filing_url", "^https://static\\.cninfo\\.com\\.cn/."),
        one_of("announcement_class", ANNOUNCEMENT_CLASSES),
    ),
    _table(
        "stg_cninfo_announcements__pages",
        "Each page once, with its text or the reason why there is none.",
        unique(["announcement_id", "page_number"]),
        between("page_number", low=0),
    ),
    _question(
        "stg_cninfo_announcements__pages",
        "pages_can_be_read",
        "Every page has text; one that has none has to be read by a person.",
        "select announcement_id, page_number, problem from staging.stg_cninfo_announcements__pages where text is null",
        no_rows("every_page_has_text").as_warning,
        row_name=("announcement_id", "page_number"),
    ),
    _table(
        "stg_cninfo_announcements__amounts",
        "Positive amounts in yuan, terms in years or months.",
        unique(["announcement_id", "page_number", "position"]),
        one_of("unit", ["CNY", "years", "months"]),
        one_of("tax_basis", ["included", "excluded"]),
        between("value", low=0),
    ),
    _question(
        "stg_cninfo_announcements__amounts",
        "terms_are_plausible",
        "A contract runs for no longer than thirty years.",
        "select announcement_id, case when unit = 'months' then value / 12 else value end as years"
        " from staging.stg_cninfo_announcements__amounts where unit <> 'CNY'",
        between("years", low=0, high=30).as_warning,
        row_name=("announcement_id",),
    ),
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
    _table(
        "stg_eastmoney_shareholder_changes__changes",
        "Signed shares at scale one; ratios are fractions.",
        not_null("holder_name"),
        not_null("shares_change"),
        not_null("is_executed"),
        not_null("known_from"),
        one_of("register", ["holders", "insiders"]),
        one_of("direction", ["purchase", "sale"]),
        between("total_shares_ratio", low=0, high=1),
        between("holding_after_ratio", low=0, high=1),
        between("shares_after", low=0),
        between("average_price", low=0),
    ),
    _question(
        "stg_eastmoney_shareholder_changes__changes",
        "announced_after_the_trades",
        "An executed trade is announced after it began, and ends on a day that has come.",
        "select holder_name, date_diff('day', started_on, published_on) as days_until_published,"
        " date_diff('day', ended_on, current_date) as days_since"
        " from staging.stg_eastmoney_shareholder_changes__changes where is_executed",
        between("days_until_published", low=0).as_warning,
        between("days_since", low=0),
        row_name=("holder_name",),
    ),
)
