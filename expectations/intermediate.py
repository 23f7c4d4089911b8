"""Intermediate: a fact is one metric of one period, known from a day to another; curated agrees with machine-read."""

from __future__ import annotations

from expectations import guidance
from expectations.suite import Suite, between, has_rows, no_rows, not_null, one_of, unique

#: Two figures of one thing from two sources may differ by this before they disagree: printed figures are rounded.
_TOLERANCE = 0.005

_EVIDENCE = ("filed", "portal", "curated", "vendor")
_PERIODS = ("quarter", "half_year", "nine_month", "year", "instant", "other")

_PERIOD_LENGTHS = """
select
    figure_id,
    case when period_kind = 'quarter' then date_diff('day', period_start, period_end) + 1 end as quarter_days,
    case when period_kind = 'half_year' then date_diff('day', period_start, period_end) + 1 end as half_year_days,
    case when period_kind = 'year' then date_diff('day', period_start, period_end) + 1 end as year_days
from intermediate.int_facts__converted
where period_start is not null
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
    company_id || ' ' || metric_id || ' ' || period_kind || ' ' || cast(fiscal_year as varchar)
        || 'Q' || cast(fiscal_quarter as varchar) as figure,
    cast(entered_value as varchar) as entered_value,
    cast(machine_read_value as varchar) as machine_read_value,
    difference_ratio
from intermediate.int_facts__compared
where evidence = '{evidence}'
"""

_COMPARED_ROW = ("figure", "entered_value", "machine_read_value")

SUITES: tuple[Suite, ...] = (
    Suite(
        "intermediate",
        "int_facts__unioned",
        "sound_rows",
        "Facts of all sources in one shape, each once, with a document and a place in it.",
        (
            has_rows(),
            unique(["fact_id"]),
            not_null("value"),
            not_null("unit"),
            not_null("period_end"),
            not_null("known_from"),
            not_null("document_id"),
            not_null("locator"),
            one_of("evidence", _EVIDENCE),
            one_of("known_at_basis", ["filed", "announced", "fetched"]),
        ),
    ),
    Suite(
        "intermediate",
        "int_facts__corrected",
        "corrections_apply",
        "Each correction still finds the value it corrects: where none does, the publisher has mended it.",
        (no_rows("correction_without_a_fact").as_warning,),
        "select correction_id from seeds.corrections"
        " except select correction_id from intermediate.int_facts__corrected where correction_id is not null"
        " except select correction_id from seeds.corrections where corrected_value is null",
    ),
    Suite(
        "intermediate",
        "int_facts__dimensional",
        "one_meaning",
        "Of a filing, one value of a segment's metric and period: no two members are taken for one.",
        (unique(["company_id", "metric_id", "segment", "unit", "period_start", "period_end", "filing_code"]),),
    ),
    Suite(
        "intermediate",
        "int_facts__backlog_due",
        "one_share_of_a_whole",
        "Of a filing and day, one amount is due within a year.",
        (unique(["company_id", "period_end", "filing_code"]),),
    ),
    Suite(
        "intermediate",
        "int_facts__backlog_due",
        "within_the_whole",
        "What is due within a year is no more than the backlog of the same filing and day.",
        (no_rows("due_beyond_the_whole"),),
        "select due.filing_code from intermediate.int_facts__backlog_due as due"
        " inner join staging.stg_sec_filing_facts__facts as facts"
        " on due.filing_code = facts.filing_code and due.period_end = facts.period_end"
        " where facts.concept = 'RevenueRemainingPerformanceObligation'"
        " group by due.filing_code, due.period_end, due.value"
        " having due.value < 0 or due.value > max(facts.value)",
    ),
    Suite(
        "intermediate",
        "int_facts__mapped",
        "sound_rows",
        "Facts as metrics of known kinds of period.",
        (has_rows(), not_null("metric_id"), one_of("period_kind", _PERIODS), not_null("evidence_rank")),
    ),
    Suite(
        "intermediate",
        "int_facts__mapped",
        "known_currencies",
        "An amount is in a currency that we know: the portal or filer did not change what it counts in.",
        (between("is_unknown", high=0),),
        _CURRENCIES,
        row_name=("company_id", "source_name", "concept", "unit"),
    ),
    Suite(
        "intermediate",
        "int_facts__compared",
        "curated_agrees",
        "A curated figure and a machine-read one of the same period say the same.",
        (between("difference_ratio", high=_TOLERANCE),),
        _COMPARED.format(evidence="curated"),
        row_name=_COMPARED_ROW,
    ),
    Suite(
        "intermediate",
        "int_facts__compared",
        "vendor_agrees",
        "A compiled series and a machine-read figure of the same period say the same.",
        (between("difference_ratio", high=_TOLERANCE).as_warning,),
        _COMPARED.format(evidence="vendor"),
        row_name=_COMPARED_ROW,
    ),
    Suite(
        "intermediate",
        "int_facts__resolved",
        "one_answer_a_day",
        "On any day one value of a figure stands.",
        (no_rows("overlapping_versions"),),
        _OVERLAPS,
    ),
    Suite(
        "intermediate",
        "int_facts__resolved",
        "null_with_a_reason",
        "Where there is no value there is a reason.",
        (no_rows("null_without_a_reason"),),
        "select company_id, metric_id, period_label from intermediate.int_facts__resolved"
        " where value is null and reason is null",
    ),
    Suite(
        "intermediate",
        "int_facts__converted",
        "sound_rows",
        "Figures, each once, of a known period.",
        (has_rows(), unique(["figure_id"]), not_null("period_end"), not_null("unit"), one_of("period_kind", _PERIODS)),
    ),
    Suite(
        "intermediate",
        "int_facts__converted",
        "period_lengths",
        "A quarter, a half and a year are as long as they are called.",
        (between("quarter_days", 84, 98), between("half_year_days", 175, 190), between("year_days", 350, 378)),
        _PERIOD_LENGTHS,
        row_name=("figure_id",),
    ),
    Suite(
        "intermediate",
        "int_exchange_rates__unioned",
        "sound_rows",
        "One rate for a currency and a day, where rates can be.",
        (
            has_rows(),
            unique(["rate_on", "currency"]),
            between("usd_per_unit", 0.00001, 1000),
            not_null("publisher"),
        ),
    ),
    Suite(
        "intermediate",
        "int_compute_prices__normalised",
        "sound_rows",
        "One price of a GPU and an hour under each key, with the document it stands in.",
        (
            has_rows(),
            unique(["price_id"]),
            unique(["provider_id", "accelerator_id", "region", "terms", "gpus_per_instance", "priced_on"]),
            between("usd_per_gpu_hour", 0.01, 100),
            between("gpus_per_instance", 0, 128),
            not_null("document_id"),
            not_null("locator"),
            not_null("provider_kind").as_warning,
        ),
    ),
    *guidance.INTERMEDIATE,
)
