-- Gauges of those who pay for the build-out, with what is missing where they could not be measured.
with measured as (
    {% for subject in ['payer_spend', 'payer_obligations', 'payer_clouds'] -%}
    select measure_id, subject_id, calendar_quarter, value
    from {{ ref('int_gauges__' ~ subject) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    inputs.measure_id,
    inputs.subject_id,
    inputs.calendar_quarter,
    {{ double('measured.value') }} as value,
    inputs.inputs_needed,
    inputs.inputs_found,
    case
        when inputs.inputs_missing is not null then inputs.inputs_missing
        -- With every figure there, growth of a cloud is null only across a redrawn segment.
        when measured.value is null and inputs.measure_id in ('cloud_revenue_per_capex', 'capex_less_cloud_growth')
            then 'one definition of the segment throughout'
    end as inputs_missing
from {{ ref('int_gauges__inputs') }} as inputs
inner join (select distinct subject_id from {{ ref('int_gauges__payer_members') }}) as subjects
    on inputs.subject_id = subjects.subject_id
left join measured
    on inputs.measure_id = measured.measure_id
    and inputs.subject_id = measured.subject_id
    and inputs.calendar_quarter = measured.calendar_quarter
