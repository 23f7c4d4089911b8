-- Sums of the last four quarters as they were known on each day, from the filing of one to the filing of the next. A
-- fiscal year is its four quarters: where they are not all held and no newer one is, the year stands for them.
with periods as (
    select
        company_id, metric_id, unit, period_kind, period_end, value, known_from, known_to,
        {{ quarter_index(calendar_quarter('period_end')) }} as quarter_number
    from {{ ref('int_facts__resolved') }}
    where
        period_kind in ('quarter', 'year') and segment = 'total' and value is not null
        and metric_id in ('revenue', 'net_profit_parent')
),

turning_days as (
    select company_id, metric_id, unit, known_from as turning_on from periods
    union
    select company_id, metric_id, unit, known_to as turning_on from periods
    where known_to is not null
),

ranked as (
    select
        turning_days.company_id,
        turning_days.metric_id,
        turning_days.unit,
        turning_days.turning_on,
        periods.period_kind,
        periods.quarter_number,
        periods.period_end,
        periods.value,
        row_number() over (
            partition by
                turning_days.company_id, turning_days.metric_id, turning_days.unit, turning_days.turning_on,
                periods.period_kind
            order by periods.quarter_number desc
        ) as recency
    from turning_days
    left join periods
        on turning_days.company_id = periods.company_id
        and turning_days.metric_id = periods.metric_id
        and turning_days.unit = periods.unit
        and periods.known_from <= turning_days.turning_on
        and (periods.known_to is null or periods.known_to > turning_days.turning_on)
),

summed as (
    select
        company_id,
        metric_id,
        unit,
        turning_on,
        period_kind,
        max(quarter_number) as quarter_number,
        max(period_end) as period_end,
        -- A year has four quarters in a row; with a gap between them there is no trailing year.
        case
            when period_kind = 'year' or (count(*) = 4 and max(quarter_number) - min(quarter_number) = 3) then sum(value)
        end as value
    from ranked
    where recency <= case when period_kind = 'year' then 1 else 4 end
    group by company_id, metric_id, unit, turning_on, period_kind
),

chosen as (
    select
        *,
        row_number() over (
            partition by company_id, metric_id, unit, turning_on
            order by quarter_number desc, case when value is null then 1 else 0 end, period_kind
        ) as preference
    from summed
)

select
    company_id,
    metric_id,
    unit,
    {{ money('value') }} as value,
    period_end,
    turning_on as known_from,
    lead(turning_on) over (partition by company_id, metric_id, unit order by turning_on) as known_to
from chosen
where preference = 1
