{{ config(severity='warn') }}
-- Four discrete quarters of one metric that differ from the reported year by more than rounding.
with quarters as (
    select company_id, metric_id, segment, unit, substring(fiscal_label, 1, 6) as fiscal_label, sum(value) as total
    from {{ ref('figures_quarterly') }}
    where period_start is not null and unit not in ('ratio', 'shares')
    group by company_id, metric_id, segment, unit, substring(fiscal_label, 1, 6)
    having count(value) = 4
)

select
    quarters.company_id,
    quarters.metric_id,
    quarters.fiscal_label,
    quarters.total,
    years.value
from quarters
inner join {{ ref('figures_yearly') }} as years
    on quarters.company_id = years.company_id
    and quarters.metric_id = years.metric_id
    and quarters.segment = years.segment
    and quarters.fiscal_label = years.fiscal_label
where
    years.period_start is not null
    and abs(quarters.total - years.value) > greatest({{ parameter('year_conflict_least') }}, {{ parameter('year_conflict_ratio') }} * abs(years.value))
