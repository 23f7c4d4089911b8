-- The figures as they stand now, in each company's reporting currency, before anything is computed from them.
with resolved as (
    select * from {{ ref('int_facts__resolved') }}
    where known_to is null and fiscal_quarter is not null and period_kind not in ('nine_month', 'other')
)

select
    {{ figure_id('resolved.company_id', 'resolved.metric_id', 'resolved.segment', 'resolved.period_label') }} as figure_id,
    resolved.company_id,
    resolved.metric_id,
    resolved.segment,
    resolved.unit,
    resolved.period_kind,
    resolved.period_label,
    resolved.fiscal_year,
    resolved.fiscal_quarter,
    resolved.period_start,
    resolved.period_end,
    resolved.value,
    resolved.derivation,
    resolved.reason,
    resolved.evidence,
    resolved.evidence_rank,
    resolved.known_from,
    resolved.fact_id,
    resolved.subtracted_fact_id
from resolved
inner join {{ ref('universe') }} as companies on resolved.company_id = companies.company_id
inner join {{ ref('metric_definitions') }} as metrics on resolved.metric_id = metrics.metric_id
where metrics.unit_kind <> 'currency' or resolved.unit = companies.reporting_currency
