-- Which of the filed figures that a gauge needs are there, quarter by quarter, for each of its subject's members.
with gauges as (
    select measure_id, subject_id from {{ ref('gauge_subjects') }}
),

subjects as (
    select group_id as subject_id, company_id from {{ ref('company_groups') }}
    union all
    select company_id as subject_id, company_id from {{ ref('universe') }}
),

spans as (
    {% for back in range(8) -%}
    select {{ back }} as quarters_back{{ ' union all' if not loop.last }}
    {% endfor %}
),

needed as (
    select
        gauges.measure_id,
        gauges.subject_id,
        subjects.company_id,
        gauge_inputs.metric_id,
        coalesce(cloud_segments.segment, gauge_inputs.segment) as segment,
        spans.quarters_back
    from gauges
    inner join subjects on gauges.subject_id = subjects.subject_id
    inner join {{ ref('gauge_inputs') }} as gauge_inputs on gauges.measure_id = gauge_inputs.measure_id
    inner join spans on spans.quarters_back between gauge_inputs.quarters_back_from and gauge_inputs.quarters_back_to
    left join {{ ref('cloud_segments') }} as cloud_segments
        on subjects.company_id = cloud_segments.company_id
        and gauge_inputs.segment = 'cloud'
),

figures as (
    select company_id, metric_id, segment, quarter_number, calendar_quarter
    from {{ ref('int_figures__trended') }}
    where value is not null
),

quarters as (
    select distinct quarter_number, calendar_quarter from figures
),

counted as (
    select
        needed.measure_id,
        needed.subject_id,
        quarters.calendar_quarter,
        needed.company_id,
        needed.metric_id,
        count(*) as inputs_needed,
        count(figures.company_id) as inputs_found
    from needed
    cross join quarters
    left join figures
        on needed.company_id = figures.company_id
        and needed.metric_id = figures.metric_id
        and needed.segment = figures.segment
        and quarters.quarter_number - needed.quarters_back = figures.quarter_number
    group by
        needed.measure_id, needed.subject_id, quarters.calendar_quarter, needed.company_id, needed.metric_id
),

worded as (
    select
        *,
        case
            when inputs_found = inputs_needed then null
            when inputs_needed = 1 then company_id || ' ' || metric_id
            else company_id || ' ' || metric_id || ' (' || {{ text('inputs_needed - inputs_found') }}
                || ' of ' || {{ text('inputs_needed') }} || ' quarters)'
        end as missing
    from counted
)

select
    measure_id,
    subject_id,
    calendar_quarter,
    sum(inputs_needed) as inputs_needed,
    sum(inputs_found) as inputs_found,
    {{ dbt.listagg('missing', "', '", 'order by company_id, metric_id') }} as inputs_missing
from worded
group by measure_id, subject_id, calendar_quarter
