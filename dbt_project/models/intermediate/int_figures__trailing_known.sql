-- Sums of the last four quarters as they were known on each day, from the filing of one to the filing of the next.
with quarters as (
    select
        company_id, metric_id, unit, fiscal_year * 4 + fiscal_quarter as quarter_number, period_end, value,
        known_from, known_to
    from {{ ref('int_facts__resolved') }}
    where
        period_kind = 'quarter' and segment = 'total' and value is not null
        and metric_id in ('revenue', 'net_profit_parent')
),

turning_days as (
    select distinct company_id, metric_id, unit, known_from as turning_on from quarters
),

ranked as (
    select
        turning_days.company_id,
        turning_days.metric_id,
        turning_days.unit,
        turning_days.turning_on,
        quarters.quarter_number,
        quarters.period_end,
        quarters.value,
        row_number() over (
            partition by turning_days.company_id, turning_days.metric_id, turning_days.unit, turning_days.turning_on
            order by quarters.quarter_number desc
        ) as recency
    from turning_days
    inner join quarters
        on turning_days.company_id = quarters.company_id
        and turning_days.metric_id = quarters.metric_id
        and turning_days.unit = quarters.unit
        and quarters.known_from <= turning_days.turning_on
        and (quarters.known_to is null or quarters.known_to > turning_days.turning_on)
),

summed as (
    select
        company_id,
        metric_id,
        unit,
        turning_on,
        max(period_end) as period_end,
        -- A year has four quarters in a row; with a gap between them there is no trailing year.
        case when count(*) = 4 and max(quarter_number) - min(quarter_number) = 3 then sum(value) end as value
    from ranked
    where recency <= 4
    group by company_id, metric_id, unit, turning_on
)

select
    company_id,
    metric_id,
    unit,
    {{ money('value') }} as value,
    period_end,
    turning_on as known_from,
    lead(turning_on) over (partition by company_id, metric_id, unit order by turning_on) as known_to
from summed
