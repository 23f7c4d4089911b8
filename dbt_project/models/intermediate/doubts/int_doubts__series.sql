-- Every figure that was stated or derived from one statement, as a point of its line. Computed figures are left out:
-- their parts are judged.
with figures as (
    select 'quarter' as period_kind, company_id, metric_id, segment, unit, fiscal_label, period_end, value,
        derivation, document_id, calendar_quarter as period
    from {{ ref('figures_quarterly') }}
    union all
    select 'half' as period_kind, company_id, metric_id, segment, unit, fiscal_label, period_end, value, derivation,
        document_id, calendar_half as period
    from {{ ref('figures_half_yearly') }}
    union all
    select 'year' as period_kind, company_id, metric_id, segment, unit, fiscal_label, period_end, value, derivation,
        document_id, cast(fiscal_year as varchar) as period
    from {{ ref('figures_yearly') }}
)

select
    figures.period_kind,
    figures.company_id,
    figures.metric_id,
    figures.segment,
    figures.unit,
    figures.fiscal_label,
    figures.period,
    figures.period_end,
    {{ double('figures.value') }} as value,
    figures.derivation,
    figures.document_id,
    metrics.family,
    metrics.kind,
    metrics.may_be_negative,
    figures.metric_id || ':' || figures.segment as item
from figures
inner join {{ ref('metric_definitions') }} as metrics on figures.metric_id = metrics.metric_id
where figures.value is not null
