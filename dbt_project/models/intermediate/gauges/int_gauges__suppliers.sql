-- Gauges of those who sell optical modules to the payers.
with optical as (
    select
        company_id,
        calendar_quarter,
        {{ quarter_index('calendar_quarter') }} as quarter_number,
        period_end,
        inventory_days,
        receivable_days,
        ocf,
        net_profit_parent
    from {{ ref('optical_module_quarterly') }}
),

with_trailing_year as (
    select
        *,
        {{ trailing_year('ocf', 'company_id', 'quarter_number') }} as ocf_ttm,
        {{ trailing_year('net_profit_parent', 'company_id', 'quarter_number') }} as net_profit_ttm
    from optical
),

broken as (
    select distinct optical.company_id, optical.calendar_quarter
    from optical
    inner join optical as year_before
        on optical.company_id = year_before.company_id
        and optical.quarter_number - 4 = year_before.quarter_number
    inner join {{ ref('metric_breaks') }} as metric_breaks
        on optical.company_id = metric_breaks.company_id
        and metric_breaks.metric_id in ('receivables', 'revenue')
        and metric_breaks.segment = 'total'
        and metric_breaks.break_on > year_before.period_end
        and metric_breaks.break_on <= optical.period_end
),

measured as (
    select 'inventory_days' as measure_id, company_id as subject_id, calendar_quarter, inventory_days as value
    from optical
    union all
    select 'receivable_days' as measure_id, company_id as subject_id, calendar_quarter, receivable_days as value
    from optical
    union all
    select
        'receivable_days_change' as measure_id,
        optical.company_id as subject_id,
        optical.calendar_quarter,
        case when broken.company_id is null then optical.receivable_days - year_before.receivable_days end as value
    from optical
    inner join optical as year_before
        on optical.company_id = year_before.company_id
        and optical.quarter_number - 4 = year_before.quarter_number
    left join broken
        on optical.company_id = broken.company_id
        and optical.calendar_quarter = broken.calendar_quarter
    union all
    select
        'cash_conversion_ttm' as measure_id,
        company_id as subject_id,
        calendar_quarter,
        case when net_profit_ttm > 0 then {{ ratio('ocf_ttm', 'net_profit_ttm') }} end as value
    from with_trailing_year
)

select
    inputs.measure_id,
    inputs.subject_id,
    inputs.calendar_quarter,
    measured.value,
    inputs.inputs_needed,
    inputs.inputs_found,
    inputs.inputs_missing
from {{ ref('int_gauges__inputs') }} as inputs
inner join {{ ref('company_roles') }} as company_roles
    on inputs.subject_id = company_roles.company_id
    and company_roles.role = 'optical'
left join measured
    on inputs.measure_id = measured.measure_id
    and inputs.subject_id = measured.subject_id
    and inputs.calendar_quarter = measured.calendar_quarter
