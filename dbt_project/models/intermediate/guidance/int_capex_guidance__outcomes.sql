-- What was spent in the period that guidance is about, on the basis of the guidance: the figure of that very period,
-- else the sum of its quarters where all of them are known.
with guidance as (
    select
        guidance_id,
        company_id,
        metric_id,
        target_start,
        target_end,
        cast(round({{ days_in('target_start', 'target_end') }} * 4 / 365.0) as integer) as quarters_needed
    from {{ ref('stg_disclosures__capex_guidance') }}
),

figures as (
    select company_id, metric_id, period_kind, period_start, period_end, value_usd
    from {{ ref('int_facts__converted') }}
    where
        segment = 'total'
        and period_kind in ('quarter', 'half_year', 'year')
        and value_usd is not null
),

-- A 52/53-week year begins and ends some days beside the month's ends.
within as (
    select
        guidance.guidance_id,
        guidance.quarters_needed,
        figures.period_kind,
        figures.value_usd,
        abs({{ dbt.datediff('guidance.target_start', 'figures.period_start', 'day') }}) <= {{ whole_parameter('month_end_tolerance_days') }}
        and abs({{ dbt.datediff('guidance.target_end', 'figures.period_end', 'day') }}) <= {{ whole_parameter('month_end_tolerance_days') }} as is_whole
    from guidance
    inner join figures
        on guidance.company_id = figures.company_id
        and guidance.metric_id = figures.metric_id
        and figures.period_start >= {{ add_days('guidance.target_start', '-' ~ whole_parameter('month_end_tolerance_days')) }}
        and figures.period_end <= {{ add_days('guidance.target_end', whole_parameter('month_end_tolerance_days')) }}
),

summed as (
    select
        guidance_id,
        max(case when is_whole then value_usd end) as whole_usd,
        sum(case when period_kind = 'quarter' then value_usd end) as quarters_usd,
        count(case when period_kind = 'quarter' then 1 end) as quarters_known
    from within
    group by guidance_id
)

select
    guidance.guidance_id,
    {{ money("""coalesce(
        summed.whole_usd,
        case when summed.quarters_known = guidance.quarters_needed then summed.quarters_usd end
    )""") }} as actual_usd,
    case
        when guidance.metric_id = 'unstated' then 'the basis is not stated'
        when
            summed.whole_usd is null
            and coalesce(summed.quarters_known, 0) <> guidance.quarters_needed
            then
                {{ text('coalesce(summed.quarters_known, 0)') }} || ' of '
                || {{ text('guidance.quarters_needed') }} || ' quarters known on this basis'
    end as actual_reason
from guidance
left join summed on guidance.guidance_id = summed.guidance_id
