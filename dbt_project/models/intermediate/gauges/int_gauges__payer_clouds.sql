-- What the clouds of payers earn for the capital expenditure of the year before, and which of the two grows faster.
with cloud_quarters as (
    select
        trended.company_id,
        trended.metric_id,
        trended.segment,
        trended.calendar_quarter,
        trended.quarter_number,
        trended.period_start,
        trended.period_end,
        trended.trailing_year_value_usd
    from {{ ref('int_figures__trended') }} as trended
    inner join {{ ref('cloud_segments') }} as cloud_segments
        on trended.company_id = cloud_segments.company_id
        and trended.segment = cloud_segments.segment
    where trended.metric_id = 'segment_revenue'
),

cloud_years as (
    select
        now.company_id,
        now.calendar_quarter,
        now.trailing_year_value_usd - year_before.trailing_year_value_usd as revenue_added_usd,
        capex.capex_cash_ttm_usd as capex_year_before_usd,
        count(metric_breaks.break_on) as breaks
    from cloud_quarters as now
    inner join cloud_quarters as year_before
        on now.company_id = year_before.company_id
        and now.quarter_number - 4 = year_before.quarter_number
    inner join cloud_quarters as first_quarter
        on now.company_id = first_quarter.company_id
        and now.quarter_number - 7 = first_quarter.quarter_number
    inner join {{ ref('int_gauges__payer_quarters') }} as capex
        on now.company_id = capex.subject_id
        and now.quarter_number - 4 = capex.quarter_number
    left join {{ ref('metric_breaks') }} as metric_breaks
        on now.company_id = metric_breaks.company_id
        and now.metric_id = metric_breaks.metric_id
        and now.segment = metric_breaks.segment
        and metric_breaks.break_on > first_quarter.period_start
        and metric_breaks.break_on <= now.period_end
    group by
        now.company_id, now.calendar_quarter, now.trailing_year_value_usd, year_before.trailing_year_value_usd,
        capex.capex_cash_ttm_usd
)

select
    'cloud_revenue_per_capex' as measure_id,
    company_id as subject_id,
    calendar_quarter,
    case when breaks = 0 then {{ ratio('revenue_added_usd', 'capex_year_before_usd') }} end as value
from cloud_years
union all
select
    'capex_less_cloud_growth' as measure_id,
    company_id as subject_id,
    calendar_quarter,
    capex_yoy_ratio - cloud_revenue_yoy_ratio as value
from {{ ref('hyperscaler_spend_quarterly') }}
