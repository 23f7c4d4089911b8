-- Facts as metrics. A company's own rows of the concept map replace the general ones for that metric.
with facts as (
    select * from {{ ref('int_facts__corrected') }}
),

own_metrics as (
    select distinct company_id, metric_id from {{ ref('concept_map') }}
    where company_id is not null
),

companies as (
    select
        company_id,
        cast(substring(fiscal_year_end, 1, 2) as integer) as fiscal_month
    from {{ ref('universe') }}
),

mapping as (
    select
        companies.company_id,
        concept_map.taxonomy,
        concept_map.concept,
        concept_map.metric_id,
        concept_map.priority,
        concept_map.valid_from,
        concept_map.valid_to
    from companies
    cross join {{ ref('concept_map') }} as concept_map
    left join own_metrics
        on companies.company_id = own_metrics.company_id
        and concept_map.metric_id = own_metrics.metric_id
    where
        (own_metrics.metric_id is null and concept_map.company_id is null)
        or concept_map.company_id = companies.company_id
),

mapped as (
    select facts.*, facts.named_metric_id as metric_id, 1 as concept_priority
    from facts
    where facts.named_metric_id is not null
    union all
    select facts.*, mapping.metric_id, mapping.priority as concept_priority
    from facts
    inner join mapping
        on facts.company_id = mapping.company_id
        and facts.taxonomy = mapping.taxonomy
        and facts.concept = mapping.concept
        and (mapping.valid_from is null or facts.period_end >= mapping.valid_from)
        and (mapping.valid_to is null or facts.period_end < mapping.valid_to)
    where facts.named_metric_id is null
),

in_calendar as (
    select
        mapped.*,
        companies.fiscal_month,
        {{ fiscal_quarter('mapped.period_end', 'companies.fiscal_month') }} as fiscal_quarter
    from mapped
    inner join companies on mapped.company_id = companies.company_id
),

placed as (
    select
        *,
        {{ period_kind('period_start', 'period_end', 'fiscal_quarter') }} as period_kind,
        case when fiscal_quarter is not null then {{ fiscal_year('period_end', 'fiscal_month') }} end as fiscal_year,
        {{ first_month('period_start') }} as first_month,
        {{ last_month('period_end') }} as last_month
    from in_calendar
)

select
    placed.fact_id,
    placed.company_id,
    placed.metric_id,
    placed.segment,
    placed.unit,
    placed.period_start,
    placed.period_end,
    placed.first_month,
    placed.last_month,
    placed.period_kind,
    coalesce(
        {{ fiscal_label('placed.period_kind', 'placed.fiscal_year', 'placed.fiscal_quarter') }},
        case
            when placed.period_start is null then {{ text('placed.period_end') }}
            else {{ month_label('placed.first_month') }} || ' to ' || {{ month_label('placed.last_month') }}
        end
    ) as period_label,
    placed.fiscal_year,
    placed.fiscal_quarter,
    placed.value,
    placed.source_name,
    placed.taxonomy,
    placed.concept,
    placed.concept_priority,
    placed.evidence,
    evidence_ranks.evidence_rank,
    placed.correction_id,
    placed.filing_code,
    placed.published_on,
    placed.known_from,
    placed.known_at_basis,
    placed.document_id,
    placed.locator
from placed
inner join {{ ref('evidence_ranks') }} as evidence_ranks on placed.evidence = evidence_ranks.evidence
