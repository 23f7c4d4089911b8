"""Gauges: judged by known states, whole in coverage, each null where it has to be."""

from __future__ import annotations

from functools import partial

from expectations.suite import Suite, between, has_rows, matches, no_rows, of_question, of_table, one_of
from expectations.vocabulary import GAUGE_STATES, QUARTER

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

SUITES: tuple[Suite, ...] = (
    _table(
        "bubble_gauges_quarterly",
        "Judged by known states, with a coverage.",
        has_rows(),
        matches("calendar_quarter", QUARTER),
        matches("question_ids", "^Q[0-9X]+[.][0-9]+(,Q[0-9X]+[.][0-9]+)*$"),
        one_of("state", GAUGE_STATES),
        between("percentile_in_own_history", 0, 1),
        between("coverage_ratio", 0, 1),
        row_name=("gauge_id", "calendar_quarter"),
    ),
    _question(
        "bubble_gauges_quarterly",
        "every_gauge_has_rows",
        "Every gauge of the seed stands in every quarter, measured or not.",
        """
        select gauge_id from seeds.gauge_subjects gauges
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
)
