-- Every gauge in every quarter, judged by the seed's thresholds. What could not be measured stands as a row that says
-- what is missing. There is no composite: gauges of different things do not add up.
{% set fewest = whole_parameter('gauge_fewest_quarters') %}
{% set subjects = ['payers', 'guidance', 'suppliers', 'data_centres', 'markets'] %}

with measured as (
    {% for subject in subjects -%}
    select measure_id, subject_id, calendar_quarter, value, inputs_needed, inputs_found, inputs_missing
    from {{ ref('int_gauges__' ~ subject) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

started as (
    select min(measured.calendar_quarter) as first_quarter
    from measured
    inner join {{ ref('bubble_gauges') }} as bubble_gauges
        on measured.measure_id = bubble_gauges.measure_id
        and measured.subject_id = bubble_gauges.subject_id
    where measured.value is not null
),

-- From the first quarter in which any gauge has a value.
quarters as (
    select distinct measured.calendar_quarter
    from measured
    inner join started on measured.calendar_quarter >= started.first_quarter
),

laid_out as (
    select
        bubble_gauges.*,
        quarters.calendar_quarter,
        measured.value,
        measured.inputs_needed,
        measured.inputs_found,
        measured.inputs_missing
    from {{ ref('bubble_gauges') }} as bubble_gauges
    cross join quarters
    left join measured
        on bubble_gauges.measure_id = measured.measure_id
        and bubble_gauges.subject_id = measured.subject_id
        and quarters.calendar_quarter = measured.calendar_quarter
),

-- A quarter stands against what was known of the gauge by then, itself included.
placed as (
    select
        now.gauge_id,
        now.calendar_quarter,
        count(*) as quarters_of_history,
        sum(case when history.value <= now.value then 1 else 0 end) as quarters_not_above
    from laid_out as now
    inner join laid_out as history
        on now.gauge_id = history.gauge_id
        and history.calendar_quarter <= now.calendar_quarter
        and history.value is not null
    where now.value is not null
    group by now.gauge_id, now.calendar_quarter
),

ranked as (
    select
        laid_out.*,
        coalesce(placed.quarters_of_history, 0) as quarters_of_history,
        case
            when placed.quarters_of_history >= {{ fewest }}
                then {{ ratio('placed.quarters_not_above', 'placed.quarters_of_history') }}
        end as percentile_in_own_history
    from laid_out
    left join placed
        on laid_out.gauge_id = placed.gauge_id
        and laid_out.calendar_quarter = placed.calendar_quarter
),

turned as (
    -- Turned so that more is more strained, whichever way the gauge runs.
    select
        *,
        case when direction = 'low_is_stretched' then -1 else 1 end
        * case when judged_on = 'percentile' then percentile_in_own_history else value end as strain,
        case when direction = 'low_is_stretched' then -1 else 1 end as sign,
        lag(value) over (partition by gauge_id order by calendar_quarter) as value_before
    from ranked
),

moved as (
    select
        *,
        case when sign * value > sign * value_before then 1 else 0 end as is_straining
    from turned
),

-- Each quarter that does not move toward strain begins another run.
in_runs as (
    select
        *,
        sum(1 - is_straining) over (partition by gauge_id order by calendar_quarter) as run
    from moved
)

select
    gauge_id,
    calendar_quarter,
    measure_id,
    subject_id,
    title,
    question_ids,
    value,
    unit,
    percentile_in_own_history,
    cast(quarters_of_history as bigint) as quarters_of_history,
    cast(
        sum(is_straining) over (partition by gauge_id, run order by calendar_quarter) as bigint
    ) as quarters_straining,
    case
        when value is null then null
        when strain is null or watch_threshold is null then 'unjudged'
        when strain > sign * extreme_threshold then 'extreme'
        when strain > sign * stretched_threshold then 'stretched'
        when strain > sign * watch_threshold then 'watch'
        else 'calm'
    end as state,
    direction,
    judged_on,
    watch_threshold,
    stretched_threshold,
    extreme_threshold,
    coalesce({{ ratio('inputs_found', 'inputs_needed') }}, 0) as coverage_ratio,
    case
        when inputs_missing is not null then inputs_missing
        when inputs_needed is null then evidence_needed
    end as inputs_missing
from in_runs
