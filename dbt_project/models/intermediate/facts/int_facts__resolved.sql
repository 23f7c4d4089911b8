-- One history for each figure. On each day it shows the best of what was known: the stronger evidence first, then the
-- preferred concept, then a reported quarter before a subtracted one. A row without a value never hides one that has.
{% set figure = "company_id, metric_id, segment, unit, period_kind, period_label" %}

with undivided as (
    select
        versions.company_id,
        versions.metric_id,
        versions.segment,
        versions.unit,
        versions.source_name,
        versions.taxonomy,
        versions.concept,
        versions.concept_priority,
        versions.evidence,
        versions.evidence_rank,
        versions.period_kind,
        versions.period_label,
        versions.fiscal_year,
        versions.fiscal_quarter,
        versions.period_start,
        versions.period_end,
        case when versions.flaw is null then versions.value end as value,
        case
            when versions.flaw is not null then 'not_derivable'
            when versions.evidence in ('curated', 'vendor') then 'curated'
            else 'reported'
        end as derivation,
        coalesce(
            versions.flaw, case when versions.period_kind = 'other' then 'fits_no_fiscal_period' end
        ) as reason,
        versions.fact_id,
        cast(null as {{ dbt.type_string() }}) as subtracted_fact_id,
        versions.known_at_basis,
        versions.known_from,
        versions.known_to
    from {{ ref('int_facts__versions') }} as versions
    inner join {{ ref('metric_definitions') }} as metrics on versions.metric_id = metrics.metric_id
    where metrics.kind <> 'flow' or not metrics.is_additive
),

candidates as (
    select * from undivided
    union all
    select * from {{ ref('int_facts__flows') }}
    union all
    select * from {{ ref('int_facts__bridged') }}
),

turning_days as (
    select distinct {{ figure }}, known_from as turning_on from candidates
    union
    select distinct {{ figure }}, known_to as turning_on from candidates
    where known_to is not null
),

ranked as (
    select
        candidates.*,
        turning_days.turning_on,
        -- Where the stronger evidence or the preferred concept is contradicted, what stands in for it says so.
        candidates.evidence_rank * 100 + candidates.concept_priority > min(
            case
                when candidates.value is null and reasons.is_contradiction
                    then candidates.evidence_rank * 100 + candidates.concept_priority
            end
        ) over (
            partition by
                candidates.company_id, candidates.metric_id, candidates.segment, candidates.unit, candidates.period_kind,
                candidates.period_label, turning_days.turning_on
        ) as stands_in,
        row_number() over (
            partition by
                candidates.company_id, candidates.metric_id, candidates.segment, candidates.unit, candidates.period_kind,
                candidates.period_label, turning_days.turning_on
            order by
                case when candidates.value is null then 1 else 0 end,
                candidates.evidence_rank,
                candidates.concept_priority,
                case when candidates.subtracted_fact_id is null then 0 else 1 end,
                candidates.known_from desc,
                candidates.fact_id
        ) as choice
    from turning_days
    inner join candidates
        on turning_days.company_id = candidates.company_id
        and turning_days.metric_id = candidates.metric_id
        and turning_days.segment = candidates.segment
        and turning_days.unit = candidates.unit
        and turning_days.period_kind = candidates.period_kind
        and turning_days.period_label = candidates.period_label
        and candidates.known_from <= turning_days.turning_on
        and (candidates.known_to is null or candidates.known_to > turning_days.turning_on)
    left join {{ ref('figure_reasons') }} as reasons on candidates.reason = reasons.reason
),

marked as (
    select
        *,
        case
            when value is not null and stands_in then coalesce(reason, 'stands_in_for_contradicted') else reason
        end as marked_reason
    from ranked
    where choice = 1
),

chosen as (
    select
        *,
        lag(fact_id || coalesce(subtracted_fact_id, '') || derivation || coalesce(marked_reason, ''))
            over (partition by {{ figure }} order by turning_on) as shown_before
    from marked
),

changes as (
    select *
    from chosen
    where shown_before is null or shown_before <> fact_id || coalesce(subtracted_fact_id, '') || derivation || coalesce(marked_reason, '')
)

select
    company_id,
    metric_id,
    segment,
    unit,
    period_kind,
    period_label,
    fiscal_year,
    fiscal_quarter,
    period_start,
    period_end,
    value,
    derivation,
    marked_reason as reason,
    source_name,
    taxonomy,
    concept,
    evidence,
    evidence_rank,
    fact_id,
    subtracted_fact_id,
    known_at_basis,
    turning_on as known_from,
    lead(turning_on) over (partition by {{ figure }} order by turning_on) as known_to
from changes
