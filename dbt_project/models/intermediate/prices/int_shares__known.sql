-- Shares outstanding as they were known: from the day a count was published to the day another took its place.
with counts as (
    select company_id, period_end, value, known_from, known_to
    from {{ ref('int_facts__resolved') }}
    where metric_id = 'shares_outstanding' and segment = 'total' and value > 0
),

turning_days as (
    select company_id, known_from as turning_on from counts
    union
    select company_id, known_to as turning_on from counts
    where known_to is not null
),

ranked as (
    select
        turning_days.company_id,
        turning_days.turning_on,
        counts.value,
        counts.period_end,
        row_number() over (
            partition by turning_days.company_id, turning_days.turning_on
            order by counts.period_end desc, counts.known_from desc
        ) as recency
    from turning_days
    left join counts
        on turning_days.company_id = counts.company_id
        and counts.known_from <= turning_days.turning_on
        and (counts.known_to is null or counts.known_to > turning_days.turning_on)
),

-- A day on which no count stands any longer ends the one before.
spans as (
    select
        company_id,
        value as shares,
        period_end as counted_on,
        turning_on as known_from,
        lead(turning_on) over (partition by company_id order by turning_on) as known_to
    from ranked
    where recency = 1
)

select * from spans
where shares is not null
