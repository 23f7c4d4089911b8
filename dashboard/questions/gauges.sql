-- The last reading of each judged gauge, unless it is too old beside the latest quarter.
select
    title,
    calendar_quarter,
    value,
    unit,
    state,
    judged_on,
    percentile_in_own_history,
    coverage_ratio,
    case state when 'extreme' then extreme_threshold else stretched_threshold end as threshold
from marts.bubble_gauges_quarterly
where
    value is not null and state <> 'unjudged' and calendar_quarter >= (
        select cast(left(max(spend.calendar_quarter), 4) as integer) - $reading_years || right(max(spend.calendar_quarter), 2)
        from marts.hyperscaler_spend_quarterly as spend
    )
qualify row_number() over (partition by gauge_id order by calendar_quarter desc) = 1
order by title
