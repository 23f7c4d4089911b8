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
