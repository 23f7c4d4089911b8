-- Gauges ranked in their own history, one row a gauge and quarter. Rank 1 is the most strain that the gauge has seen:
-- where low is strain, the share of its quarters whose value is not below this one's. A quarterly gauge whose
-- four-quarter twin is ranked stays in the mart. The map ends with the newest quarter that most payers have reported:
-- one of them files ahead of the others.
with latest as (
    select max(calendar_quarter) as quarter
    from (
        select calendar_quarter
        from marts.hyperscaler_spend_quarterly
        where capex_cash_usd is not null
        group by calendar_quarter
        having count(*) >= $reported_share * (
            select count(distinct payers.company_id) from marts.hyperscaler_spend_quarterly as payers
        )
    ) as reported
),

ranked as (
    select gauges.*, latest.quarter as newest_quarter
    from marts.bubble_gauges_quarterly as gauges
    inner join latest on gauges.calendar_quarter <= latest.quarter
    where gauges.percentile_in_own_history is not null
),

twins as (
    select distinct replace(measure_id, '_ttm', '_quarter') as twin from ranked where measure_id like '%\_ttm' escape '\'
),

groups as (
    select group_id, max(companies) as companies
    from marts.hyperscaler_group_quarterly
    group by group_id
),

last_readings as (
    select gauge_id, max(calendar_quarter) as last_quarter, max_by(state, calendar_quarter) as last_state
    from ranked
    group by gauge_id
)

select
    ranked.gauge_id,
    ranked.measure_id,
    ranked.subject_id,
    ranked.title,
    ranked.question_ids,
    groups.companies as companies_together,
    ranked.calendar_quarter,
    ranked.value,
    ranked.unit,
    case ranked.direction
        when 'high_is_stretched' then ranked.percentile_in_own_history
        else 1 - ranked.percentile_in_own_history + 1.0 / ranked.quarters_of_history
    end as strain_rank,
    ranked.quarters_of_history,
    ranked.direction,
    ranked.state,
    last_readings.last_quarter,
    last_readings.last_state
from ranked
inner join last_readings on ranked.gauge_id = last_readings.gauge_id
left join groups on ranked.subject_id = groups.group_id
where
    ranked.measure_id not in (select twins.twin from twins)
    and ranked.calendar_quarter
    > cast(left(ranked.newest_quarter, 4) as integer) - $map_years || right(ranked.newest_quarter, 2)
    and last_readings.last_quarter
    >= cast(left(ranked.newest_quarter, 4) as integer) - $reading_years || right(ranked.newest_quarter, 2)
order by ranked.measure_id, ranked.subject_id, ranked.calendar_quarter
