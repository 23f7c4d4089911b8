-- Discrete quarters (and second halves) of additive flows: as reported, or by subtraction of cumulative figures of
-- one series that begin on the same day. Where a quarter cannot be known the row says why and has no value.
{% set far = "cast('9999-12-31' as date)" %}

with versions as (
    select versions.*
    from {{ ref('int_facts__versions') }} as versions
    inner join {{ ref('metric_definitions') }} as metrics on versions.metric_id = metrics.metric_id
    where metrics.kind = 'flow' and metrics.is_additive
),

reported as (
    select *
    from versions
    where period_kind = 'quarter'
),

pairs as (
    select
        long_period.company_id,
        long_period.metric_id,
        long_period.segment,
        long_period.unit,
        long_period.source_name,
        long_period.taxonomy,
        long_period.concept,
        long_period.concept_priority,
        long_period.evidence,
        long_period.evidence_rank,
        long_period.fiscal_year,
        long_period.fiscal_quarter,
        long_period.period_end,
        {{ add_days('short_period.period_end', 1) }} as period_start,
        case when short_period.period_kind = 'half_year' and long_period.period_kind = 'year'
            then 'half_year' else 'quarter'
        end as period_kind,
        case when long_period.period_kind = 'year' then 'fy_minus_9m' else 'ytd_difference' end as derivation,
        long_period.fact_id,
        short_period.fact_id as subtracted_fact_id,
        long_period.known_at_basis,
        long_period.value - short_period.value as difference,
        greatest(long_period.known_from, short_period.known_from) as both_known_from,
        case
            when coalesce(long_period.known_to, {{ far }}) < coalesce(short_period.known_to, {{ far }})
                then long_period.known_to
            else short_period.known_to
        end as known_to,
        -- Operands belong together where neither or both have been restated; where one alone was, a later filing
        -- must have repeated the other.
        case
            when long_period.is_restated = short_period.is_restated then {{ far }}
            when long_period.is_restated and short_period.last_reported_on >= long_period.known_from
                then short_period.last_reported_on
            when short_period.is_restated and long_period.last_reported_on >= short_period.known_from
                then long_period.last_reported_on
        end as confirmed_on
    from versions as long_period
    inner join versions as short_period
        on long_period.company_id = short_period.company_id
        and long_period.metric_id = short_period.metric_id
        and long_period.segment = short_period.segment
        and long_period.unit = short_period.unit
        and long_period.source_name = short_period.source_name
        and long_period.taxonomy = short_period.taxonomy
        and long_period.concept = short_period.concept
        and long_period.evidence = short_period.evidence
        and long_period.fiscal_year = short_period.fiscal_year
        and abs({{ dbt.datediff('long_period.period_start', 'short_period.period_start', 'day') }}) <= {{ whole_parameter('same_start_tolerance_days') }}
        and short_period.known_from < coalesce(long_period.known_to, {{ far }})
        and long_period.known_from < coalesce(short_period.known_to, {{ far }})
        and (
            (long_period.period_kind = 'half_year' and short_period.period_kind = 'quarter')
            or (long_period.period_kind = 'nine_month' and short_period.period_kind = 'half_year')
            or (long_period.period_kind = 'year' and short_period.period_kind in ('nine_month', 'half_year'))
        )
        and short_period.period_end < long_period.period_end
),

judged as (
    select
        pairs.*,
        case
            when pairs.confirmed_on is null then 'vintage_mix'
            when pairs.difference < 0 and not metrics.may_be_negative then 'negative_difference'
        end as reason
    from pairs
    inner join {{ ref('metric_definitions') }} as metrics on pairs.metric_id = metrics.metric_id
),

subtracted as (
    select
        company_id,
        metric_id,
        segment,
        unit,
        source_name,
        taxonomy,
        concept,
        concept_priority,
        evidence,
        evidence_rank,
        period_kind,
        fiscal_year,
        fiscal_quarter,
        period_start,
        period_end,
        case when reason is null then difference end as value,
        case when reason is null then derivation else 'not_derivable' end as derivation,
        reason,
        fact_id,
        subtracted_fact_id,
        known_at_basis,
        case
            when confirmed_on < {{ far }} and confirmed_on > both_known_from then confirmed_on
            else both_known_from
        end as known_from,
        known_to
    from judged
),

-- A long figure whose quarter no shorter figure lets us cut out (PRC depreciation is stated twice a year).
uncut as (
    select
        long_period.*,
        case long_period.period_kind when 'half_year' then 2 when 'nine_month' then 3 else 4 end as quarter_missed
    from versions as long_period
    left join subtracted
        on long_period.fact_id = subtracted.fact_id
        and subtracted.period_kind = 'quarter'
    left join reported
        on long_period.company_id = reported.company_id
        and long_period.metric_id = reported.metric_id
        and long_period.segment = reported.segment
        and long_period.unit = reported.unit
        and long_period.fiscal_year = reported.fiscal_year
        and long_period.fiscal_quarter = reported.fiscal_quarter
    where
        long_period.period_kind in ('half_year', 'nine_month', 'year')
        and not (long_period.period_kind = 'half_year' and long_period.fiscal_quarter = 4)
        and subtracted.fact_id is null
        and reported.fact_id is null
),

conflicts as (
    select distinct
        reported.fact_id
    from reported
    inner join subtracted
        on reported.company_id = subtracted.company_id
        and reported.metric_id = subtracted.metric_id
        and reported.segment = subtracted.segment
        and reported.unit = subtracted.unit
        and reported.source_name = subtracted.source_name
        and reported.concept = subtracted.concept
        and reported.fiscal_year = subtracted.fiscal_year
        and reported.fiscal_quarter = subtracted.fiscal_quarter
        and subtracted.period_kind = 'quarter'
        and subtracted.known_to is null
        and reported.known_to is null
    where abs(reported.value - subtracted.value) > greatest(1, abs(reported.value) * {{ parameter('quarter_conflict_ratio') }})
)

select
    reported.company_id,
    reported.metric_id,
    reported.segment,
    reported.unit,
    reported.source_name,
    reported.taxonomy,
    reported.concept,
    reported.concept_priority,
    reported.evidence,
    reported.evidence_rank,
    reported.period_kind,
    reported.fiscal_year,
    reported.fiscal_quarter,
    reported.period_start,
    reported.period_end,
    reported.value,
    case when reported.evidence in ('curated', 'vendor') then 'curated' else 'reported' end as derivation,
    case when conflicts.fact_id is not null then 'discrete_conflict' end as reason,
    reported.fact_id,
    cast(null as {{ dbt.type_string() }}) as subtracted_fact_id,
    reported.known_at_basis,
    reported.known_from,
    reported.known_to
from reported
left join conflicts on reported.fact_id = conflicts.fact_id
union all
select
    company_id,
    metric_id,
    segment,
    unit,
    source_name,
    taxonomy,
    concept,
    concept_priority,
    evidence,
    evidence_rank,
    period_kind,
    fiscal_year,
    fiscal_quarter,
    period_start,
    period_end,
    value,
    derivation,
    reason,
    fact_id,
    subtracted_fact_id,
    known_at_basis,
    known_from,
    known_to
from subtracted
where known_to is null or known_from < known_to
union all
select
    company_id,
    metric_id,
    segment,
    unit,
    source_name,
    taxonomy,
    concept,
    concept_priority,
    evidence,
    evidence_rank,
    'quarter' as period_kind,
    fiscal_year,
    quarter_missed as fiscal_quarter,
    cast(null as date) as period_start,
    period_end,
    cast(null as decimal(38, 6)) as value,
    'not_derivable' as derivation,
    'shorter_period_not_reported' as reason,
    fact_id,
    cast(null as {{ dbt.type_string() }}) as subtracted_fact_id,
    known_at_basis,
    known_from,
    known_to
from uncut
