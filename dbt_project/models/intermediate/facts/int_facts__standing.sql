-- What stood of an additive flow in twelve months, on each day on which one of their periods was reported: everything a
-- quarter of them is told or cut from. The twelve months begin where cumulative figures do.
with reports as (
    select reports.*
    from {{ ref('int_facts__reports') }} as reports
    inner join {{ ref('metric_definitions') }} as metrics on reports.metric_id = metrics.metric_id
    where metrics.kind = 'flow' and metrics.is_additive
),

years as (
    select distinct series_id, first_month as year_month
    from reports
    where period_kind <> 'quarter'
),

members as (
    select distinct years.series_id, years.year_month, reports.period_label
    from years
    inner join reports
        on years.series_id = reports.series_id
        and reports.first_month >= years.year_month
        and reports.last_month < years.year_month + 12
),

days as (
    select distinct members.series_id, members.year_month, reports.reported_on as known_on
    from members
    inner join reports
        on members.series_id = reports.series_id
        and members.period_label = reports.period_label
),

spans as (
    select
        *,
        lead(known_on) over (partition by series_id, year_month order by known_on) as known_until
    from days
)

select
    reports.series_id,
    reports.company_id,
    reports.metric_id,
    spans.year_month,
    spans.known_on,
    spans.known_until,
    reports.period_label,
    reports.period_kind,
    reports.fiscal_year,
    reports.fiscal_quarter,
    reports.year_name,
    reports.week_pattern,
    reports.concept_priority,
    reports.period_start,
    reports.period_end,
    reports.first_month,
    reports.last_month,
    reports.value,
    reports.flaw,
    reports.version_number,
    reports.fact_id,
    reports.known_at_basis,
    reports.restated_on,
    reports.reported_on
from spans
inner join members on spans.series_id = members.series_id and spans.year_month = members.year_month
inner join reports
    on members.series_id = reports.series_id
    and members.period_label = reports.period_label
    and {{ stands_on('reports.reported_on', 'reports.reported_again_on', 'spans.known_on') }}
