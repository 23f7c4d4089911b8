-- Quarterly figures with their trailing year and their growth on the year before, in reporting currency. Growth
-- across a break in the series, or on a base that is not positive, is null.
with quarters as (
    select
        *,
        {{ quarter_index('calendar_quarter') }} as quarter_number
    from {{ ref('int_facts__converted') }}
    where period_kind in ('quarter', 'instant')
),

with_trailing_year as (
    select
        *,
        {{ trailing_year('value', 'company_id, metric_id, segment', 'quarter_number') }} as trailing_year_value,
        {{ trailing_year('value_usd', 'company_id, metric_id, segment', 'quarter_number') }} as trailing_year_value_usd
    from quarters
),

compared as (
    select
        with_trailing_year.*,
        year_before.value as value_year_before,
        year_before.period_end as year_before_end
    from with_trailing_year
    left join quarters as year_before
        on with_trailing_year.company_id = year_before.company_id
        and with_trailing_year.metric_id = year_before.metric_id
        and with_trailing_year.segment = year_before.segment
        and with_trailing_year.unit = year_before.unit
        and with_trailing_year.quarter_number - 4 = year_before.quarter_number
),

broken as (
    select distinct compared.figure_id
    from compared
    inner join {{ ref('metric_breaks') }} as metric_breaks
        on compared.company_id = metric_breaks.company_id
        and compared.metric_id = metric_breaks.metric_id
        and compared.segment = metric_breaks.segment
        and metric_breaks.break_on > compared.year_before_end
        and metric_breaks.break_on <= compared.period_end
)

select
    compared.figure_id,
    compared.company_id,
    compared.metric_id,
    compared.segment,
    compared.calendar_quarter,
    compared.quarter_number,
    compared.fiscal_label,
    compared.period_start,
    compared.period_end,
    compared.unit,
    compared.value,
    compared.value_usd,
    compared.trailing_year_value,
    compared.trailing_year_value_usd,
    compared.value_year_before,
    case
        when broken.figure_id is null then {{ growth('compared.value', 'compared.value_year_before') }}
    end as yoy_ratio,
    broken.figure_id is not null as is_across_break
from compared
left join broken on compared.figure_id = broken.figure_id
