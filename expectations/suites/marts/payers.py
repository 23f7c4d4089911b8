"""The large payers: outlays are not negative, and a group is the sum of its members, all of them."""

from __future__ import annotations

from functools import partial

from expectations.suite import Suite, between, has_rows, no_rows, of_question, of_table

_table = partial(of_table, "marts")
_question = partial(of_question, "marts")

_GROUP_SUM = """
select
    of_group.group_id || ' ' || of_group.calendar_quarter as group_quarter,
    of_group.{column} - sum(spend.{column}) as difference
from marts.hyperscaler_group_quarterly of_group
inner join seeds.company_groups members on of_group.group_id = members.group_id
left join marts.hyperscaler_spend_quarterly spend
    on members.company_id = spend.company_id and of_group.calendar_quarter = spend.calendar_quarter
where of_group.{column} is not null
group by of_group.group_id, of_group.calendar_quarter, of_group.companies, of_group.{column}
having of_group.{column} is distinct from sum(spend.{column}) or count(spend.{column}) <> of_group.companies
"""

#: Figures of which groups are summed: between its first quarter and its last each is there, or a row says why not.
_HEADLINES = """
with headlines as (
    select roles.company_id, metrics.metric_id
    from seeds.company_roles roles
    cross join (values ('revenue'), ('ocf'), ('capex_cash')) as metrics (metric_id)
    where roles.role = 'hyperscaler'
),

quarters as (
    select company_id, metric_id, value, reason,
        cast(left(calendar_quarter, 4) as integer) * 4 + cast(right(calendar_quarter, 1) as integer) as number
    from marts.figures_quarterly
    where segment = 'total'
)

select headlines.company_id, headlines.metric_id, numbers.number as quarter_number
from headlines
inner join (select company_id, metric_id, min(number) as first, max(number) as last from quarters group by all) as held
    on headlines.company_id = held.company_id and headlines.metric_id = held.metric_id
cross join lateral (select unnest(generate_series(held.first, held.last)) as number) as numbers
left join quarters
    on headlines.company_id = quarters.company_id
    and headlines.metric_id = quarters.metric_id
    and numbers.number = quarters.number
where quarters.value is null and quarters.reason is null
"""

_COLUMN_SUMS = ("revenue_usd", "capex_cash_usd", "ocf_usd")

SUITES: tuple[Suite, ...] = (
    _table(
        "hyperscaler_spend_quarterly",
        "Outlays are not negative.",
        has_rows(),
        between("revenue_usd", low=0),
        between("capex_cash_usd", low=0),
        between("capex_intensity_ratio", low=0),
        between("capex_to_ocf_ttm_ratio", 0, 10).as_warning,
        row_name=("company_id", "calendar_quarter"),
    ),
    _question(
        "hyperscaler_spend_quarterly",
        "headlines_are_excused",
        "A headline figure that is missing between two quarters says why.",
        _HEADLINES,
        no_rows("headline_without_an_excuse").as_warning,
    ),
    *(
        _question(
            "hyperscaler_group_quarterly",
            f"{column}_is_the_sum",
            "A group's sum is the sum of its members, all of them.",
            _GROUP_SUM.format(column=column),
            no_rows("group_other_than_its_members"),
        )
        for column in _COLUMN_SUMS
    ),
)
