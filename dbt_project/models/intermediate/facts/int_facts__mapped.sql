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
    select
        facts.*,
        coalesce(facts.named_metric_id, mapping.metric_id) as metric_id,
        coalesce(mapping.priority, 1) as concept_priority,
        companies.fiscal_month,
        {{ fiscal_quarter('facts.period_end', 'companies.fiscal_month') }} as fiscal_quarter
    from facts
    inner join companies on facts.company_id = companies.company_id
    left join mapping
        on facts.named_metric_id is null
        and facts.company_id = mapping.company_id
        and facts.taxonomy = mapping.taxonomy
        and facts.concept = mapping.concept
        and (mapping.valid_from is null or facts.period_end >= mapping.valid_from)
        and (mapping.valid_to is null or facts.period_end < mapping.valid_to)
    where facts.named_metric_id is not null or mapping.metric_id is not null
)

select
    mapped.fact_id,
    mapped.company_id,
    mapped.metric_id,
    mapped.segment,
    mapped.unit,
    mapped.period_start,
    mapped.period_end,
    {{ period_kind('mapped.period_start', 'mapped.period_end', 'mapped.fiscal_quarter') }} as period_kind,
    case when mapped.fiscal_quarter is not null
        then {{ fiscal_year('mapped.period_end', 'mapped.fiscal_month') }}
    end as fiscal_year,
    mapped.fiscal_quarter,
    mapped.value,
    mapped.source_name,
    mapped.taxonomy,
    mapped.concept,
    mapped.concept_priority,
    mapped.evidence,
    evidence_ranks.evidence_rank,
    mapped.correction_id,
    mapped.filing_code,
    mapped.published_on,
    mapped.known_from,
    mapped.known_at_basis,
    mapped.document_id,
    mapped.locator
from mapped
inner join {{ ref('evidence_ranks') }} as evidence_ranks on mapped.evidence = evidence_ranks.evidence
