-- Figures far from their own history: outside of what the line was in the periods near it, and in those further off, by
-- more than the bound of its family. Periods across a break of the line (metric_breaks) are not compared. Where fewer
-- than two periods of its kind are near, a figure is held against those of other kinds, at the pace of a year.
with windows as (
    select 'quarter' as period_kind, 1 as quarters
    union all
    select 'half' as period_kind, 2 as quarters
    union all
    select 'year' as period_kind, 4 as quarters
),

series as (
    select series.*, series.value * case when series.kind = 'flow' then 4.0 / windows.quarters else 1 end as pace
    from {{ ref('int_doubts__series') }} as series
    inner join windows on series.period_kind = windows.period_kind
    where series.derivation <> 'computed'
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
    left join lateral (
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

paced as (
    select
        one.company_id, one.item, one.unit, one.period_kind, one.fiscal_label,
        count(*) as paces, max(abs(other.pace)) as most, min(abs(other.pace)) as least
    from bounded as one
    inner join series as other
        on one.company_id = other.company_id and one.item = other.item and one.unit = other.unit
        and (one.period_kind <> other.period_kind or one.period_end <> other.period_end)
        and abs({{ dbt.datediff('one.period_end', 'other.period_end', 'day') }}) <= 4 * {{ whole_parameter('history_near_days') }}
        and other.value <> 0
    where not exists (
        select 1 from {{ ref('metric_breaks') }} as breaks
        where breaks.company_id = one.company_id and breaks.metric_id = one.metric_id
            and breaks.segment = one.segment
            and (breaks.break_on <= one.period_end) <> (breaks.break_on <= other.period_end)
    )
    group by one.company_id, one.item, one.unit, one.period_kind, one.fiscal_label
),

held_against as (
    select
        compared.*,
        compared.near_periods < 2 and compared.far_periods < 2 as is_paced,
        bounded.pace,
        paced.paces,
        paced.most as pace_most,
        paced.least as pace_least
    from compared
    inner join bounded
        on compared.company_id = bounded.company_id and compared.item = bounded.item and compared.unit = bounded.unit
        and compared.period_kind = bounded.period_kind and compared.fiscal_label = bounded.fiscal_label
    left join paced
        on compared.company_id = paced.company_id and compared.item = paced.item and compared.unit = paced.unit
        and compared.period_kind = paced.period_kind and compared.fiscal_label = paced.fiscal_label
),

judged as (
    select
        held_against.*,
        greatest(
            case when near_periods >= 2 then abs(value) / near_most / near_times end,
            case when far_periods >= 2 then abs(value) / far_most / far_times end,
            case when is_paced then abs(pace) / pace_most / {{ parameter('pace_times') }} end
        ) as times_above,
        case when is_low_judged and value <> 0 then greatest(
            case when near_periods >= 2 then near_least / abs(value) / near_times end,
            case when far_periods >= 2 then far_least / abs(value) / far_times end,
            case when is_paced then pace_least / abs(pace) / {{ parameter('pace_times') }} end
        ) end as times_below
    from held_against
),

revenue as (
    select company_id, unit, period_kind, fiscal_label, abs(value) as value
    from series
    where metric_id = 'revenue' and segment = 'total'
)

select
    case
        when judged.value = 0 and judged.is_headline then 'lone_zero'
        when judged.value = 0 then 'footnote_lone_zero'
        when judged.is_headline then 'far_from_its_history'
        else 'footnote_far_from_its_history'
    end as rule_id,
    judged.company_id as subject,
    judged.item,
    {{ doubt_label('judged') }} as label,
    judged.period_end as observed_on,
    judged.value,
    coalesce(case when judged.is_paced then judged.pace_least end, judged.far_least) as low,
    coalesce(case when judged.is_paced then judged.pace_most end, judged.far_most) as high,
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
