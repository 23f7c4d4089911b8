-- Figures far from their own history: outside of what the line was in the periods near it, and in those further off, by
-- more than the bound of its family. Periods across a break of the line (metric_breaks) are not compared.
with series as (
    select * from {{ ref('int_doubts__series') }}
    where derivation <> 'computed'
),

windows as (
    select 'quarter' as period_kind, 1 as quarters
    union all
    select 'half' as period_kind, 2 as quarters
    union all
    select 'year' as period_kind, 4 as quarters
),

bounded as (
    select series.*, bounds.near_times, bounds.far_times, bounds.is_low_judged, bounds.least_of_revenue,
        bounds.is_headline, windows.quarters * {{ whole_parameter('history_near_days') }} as near_days,
        windows.quarters * {{ whole_parameter('history_far_days') }} as far_days
    from series
    inner join windows on series.period_kind = windows.period_kind
    inner join {{ ref('history_bounds') }} as bounds
        on series.family = bounds.family and series.period_kind = bounds.period_kind
        and (bounds.metric_id = series.metric_id or (bounds.metric_id is null and not exists (
            select 1 from {{ ref('history_bounds') }} as closer
            where closer.metric_id = series.metric_id and closer.period_kind = series.period_kind)))
),

compared as (
    select
        one.company_id, one.item, one.metric_id, one.segment, one.unit, one.period_kind, one.fiscal_label,
        one.period_end, one.value, one.document_id, one.near_times, one.far_times, one.is_low_judged,
        one.least_of_revenue, one.is_headline,
        sum(case when other.is_near and other.value <> 0 then 1 else 0 end) as near_periods,
        max(case when other.is_near then abs(other.value) end) as near_most,
        min(case when other.is_near and other.value <> 0 then abs(other.value) end) as near_least,
        sum(case when other.value <> 0 then 1 else 0 end) as far_periods,
        max(abs(other.value)) as far_most,
        min(case when other.value <> 0 then abs(other.value) end) as far_least,
        sum(case when other.value = 0 then 1 else 0 end) as zeros
    from bounded as one
    inner join lateral (
        select series.value,
            abs({{ dbt.datediff('one.period_end', 'series.period_end', 'day') }}) <= one.near_days as is_near
        from series
        where series.company_id = one.company_id and series.item = one.item and series.unit = one.unit
            and series.period_kind = one.period_kind and series.period_end <> one.period_end
            and abs({{ dbt.datediff('one.period_end', 'series.period_end', 'day') }}) <= one.far_days
            and not exists (
                select 1 from {{ ref('metric_breaks') }} as breaks
                where breaks.company_id = one.company_id and breaks.metric_id = one.metric_id
                    and breaks.segment = one.segment
                    and (breaks.break_on <= one.period_end) <> (breaks.break_on <= series.period_end)
            )
    ) as other on true
    group by all
),

judged as (
    select
        compared.*,
        greatest(
            case when near_periods >= 2 then abs(value) / near_most / near_times end,
            case when far_periods >= 2 then abs(value) / far_most / far_times end
        ) as times_above,
        case when is_low_judged and compared.value <> 0 then greatest(
            case when near_periods >= 2 then near_least / abs(value) / near_times end,
            case when far_periods >= 2 then far_least / abs(value) / far_times end
        ) end as times_below
    from compared
),

revenue as (
    select company_id, unit, period_kind, fiscal_label, abs(value) as value
    from series
    where metric_id = 'revenue' and segment = 'total'
)

select
    case
        when judged.value = 0 then 'lone_zero'
        when judged.is_headline then 'far_from_its_history'
        else 'footnote_far_from_its_history'
    end as rule_id,
    judged.company_id as subject,
    judged.item,
    {{ doubt_label('judged') }} as label,
    judged.period_end as observed_on,
    judged.value,
    case when judged.far_periods >= 2 then judged.far_least else judged.near_least end as low,
    case when judged.far_periods >= 2 then judged.far_most else judged.near_most end as high,
    judged.document_id
from judged
left join revenue
    on judged.company_id = revenue.company_id and judged.unit = revenue.unit
    and judged.period_kind = revenue.period_kind and judged.fiscal_label = revenue.fiscal_label
where (judged.value = 0 and judged.is_low_judged and judged.zeros = 0 and judged.far_periods >= 2)
    or judged.times_below > 1
    or (judged.times_above > 1
        and (judged.least_of_revenue is null or revenue.value is null
            or abs(judged.value) > judged.least_of_revenue * revenue.value))
