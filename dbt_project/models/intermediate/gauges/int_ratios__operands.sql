-- What MetricFlow divides: the two amounts of each ratio, of each company and quarter in which both are held. A sum over
-- quarters or companies then holds the same of both, so that no quotient is of unlike sums.
with held as (
    select company_id, calendar_quarter, metric_id, value_usd
    from {{ ref('figures_quarterly') }}
    where segment = 'total' and value_usd is not null
)

select
    ratios.metric_id,
    numerators.company_id,
    numerators.calendar_quarter,
    numerators.value_usd as numerator_usd,
    denominators.value_usd as denominator_usd
from {{ ref('metric_ratios') }} as ratios
inner join held as numerators on ratios.numerator_id = numerators.metric_id
inner join held as denominators
    on ratios.denominator_id = denominators.metric_id
    and numerators.company_id = denominators.company_id
    and numerators.calendar_quarter = denominators.calendar_quarter
