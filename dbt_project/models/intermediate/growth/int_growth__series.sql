-- Logarithmic growth of series that sum one or more companies' figures, on the quarter and on the year before. Null
-- where a member's figure is missing, where members differ in currency, and across a break in a member's series.
with spans as (
    select 'qoq' as growth_basis, 1 as quarters_back
    union all
    select 'yoy' as growth_basis, 4 as quarters_back
),

members as (
    select series_id, company_id, metric_id, segment, count(*) over (partition by series_id) as members
    from {{ ref('lead_lag_series') }}
),

figures as (
    select
        members.series_id,
        members.members,
        trended.company_id,
        trended.metric_id,
        trended.segment,
        trended.quarter_number,
        trended.calendar_quarter,
        trended.period_end,
        trended.unit,
        trended.value
    from members
    inner join {{ ref('int_figures__trended') }} as trended
        on members.company_id = trended.company_id
        and members.metric_id = trended.metric_id
        and members.segment = trended.segment
    where trended.value is not null
),

compared as (
    select
        figures.*,
        spans.growth_basis,
        base.value as base_value,
        base.period_end as base_end
    from figures
    cross join spans
    inner join figures as base
        on figures.series_id = base.series_id
        and figures.company_id = base.company_id
        and figures.unit = base.unit
        and figures.quarter_number - spans.quarters_back = base.quarter_number
),

marked as (
    select
        compared.series_id,
        compared.members,
        compared.company_id,
        compared.growth_basis,
        compared.quarter_number,
        compared.calendar_quarter,
        compared.unit,
        compared.value,
        compared.base_value,
        count(metric_breaks.break_on) as breaks
    from compared
    left join {{ ref('metric_breaks') }} as metric_breaks
        on compared.company_id = metric_breaks.company_id
        and compared.metric_id = metric_breaks.metric_id
        and compared.segment = metric_breaks.segment
        and metric_breaks.break_on > compared.base_end
        and metric_breaks.break_on <= compared.period_end
    group by
        compared.series_id, compared.members, compared.company_id, compared.growth_basis, compared.quarter_number,
        compared.calendar_quarter, compared.unit, compared.value, compared.base_value
)

select
    series_id,
    growth_basis,
    quarter_number,
    calendar_quarter,
    ln({{ ratio('sum(value)', 'sum(base_value)') }}) as log_growth
from marked
group by series_id, growth_basis, quarter_number, calendar_quarter, members
having
    count(*) = members
    and count(distinct unit) = 1
    and sum(breaks) = 0
    and min(value) > 0
    and min(base_value) > 0
