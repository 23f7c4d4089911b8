"""Gauges, lead and lag, the dot-com comparison and rental prices: in range, each null where it has to be."""

from __future__ import annotations

from functools import partial

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

_QUARTER = "^[0-9]{4}Q[1-4]$"
_MONTH = "^[0-9]{4}-(0[1-9]|1[0-2])$"
_STATES = ("calm", "watch", "stretched", "extreme", "unjudged")


_table = partial(of_table, "marts")
_question = partial(of_question, "marts")

_GROUP_GAUGES = """
select gauges.gauge_id || ' ' || gauges.calendar_quarter as gauge_quarter
from marts.bubble_gauges_quarterly gauges
left join marts.hyperscaler_group_quarterly payers
    on gauges.subject_id = payers.group_id and gauges.calendar_quarter = payers.calendar_quarter
where
    gauges.measure_id = 'capex_to_ocf_quarter' and gauges.subject_id in (select group_id from seeds.company_groups)
    and (gauges.value is distinct from payers.capex_to_ocf_ratio
        or (gauges.value is not null and payers.companies_missing is not null))
"""

_PARTIAL = """
select gauge_id || ' ' || calendar_quarter as gauge_quarter
from marts.bubble_gauges_quarterly
where value is not null and coverage_ratio < 1 and (value <= 0 or unit <> 'statements')
"""

_LINKS = """
select accelerator || ' ' || provider_kind || ' ' || terms || ' ' || month as price
from marts.compute_rental_prices_monthly
where (chain_from = month) <> (providers_linked = 0) or (chain_from = month and chain_index <> 100)
"""

SUITES: tuple[Suite, ...] = (
    _table(
        "bubble_gauges_quarterly",
        "One row a gauge and quarter, judged by known states, with its coverage.",
        has_rows(),
        unique(["gauge_id", "calendar_quarter"]),
        matches("calendar_quarter", _QUARTER),
        matches("question_ids", "^Q[0-9X]+[.][0-9]+(,Q[0-9X]+[.][0-9]+)*$"),
        one_of("state", _STATES),
        between("percentile_in_own_history", 0, 1),
        between("coverage_ratio", 0, 1),
        row_name=("gauge_id", "calendar_quarter"),
    ),
    _question(
        "bubble_gauges_quarterly",
        "every_gauge_has_rows",
        "Every gauge of the seed stands in every quarter, measured or not.",
        """
        select gauge_id from seeds.bubble_gauges gauges
        where (select count(*) from marts.bubble_gauges_quarterly rows where rows.gauge_id = gauges.gauge_id)
            <> (select count(distinct calendar_quarter) from marts.bubble_gauges_quarterly)
        """,
        no_rows("gauge_without_a_row"),
    ),
    _question(
        "bubble_gauges_quarterly",
        "null_says_what_is_missing",
        "A gauge that lacks an input names it; without a value there is no state.",
        "select gauge_id, calendar_quarter from marts.bubble_gauges_quarterly"
        " where (coverage_ratio < 1 and inputs_missing is null) or (value is null) <> (state is null)",
        no_rows("gauge_that_does_not_say"),
    ),
    _question(
        "bubble_gauges_quarterly",
        "no_partial_value",
        "No value rests on part of its inputs, but for counts of statements, which are at least as many.",
        _PARTIAL,
        no_rows("value_on_part_of_its_inputs"),
    ),
    _question(
        "bubble_gauges_quarterly",
        "groups_are_whole",
        "A gauge of a group is the group mart's, and null where a member is missing.",
        _GROUP_GAUGES,
        no_rows("gauge_other_than_the_group"),
    ),
    _table(
        "supply_chain_lead_lag",
        "One row a pair, lag and quarter; correlations within their intervals.",
        has_rows(),
        unique(["pair_id", "lag_quarters", "as_of_quarter"]),
        matches("as_of_quarter", _QUARTER),
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
    _table(
        "dotcom_comparison",
        "One row a series, alignment and month; no share has lost more than all.",
        has_rows(),
        unique(["series_id", "alignment_id", "month_number"]),
        matches("month", _MONTH),
        between("index", low=0),
        between("drawdown_ratio", -1, 0),
        between("price_to_sales_ttm", low=0),
        between("price_to_earnings_ttm", low=0),
        not_null("document_id"),
        row_name=("series_id", "alignment_id", "month_number"),
    ),
    _question(
        "dotcom_comparison",
        "of_a_company_or_an_index",
        "A series is of a company or of an index; a multiple that is missing has a reason, and an index has none.",
        """
        select series_id, month from marts.dotcom_comparison
        where (company_id is null) = (price_index_id is null)
            or ((price_to_sales_ttm is null or price_to_earnings_ttm is null) and multiple_reason is null)
            or (price_index_id is not null and coalesce(price_to_sales_ttm, price_to_earnings_ttm) is not null)
        """,
        no_rows("multiple_without_reason"),
    ),
    _question(
        "dotcom_comparison",
        "one_basis_a_series",
        "A series is on one basis of adjustment, in one currency, and stands at 100 in month 0.",
        """
        select series_id from marts.dotcom_comparison
        group by series_id
        having count(distinct price_basis) > 1 or count(distinct currency) > 1
            or sum(case when month_number = 0 and index is distinct from 100 then 1 else 0 end) > 0
        """,
        no_rows("series_of_two_bases"),
    ),
    _question(
        "dotcom_comparison",
        "every_alignment_is_drawn",
        "Each alignment of the seed has its month 0 in the prices.",
        """
        select alignments.alignment_id || ' ' || alignments.series_id as alignment
        from seeds.dotcom_alignments alignments
        left join marts.dotcom_comparison months
            on alignments.alignment_id = months.alignment_id and alignments.series_id = months.series_id
            and months.month_number = 0
        where months.index is null
        """,
        no_rows("alignment_without_month_zero").as_warning,
    ),
    _table(
        "compute_rental_prices_monthly",
        "One row an accelerator, kind of provider, terms and month; prices where such hours sell.",
        unique(["accelerator", "provider_kind", "terms", "month"]),
        matches("month", _MONTH),
        between("median_usd_per_gpu_hour", low=0),
        between("median_usd_per_gpu_hour", 0.02, 50).as_warning,
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
)
