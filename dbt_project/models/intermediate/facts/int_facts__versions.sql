-- The life of each reported value: from the day it was first published to the day another took its place.
-- last_reported_on is the last filing that repeated it.
with versions as (
    select
        series_id,
        period_label,
        first_month,
        last_month,
        version_number,
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
        flaw,
        source_name,
        taxonomy,
        concept,
        min(concept_priority) as concept_priority,
        evidence,
        evidence_rank,
        known_at_basis,
        known_from,
        max(reported_on) as last_reported_on,
        max(restated_on) as restated_on
    from {{ ref('int_facts__reports') }}
    group by
        series_id, period_label, first_month, last_month, version_number, fact_id, company_id, metric_id, segment, unit,
        period_start, period_end, period_kind, fiscal_year, fiscal_quarter, value, flaw, source_name, taxonomy,
        concept, evidence, evidence_rank, known_at_basis, known_from
)

select
    *,
    lead(known_from) over (partition by series_id, period_label order by known_from) as known_to,
    restated_on is not null as is_restated
from versions
