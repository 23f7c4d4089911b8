"""Guidance: a candidate's period is placed or says why not, and a person has looked at each."""

from __future__ import annotations

from functools import partial

from expectations.suite import Suite, between, no_rows, not_before, not_null, of_question, of_table, one_of, unique
from expectations.vocabulary import REVIEW_STATUSES

_table = partial(of_table, "intermediate")
_question = partial(of_question, "intermediate")

_OF_STATUS = """
select
    coalesce(candidate_id, '') as candidate_id,
    coalesce(target_period, period_reason) as target,
    coalesce(cast(coalesce(point, low, high, delta) as varchar), direction) as stated,
    coalesce(cast(coalesce(reviewed_point_usd, reviewed_low_usd, reviewed_high_usd) as varchar), '') as reviewed
from intermediate.int_capex_guidance__reviewed
where status = '{status}'
"""

#: A year's amount beside the four quarters before it, on its basis or else in cash: a wrong unit is a thousandfold.
_PROPORTIONS = """
with stated as (
    select candidate_id as statement, company_id, given_on, coalesce(point, low, high) as amount,
        case when metric_id = 'unstated' then 'capex_cash' else metric_id end as metric_id
    from intermediate.int_capex_guidance__resolved
    where currency = 'USD' and date_diff('month', target_start, target_end) = 11
    union all
    select guidance_id, company_id, given_on, coalesce(point_usd, low_usd, high_usd),
        case when metric_id = 'unstated' then 'capex_cash' else metric_id end
    from staging.stg_disclosures__capex_guidance
    where date_diff('month', target_start, target_end) = 11
)

select
    stated.statement,
    cast(stated.amount / arg_max(trended.trailing_year_value_usd, trended.period_end) as double) as times_trailing_year
from stated
inner join intermediate.int_figures__trended trended
    on stated.company_id = trended.company_id
    and stated.metric_id = trended.metric_id
    and trended.segment = 'total'
    and trended.trailing_year_value_usd > 0
    and trended.period_end between stated.given_on - interval 200 day and stated.given_on
where stated.amount is not null
group by stated.statement, stated.amount
"""

SUITES: tuple[Suite, ...] = (
    _table(
        "int_capex_guidance__resolved",
        "A candidate's period is placed in its company's calendar, or it says why not.",
        unique(["candidate_id"]),
        not_before("target_end", "target_start"),
        not_before("target_end", "given_on").as_warning,
        name="placed_or_explained",
    ),
    _table(
        "int_capex_guidance__reviewed",
        "Every candidate, and every row that a person read in an exhibit, has a status.",
        one_of("status", REVIEW_STATUSES),
        not_null("company_id"),
        name="known_statuses",
    ),
    _question(
        "int_capex_guidance__resolved",
        "in_proportion",
        "A year's spending is between half and four times the last four quarters': else a unit or a basis is another.",
        _PROPORTIONS,
        between("times_trailing_year", 0.5, 4).as_warning,
        row_name=("statement",),
    ),
    _question(
        "int_capex_guidance__reviewed",
        "none_unreviewed",
        "A person has reviewed every candidate that an exhibit carries: these wait.",
        _OF_STATUS.format(status="unreviewed"),
        no_rows("unreviewed_candidate").as_warning,
    ),
    _question(
        "int_capex_guidance__reviewed",
        "none_contradicted",
        "Exhibits say what a person read in them: one of both is wrong.",
        _OF_STATUS.format(status="contradicted"),
        no_rows("contradicted_candidate").as_warning,
    ),
)
