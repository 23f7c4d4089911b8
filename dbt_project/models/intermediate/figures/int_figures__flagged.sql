-- Figures that have a value and with it something to mind: four quarters and their year that do not add up, and a
-- machine-read figure that a person read otherwise. Which is wrong is not known, so each says so.
with quarters as (
    select
        company_id,
        metric_id,
        segment,
        unit,
        substring(period_label, 1, 6) as year_label,
        sum(value) as total
    from {{ ref('int_figures__combined') }}
    where period_kind = 'quarter' and period_label like 'FY____Q_'
    group by company_id, metric_id, segment, unit, substring(period_label, 1, 6)
    having count(value) = 4
),

untied as (
    select
        years.company_id,
        years.metric_id,
        years.segment,
        years.unit,
        years.period_label as year_label
    from {{ ref('int_figures__combined') }} as years
    inner join {{ ref('metric_definitions') }} as metrics on years.metric_id = metrics.metric_id
    inner join quarters
        on years.company_id = quarters.company_id
        and years.metric_id = quarters.metric_id
        and years.segment = quarters.segment
        and years.unit = quarters.unit
        and years.period_label = quarters.year_label
    where
        years.period_kind = 'year'
        and metrics.kind = 'flow' and metrics.is_additive
        and abs(quarters.total - years.value)
        > greatest({{ parameter('year_conflict_least') }}, {{ parameter('year_conflict_ratio') }} * abs(years.value))
),

reasons as (
    select figures.figure_id, 'quarters_and_year_differ' as reason
    from {{ ref('int_figures__combined') }} as figures
    inner join untied
        on figures.company_id = untied.company_id
        and figures.metric_id = untied.metric_id
        and figures.segment = untied.segment
        and figures.unit = untied.unit
        and (figures.period_label = untied.year_label or figures.period_label like untied.year_label || 'Q_')
    where figures.period_kind in ('quarter', 'year') and figures.value is not null
    union all
    select figures.figure_id, 'curated_differs' as reason
    from {{ ref('int_figures__reported') }} as figures
    inner join {{ ref('int_facts__compared') }} as compared
        on figures.company_id = compared.company_id
        and figures.metric_id = compared.metric_id
        and figures.segment = compared.segment
        and figures.unit = compared.unit
        and figures.period_kind = compared.period_kind
        and figures.period_label = compared.period_label
    where compared.evidence = 'curated' and compared.is_differing and figures.value is not null
)

select figure_id, min(reason) as reason
from reasons
group by figure_id
