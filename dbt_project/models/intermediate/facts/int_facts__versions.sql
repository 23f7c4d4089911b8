-- The life of each reported value: from the day it was first published to the day another took its place. A value
-- repeated by later filings stays one version; last_reported_on is the last filing that repeated it.
{% set series = "company_id, metric_id, segment, unit, source_name, taxonomy, concept, evidence, period_start, period_end" %}

with facts as (
    select * from {{ ref('int_facts__mapped') }}
    where period_kind <> 'other'
),

one_a_day as (
    select
        *,
        row_number() over (
            partition by {{ series }}, known_from order by published_on desc, filing_code desc, fact_id
        ) as choice
    from facts
),

compared as (
    select
        *,
        lag(value) over (partition by {{ series }} order by known_from) as value_before
    from one_a_day
    where choice = 1
),

kept as (
    -- A zero never displaces a value: filings tag "none" where they no longer report a line.
    select
        *,
        case when value_before is null or value <> value_before then 1 else 0 end as is_change,
        case
            when value_before is null or value = value_before then 0
            when abs(value - value_before) <= {{ rounding_step('value', 'value_before') }} / 2 then 0
            else 1
        end as is_restatement
    from compared
    where value <> 0 or value_before is null or value_before = 0
),

numbered as (
    select
        *,
        sum(is_change) over (
            partition by {{ series }} order by known_from rows between unbounded preceding and current row
        ) as version_number,
        sum(is_restatement) over (
            partition by {{ series }} order by known_from rows between unbounded preceding and current row
        ) as restatements
    from kept
),

first_reports as (
    select
        *,
        max(known_from) over (partition by {{ series }}, version_number) as last_reported_on,
        row_number() over (partition by {{ series }}, version_number order by known_from) as report_number
    from numbered
)

select
    fact_id,
    company_id,
    metric_id,
    segment,
    unit,
    period_start,
    period_end,
    period_kind,
    fiscal_year,
    fiscal_quarter,
    value,
    source_name,
    taxonomy,
    concept,
    concept_priority,
    evidence,
    evidence_rank,
    known_at_basis,
    known_from,
    lead(known_from) over (partition by {{ series }} order by known_from) as known_to,
    last_reported_on,
    restatements > 0 as is_restated
from first_reports
where report_number = 1
