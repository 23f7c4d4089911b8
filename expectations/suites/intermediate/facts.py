"""Facts: one metric of one period, known from a day to another; curated agrees with machine-read."""

from __future__ import annotations

from functools import partial

from expectations.rules import known_to_seed
from expectations.suite import Suite, between, has_rows, no_rows, not_null, of_question, of_table, one_of, unique
from expectations.vocabulary import PERIOD_KINDS

_table = partial(of_table, "intermediate")
_question = partial(of_question, "intermediate")

_PERIOD_LENGTHS = """
with lengths as (
    select figure_id, period_kind, fiscal_quarter, date_diff('day', period_start, period_end) + 1 as days
    from intermediate.int_facts__converted
    where period_start is not null
)

select figure_id, days
from lengths
where not exists (
    select 1 from seeds.fiscal_patterns patterns
    where patterns.fiscal_quarter = lengths.fiscal_quarter
        and case
            when period_kind = 'quarter' then days between patterns.quarter_days_from and patterns.quarter_days_to
            when days between patterns.cumulative_days_from and patterns.cumulative_days_to then true
            else days between patterns.second_half_days_from and patterns.second_half_days_to
        end
)
"""

_OVERLAPS = """
select one.company_id, one.metric_id, one.segment, one.unit, one.period_label, one.known_from
from intermediate.int_facts__resolved one
inner join intermediate.int_facts__resolved other
    on one.company_id = other.company_id
    and one.metric_id = other.metric_id
    and one.segment = other.segment
    and one.unit = other.unit
    and one.period_kind = other.period_kind
    and one.period_label = other.period_label
    and one.known_from < other.known_from
    and (one.known_to is null or one.known_to > other.known_from)
"""

_CURRENCIES = """
select distinct
    facts.company_id, facts.source_name, facts.concept, facts.unit,
    case when currencies.currency is null then 1 else 0 end as is_unknown
from intermediate.int_facts__mapped facts
inner join seeds.metric_definitions metrics on facts.metric_id = metrics.metric_id
left join seeds.currencies currencies on facts.unit = currencies.currency
where metrics.unit_kind = 'currency'
"""

_COMPARED = """
select
    company_id || ' ' || metric_id || ' ' || period_label as figure,
    cast(entered_value as varchar) as entered_value,
    cast(machine_read_value as varchar) as machine_read_value,
    case when is_differing then 1 else 0 end as is_differing
from intermediate.int_facts__compared
where evidence = '{evidence}'
"""

_COMPARED_ROW = ("figure", "entered_value", "machine_read_value")

_UNTOLD_DIFFERENCES = """
select figures.figure_id
from intermediate.int_facts__compared compared
inner join intermediate.int_facts__converted figures
    on compared.company_id = figures.company_id
    and compared.metric_id = figures.metric_id
    and compared.segment = figures.segment
    and compared.unit = figures.unit
    and compared.period_kind = figures.period_kind
    and compared.period_label = figures.fiscal_label
where compared.evidence = 'curated' and compared.is_differing
    and figures.value is not null and figures.reason is null
"""

#: Reasons that a seed explains; a sum with parts missing counts them in words of its own.
_UNKNOWN_REASONS = """
select distinct reason, value is not null as has_value
from intermediate.int_facts__converted
where reason is not null and reason not like '% parts stated'
    and not exists (
        select 1 from seeds.figure_reasons known
        where known.reason = int_facts__converted.reason and known.has_value = (int_facts__converted.value is not null)
    )
"""

SUITES: tuple[Suite, ...] = (
    _table(
        "int_facts__unioned",
        "Facts of all sources in one shape, each once, with a document and a place in it.",
        has_rows(),
        unique(["fact_id"]),
        not_null("value"),
        not_null("unit"),
        not_null("period_end"),
        not_null("known_from"),
        not_null("document_id"),
        not_null("locator"),
        one_of("known_at_basis", ["filed", "announced", "updated", "fetched"]),
    ),
    _question(
        "int_facts__forms",
        "forms_are_known",
        "A form that facts were filed in stands in the seed filing_forms; one that does not is read all the same.",
        "select form, facts from intermediate.int_facts__forms where not is_known",
        no_rows("unknown_form").as_warning,
    ),
    known_to_seed("intermediate", "int_facts__unioned", "evidence", "evidence_ranks", ["fact_id"]),
    _question(
        "int_facts__corrected",
        "corrections_apply",
        "Each correction still finds the value it corrects: where none does, the publisher has mended it.",
        "select correction_id from seeds.corrections"
        " except select correction_id from intermediate.int_facts__corrected where correction_id is not null"
        " except select correction_id from seeds.corrections where corrected_value is null",
        no_rows("correction_without_a_fact").as_warning,
    ),
    _table(
        "int_facts__dimensional",
        "Of a filing, one value of a segment's metric and period: no two members are taken for one.",
        unique(["company_id", "metric_id", "segment", "unit", "period_start", "period_end", "filing_code"]).as_warning,
        name="one_meaning",
    ),
    _table(
        "int_facts__backlog_due",
        "Of a filing and day, one amount is due within a year.",
        unique(["company_id", "period_end", "filing_code"]),
        name="one_share_of_a_whole",
    ),
    _question(
        "int_facts__backlog_due",
        "shares_of_a_whole",
        "A filing's share of its backlog lies between nothing and all of it; one that does not is left out.",
        "select filing_code, value from staging.stg_sec_filing_facts__facts"
        " where concept = 'RevenueRemainingPerformanceObligationPercentage' and value not between 0 and 1",
        no_rows("share_beyond_the_whole").as_warning,
    ),
    _question(
        "int_facts__backlog_due",
        "within_the_whole",
        "What is due within a year is no more than the backlog of the same filing and day.",
        "select due.filing_code from intermediate.int_facts__backlog_due as due"
        " inner join staging.stg_sec_filing_facts__facts as facts"
        " on due.filing_code = facts.filing_code and due.period_end = facts.period_end"
        " where facts.concept = 'RevenueRemainingPerformanceObligation'"
        " group by due.filing_code, due.period_end, due.value"
        " having due.value < 0 or due.value > max(facts.value)",
        no_rows("due_beyond_the_whole"),
    ),
    _table(
        "int_facts__mapped",
        "Facts as metrics of known kinds of period.",
        has_rows(),
        not_null("metric_id"),
        one_of("period_kind", PERIOD_KINDS),
        not_null("evidence_rank"),
    ),
    _question(
        "int_facts__mapped",
        "known_currencies",
        "An amount is in a currency that we know: the portal or filer did not change what it counts in.",
        _CURRENCIES,
        between("is_unknown", high=0).as_warning,
        row_name=("company_id", "source_name", "concept", "unit"),
    ),
    _question(
        "int_facts__compared",
        "curated_agrees",
        "A curated figure and a machine-read one of the same period say the same.",
        _COMPARED.format(evidence="curated"),
        between("is_differing", high=0).as_warning,
        row_name=_COMPARED_ROW,
    ),
    _question(
        "int_facts__compared",
        "differences_are_told",
        "A figure that a person read otherwise says so.",
        _UNTOLD_DIFFERENCES,
        no_rows("difference_untold"),
    ),
    _question(
        "int_facts__compared",
        "vendor_agrees",
        "A compiled series and a machine-read figure of the same period say the same.",
        _COMPARED.format(evidence="vendor"),
        between("is_differing", high=0).as_warning,
        row_name=_COMPARED_ROW,
    ),
    _question(
        "int_facts__resolved",
        "one_answer_a_day",
        "On any day one value of a figure stands.",
        _OVERLAPS,
        no_rows("overlapping_versions"),
    ),
    _question(
        "int_facts__resolved",
        "null_with_a_reason",
        "Where there is no value there is a reason.",
        "select company_id, metric_id, period_label from intermediate.int_facts__resolved"
        " where value is null and reason is null",
        no_rows("null_without_a_reason"),
    ),
    _table(
        "int_facts__converted",
        "Figures, each once, of a known period.",
        has_rows(),
        unique(["figure_id"]),
        not_null("period_end"),
        not_null("unit"),
        one_of("period_kind", PERIOD_KINDS),
    ),
    _question(
        "int_facts__converted",
        "reasons_are_known",
        "A reason is one of the seed figure_reasons, and the figure has a value or none as the seed says.",
        _UNKNOWN_REASONS,
        no_rows("unknown_reason"),
    ),
    _question(
        "int_facts__converted",
        "period_lengths",
        "A quarter, a half and a year are as long as they are called.",
        _PERIOD_LENGTHS,
        no_rows("period_of_another_length"),
    ),
)
