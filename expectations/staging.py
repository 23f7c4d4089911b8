"""Staging: one row for each thing a publisher said, with dates that can be."""

from __future__ import annotations

from expectations import guidance, staging_compute
from expectations.suite import (
    Expected,
    Suite,
    between,
    has_rows,
    matches,
    no_rows,
    not_before,
    not_null,
    one_of,
    unique,
)


def _table(name: str, description: str, *expectations: Expected) -> Suite:
    return Suite("staging", name, "sound_rows", description, expectations)


def _question(
    table: str, name: str, description: str, query: str, *expectations: Expected, row_name: tuple[str, ...] = ()
) -> Suite:
    return Suite("staging", table, name, description, expectations, query, row_name=row_name)


_FILED_AFTER_PERIOD = """
select
    company_id || ' ' || concept || ' ' || cast(period_end as varchar) || ' ' || filing_code as fact,
    date_diff('day', period_end, published_on) as days_until_published
from staging.{table}
where published_on < period_end and value <> 0 {unless}
"""

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
        "stg_archive__documents",
        "A document is its bytes' hash, once.",
        has_rows(),
        unique(["document_id"]),
        matches("document_id", "^[0-9a-f]{64}$"),
        between("bytes", low=1),
        not_null("fetched_at"),
    ),
    _table(
        "stg_sec_submissions__filings",
        "One row a filing.",
        has_rows(),
        unique(["filing_code"]),
        matches("filing_code", r"^\d{10}-\d{2}-\d{6}$"),
        not_null("filed_on"),
    ),
    _table(
        "stg_sec_company_facts__facts",
        "Values with a unit, a period, a filing and the day they could be known.",
        has_rows(),
        not_null("value"),
        not_null("unit"),
        not_null("period_end"),
        not_null("published_on"),
        not_null("known_from"),
        not_null("document_id"),
        matches("filing_code", r"^\d{10}-\d{2}-\d{6}$"),
    ),
    _question(
        "stg_sec_company_facts__facts",
        "filed_after_period",
        "A duration is filed after it ends. Covers and plans state later days, so instants are left out.",
        _FILED_AFTER_PERIOD.format(table="stg_sec_company_facts__facts", unless="and period_start is not null"),
        between("days_until_published", low=0).as_warning,
        row_name=("fact",),
    ),
    _question(
        "stg_sec_company_facts__facts",
        "period_runs_forward",
        "A period ends on or after the day it begins.",
        "select date_diff('day', period_start, period_end) as days from staging.stg_sec_company_facts__facts"
        " where period_start is not null",
        between("days", low=0),
    ),
    _table(
        "stg_sec_filing_facts__facts",
        "Values along dimensions, each once in a filing, with a unit, a period and the day they could be known.",
        unique(["filing_code", "taxonomy", "concept", "dimensions", "unit", "period_start", "period_end"]),
        not_null("dimensions"),
        not_null("known_from"),
        not_null("document_id"),
        matches("filing_code", r"^\d{10}-\d{2}-\d{6}$"),
    ),
    _question(
        "stg_sec_filing_facts__facts",
        "period_runs_forward",
        "A period ends on or after the day it begins.",
        "select date_diff('day', period_start, period_end) as days from staging.stg_sec_filing_facts__facts"
        " where period_start is not null",
        between("days", low=0),
    ),
    _question(
        "stg_sec_filing_facts__facts",
        "no_conflict_within_a_filing",
        "A filing states a figure once, or again with another rounding.",
        "select filing_code || ' ' || concept || ' ' || dimensions as fact, conflict"
        " from staging.stg_sec_filing_facts__facts where conflict is not null",
        matches("conflict", "^$").as_warning,
        row_name=("fact",),
    ),
    _table(
        "stg_disclosures__capex_guidance",
        "What companies said they will spend: an amount or a direction, ordered, on a basis.",
        has_rows(),
        unique(["guidance_id"]),
        not_null("metric_id"),
        between("low_usd", low=0),
        not_before("published_on", "given_on"),
        not_before("target_end", "target_start"),
    ),
    _question(
        "stg_disclosures__capex_guidance",
        "says_something",
        "A statement gives an amount or a direction, and a range runs upwards.",
        "select guidance_id, case when coalesce(low_usd, high_usd, point_usd) is null and direction is null then 1"
        " when low_usd > high_usd then 1 else 0 end as is_unsound from staging.stg_disclosures__capex_guidance",
        between("is_unsound", high=0),
        row_name=("guidance_id",),
    ),
    _table(
        "stg_disclosures__compute_contracts",
        "Contracts for compute, each once, worth something.",
        has_rows(),
        unique(["contract_id"]),
        between("value", low=1),
        between("term_years", low=0.1, high=30),
        between("orders_received", low=0),
    ),
    _table(
        "stg_sec_insider_trades__transactions",
        "Transactions of insiders, each once in its form, of a day before the form.",
        unique(["filing_code", "is_derivative", "row_in_table"]),
        not_null("owner_names"),
        not_null("transacted_on"),
        one_of("direction", ["A", "D"]),
        matches("transaction_code", "^[A-Z]$"),
        between("shares", low=0),
        between("price", low=0),
    ),
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
        _FILED_AFTER_PERIOD.format(table="stg_eastmoney_statements__lines", unless=""),
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
        "stg_yahoo_prices__events",
        "Splits and dividends, each once.",
        unique(["company_id", "event", "event_on"]),
        one_of("event", ["dividend", "split"]),
        between("amount", low=0),
    ),
    _table(
        "stg_disclosures__figures",
        "Curated figures, each with the document it stands in and how far to trust it.",
        has_rows(),
        unique(["disclosure_id"]),
        not_null("value"),
        not_null("filing_url"),
        matches("filing_url", "^https?://"),
        one_of("evidence", ["curated", "vendor"]),
        one_of("confidence", ["high", "medium", "low"]),
        one_of("unit", ["USD", "CNY", "ratio", "shares"]),
    ),
    _question(
        "stg_disclosures__figures",
        "published_after_period",
        "A figure of a period is published after it ends.",
        "select disclosure_id, date_diff('day', period_end, published_on) as days_until_published"
        " from staging.stg_disclosures__figures where published_on is not null",
        between("days_until_published", low=0),
        row_name=("disclosure_id",),
    ),
    *staging_compute.SUITES,
    *guidance.STAGING,
)
