-- Facts as metrics. A company's own rows of the concept map replace the general ones for that metric.
with facts as (
    select * from {{ ref('int_facts__corrected') }}
),

own_metrics as (
    select distinct company_id, metric_id from {{ ref('concept_map') }}
    where company_id is not null
),

companies as (
    select company_id, fiscal_year_end from {{ ref('universe') }}
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
        coalesce(calendars.fiscal_year_end, companies.fiscal_year_end) as fiscal_year_end,
        coalesce(calendars.week_pattern, 'months') as week_pattern,
        coalesce(calendars.is_transition, false) as is_transition
    from mapped
    inner join companies on mapped.company_id = companies.company_id
    left join {{ ref('fiscal_calendars') }} as calendars
        on mapped.company_id = calendars.company_id
        and mapped.period_end >= coalesce(calendars.valid_from, mapped.period_end)
        and (calendars.valid_to is null or mapped.period_end < calendars.valid_to)
),

in_year as (
    select
        *,
        cast(substring(fiscal_year_end, 1, 2) as integer) as fiscal_month,
        {{ days_into_fiscal_year('period_end', 'fiscal_year_end') }} as days_into_year
    from in_calendar
),

-- The count of shares on a cover page is of a day of its own, which ends no quarter.
quartered as (
    select
        *,
        case when taxonomy <> 'dei' then {{ fiscal_quarter('period_end', 'fiscal_month') }} end as month_quarter
    from in_year
),

placed as (
    select
        quartered.*,
        patterns.fiscal_quarter,
        {{ period_kind('quartered.period_start', 'quartered.period_end', 'patterns') }} as period_kind,
        case
            when patterns.fiscal_quarter is not null then {{ fiscal_year('quartered.period_end', 'quartered.fiscal_month') }}
        end as fiscal_year,
        {{ first_month('quartered.period_start') }} as first_month,
        {{ last_month('quartered.period_end') }} as last_month
    from quartered
    left join {{ ref('fiscal_patterns') }} as patterns
        on quartered.week_pattern = patterns.week_pattern
        and case
            when quartered.week_pattern = 'months' then quartered.month_quarter = patterns.fiscal_quarter
            else quartered.taxonomy <> 'dei'
                and quartered.days_into_year between patterns.ends_days_from and patterns.ends_days_to
        end
),

named as (
    select
        *,
        case when fiscal_year is not null then {{ fiscal_year_name('fiscal_year', 'is_transition') }} end as year_name
    from placed
)

select
    named.fact_id,
    named.company_id,
    named.metric_id,
    named.segment,
    named.unit,
    named.period_start,
    named.period_end,
    named.first_month,
    named.last_month,
    named.period_kind,
    coalesce(
        {{ fiscal_label('named.period_kind', 'named.year_name', 'named.fiscal_quarter') }},
        case
            when named.period_start is null then {{ text('named.period_end') }}
            else {{ month_label('named.first_month') }} || ' to ' || {{ month_label('named.last_month') }}
        end
    ) as period_label,
    named.fiscal_year,
    named.fiscal_quarter,
    named.year_name,
    named.week_pattern,
    named.value,
    named.source_name,
    named.taxonomy,
    named.concept,
    named.concept_priority,
    named.evidence,
    evidence_ranks.evidence_rank,
    named.correction_id,
    named.filing_code,
    named.published_on,
    named.known_from,
    named.known_at_basis,
    named.document_id,
    named.locator,
    coalesce(named.is_withdrawn, false) as is_withdrawn
from named
inner join {{ ref('evidence_ranks') }} as evidence_ranks on named.evidence = evidence_ranks.evidence
