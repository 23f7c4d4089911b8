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
    select series.*, windows.quarters,
        series.value * case when series.kind = 'flow' then 4.0 / windows.quarters else 1 end as pace
    from {{ ref('int_doubts__series') }} as series
    inner join windows on series.period_kind = windows.period_kind
    where series.derivation <> 'computed'
),

bounded as (
    select series.*, bounds.near_times, bounds.far_times, bounds.is_low_judged, bounds.least_of_revenue,
        bounds.is_headline
    from series
    inner join {{ ref('history_bounds') }} as bounds
        on series.family = bounds.family and series.period_kind = bounds.period_kind
        and (bounds.metric_id = series.metric_id or (bounds.metric_id is null and not exists (
            select 1 from {{ ref('history_bounds') }} as closer
            where closer.metric_id = series.metric_id and closer.period_kind = series.period_kind)))
),

neighbours as (
    select
        one.company_id, one.item, one.unit, one.period_kind, one.fiscal_label,
        other.value,
        abs(other.value) as size,
        case when other.value <> 0 then abs(other.value) end as size_if_any,
        case when other.value <> 0 then abs(other.pace) end as pace_if_any,
        one.period_kind = other.period_kind as is_of_its_kind,
        abs({{ dbt.datediff('one.period_end', 'other.period_end', 'day') }}) as days_apart,
        one.quarters * {{ whole_parameter('history_near_days') }} as near_days,
        one.quarters * {{ whole_parameter('history_far_days') }} as far_days,
        4 * {{ whole_parameter('history_near_days') }} as pace_days
    from bounded as one
    inner join series as other
        on one.company_id = other.company_id and one.item = other.item and one.unit = other.unit
        and (one.period_kind <> other.period_kind or one.period_end <> other.period_end)
    where not exists (
        select 1 from {{ ref('metric_breaks') }} as breaks
        where breaks.company_id = one.company_id and breaks.metric_id = one.metric_id and breaks.segment = one.segment
            and (breaks.break_on <= one.period_end) <> (breaks.break_on <= other.period_end)
    )
),

around as (
    select
        company_id, item, unit, period_kind, fiscal_label,
        count(case when is_of_its_kind and days_apart <= near_days then size_if_any end) as near_periods,
        max(case when is_of_its_kind and days_apart <= near_days then size end) as near_most,
        min(case when is_of_its_kind and days_apart <= near_days then size_if_any end) as near_least,
        count(case when is_of_its_kind and days_apart <= far_days then size_if_any end) as far_periods,
        max(case when is_of_its_kind and days_apart <= far_days then size end) as far_most,
        min(case when is_of_its_kind and days_apart <= far_days then size_if_any end) as far_least,
        count(case when is_of_its_kind and days_apart <= far_days and size = 0 then 1 end) as zeros,
        min(case when is_of_its_kind and days_apart <= far_days then value end) as far_lowest,
        max(case when is_of_its_kind and days_apart <= far_days then value end) as far_highest,
        max(case when days_apart <= pace_days then pace_if_any end) as pace_most,
        min(case when days_apart <= pace_days then pace_if_any end) as pace_least
    from neighbours
    group by company_id, item, unit, period_kind, fiscal_label
),

held_against as (
    select bounded.*, around.near_periods, around.near_most, around.near_least, around.far_periods, around.far_most,
        around.far_least, around.far_lowest, around.far_highest, around.zeros, around.pace_most, around.pace_least,
        around.near_periods < 2 and around.far_periods < 2 as is_paced
    from bounded
    inner join around
        on bounded.company_id = around.company_id and bounded.item = around.item and bounded.unit = around.unit
        and bounded.period_kind = around.period_kind and bounded.fiscal_label = around.fiscal_label
),

judged as (
    select *,
        greatest(
            case when near_periods >= 2 then abs(value) / near_most / near_times end,
            case when far_periods >= 2 then abs(value) / far_most / far_times end,
            case when is_paced then abs(pace) / pace_most / {{ parameter('pace_times') }} end
        ) as times_above,
        case when is_low_judged and value <> 0 then greatest(
            case when near_periods >= 2 then near_least / abs(value) / near_times end,
            case when far_periods >= 2 then far_least / abs(value) / far_times end,
            case when is_paced then pace_least / abs(pace) / {{ parameter('pace_times') }} end
        ) end as times_below,
        far_periods >= {{ whole_parameter('sign_periods') }}
        and (value < 0 and far_lowest > 0 or value > 0 and far_highest < 0)
        and abs(value) * 2 > far_least and family <> 'cash_flow' as is_of_other_sign
    from held_against
),

revenue as (
    select company_id, unit, period_kind, fiscal_label, abs(value) as value
    from series
    where metric_id = 'revenue' and segment = 'total'
)

{{ doubt(
    rule_id="case
        when judged.is_of_other_sign then 'of_another_sign'
        when judged.value = 0 and judged.is_headline then 'lone_zero'
        when judged.value = 0 then 'footnote_lone_zero'
        when judged.is_headline then 'far_from_its_history'
        else 'footnote_far_from_its_history'
    end",
    subject='judged.company_id', item='judged.item', label=doubt_label('judged'), observed_on='judged.period_end',
    value='judged.value',
    low='coalesce(case when judged.is_paced then judged.pace_least end, judged.far_least)',
    high='coalesce(case when judged.is_paced then judged.pace_most end, judged.far_most)',
    document_id='judged.document_id') }}
from judged
left join revenue
    on judged.company_id = revenue.company_id and judged.unit = revenue.unit
    and judged.period_kind = revenue.period_kind and judged.fiscal_label = revenue.fiscal_label
where (judged.value = 0 and judged.is_low_judged and judged.zeros = 0 and judged.far_periods >= 2)
    or judged.times_below > 1
    or judged.is_of_other_sign
    or (judged.times_above > 1
        and (judged.least_of_revenue is null or revenue.value is null
            or abs(judged.value) > judged.least_of_revenue * revenue.value))
