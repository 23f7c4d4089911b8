-- Gauges of those who rent out data centres. A trend is the slope of the straight line through four quarters running;
-- for equal steps that is a weighted sum of the four.
with quarters as (
    select
        company_id,
        calendar_quarter,
        {{ quarter_index('calendar_quarter') }} as quarter_number,
        period_end,
        gross_margin_ratio,
        ebitda_margin_ratio,
        ebitda_basis,
        ebitda,
        net_debt_to_ebitda_ratio,
        utilization_ratio
    from {{ ref('idc_margins_quarterly') }}
),

windows as (
    select
        now.company_id,
        now.calendar_quarter,
        now.period_end,
        min(past.period_end) as first_period_end,
        count(past.gross_margin_ratio) as gross_margins,
        count(past.ebitda_margin_ratio) as ebitda_margins,
        count(distinct case when past.ebitda_margin_ratio is not null then past.ebitda_basis end) as ebitda_bases,
        {{ round_stable('sum((1.5 - (now.quarter_number - past.quarter_number)) * past.gross_margin_ratio) / 5') }} as gross_margin_slope,
        {{ round_stable('sum((1.5 - (now.quarter_number - past.quarter_number)) * past.ebitda_margin_ratio) / 5') }} as ebitda_margin_slope
    from quarters as now
    inner join quarters as past
        on now.company_id = past.company_id
        and past.quarter_number between now.quarter_number - 3 and now.quarter_number
    group by now.company_id, now.calendar_quarter, now.period_end
),

broken as (
    select distinct windows.company_id, windows.calendar_quarter
    from windows
    inner join {{ ref('metric_breaks') }} as metric_breaks
        on windows.company_id = metric_breaks.company_id
        and metric_breaks.metric_id = 'revenue'
        and metric_breaks.segment = 'total'
        and metric_breaks.break_on > windows.first_period_end
        and metric_breaks.break_on <= windows.period_end
),

trends as (
    select
        windows.*,
        broken.company_id is not null as is_across_break
    from windows
    left join broken
        on windows.company_id = broken.company_id
        and windows.calendar_quarter = broken.calendar_quarter
)

select
    'gross_margin_trend' as measure_id,
    company_id as subject_id,
    calendar_quarter,
    case when gross_margins = 4 and not is_across_break then gross_margin_slope end as value,
    4 as inputs_needed,
    gross_margins as inputs_found,
    case
        when gross_margins < 4 then 'gross margin (' || {{ text('4 - gross_margins') }} || ' of 4 quarters)'
        when is_across_break then 'four quarters of one perimeter'
    end as inputs_missing
from trends
union all
select
    'ebitda_margin_trend' as measure_id,
    company_id as subject_id,
    calendar_quarter,
    case when ebitda_margins = 4 and ebitda_bases = 1 and not is_across_break then ebitda_margin_slope end as value,
    4 as inputs_needed,
    ebitda_margins as inputs_found,
    case
        when ebitda_margins < 4 then 'EBITDA margin (' || {{ text('4 - ebitda_margins') }} || ' of 4 quarters)'
        when ebitda_bases > 1 then 'four quarters on one basis'
        when is_across_break then 'four quarters of one perimeter'
    end as inputs_missing
from trends
union all
select
    'net_debt_to_ebitda' as measure_id,
    company_id as subject_id,
    calendar_quarter,
    net_debt_to_ebitda_ratio as value,
    2 as inputs_needed,
    case
        when net_debt_to_ebitda_ratio is not null then 2
        when ebitda is not null then 1
        else 0
    end as inputs_found,
    case
        when net_debt_to_ebitda_ratio is not null then null
        when ebitda is not null then 'net debt, or EBITDA above 0'
        else 'EBITDA, net debt'
    end as inputs_missing
from quarters
union all
select
    'utilisation' as measure_id,
    company_id as subject_id,
    calendar_quarter,
    utilization_ratio as value,
    1 as inputs_needed,
    case when utilization_ratio is not null then 1 else 0 end as inputs_found,
    case when utilization_ratio is null then 'utilisation' end as inputs_missing
from quarters
