-- Figures of a company with the documents of each: the newest to open, all of them by name.
with figures as (
    select
        'quarter' as period_kind, calendar_quarter as period, figure_id, company_id, metric_id, segment, value, unit,
        derivation, reason, evidence, filing_url
    from marts.figures_quarterly
    union all
    select
        'year' as period_kind, 'FY' || fiscal_year as period, figure_id, company_id, metric_id, segment, value, unit,
        derivation, reason, evidence, filing_url
    from marts.figures_yearly
),

documents as (
    select
        figure_id,
        string_agg(distinct coalesce(filing_code, form), ' less ' order by coalesce(filing_code, form) desc) as filings
    from marts.citations
    group by figure_id
)

select
    figures.*,
    metrics.family,
    metrics.definition,
    documents.filings
from figures
inner join marts.metrics as metrics on figures.metric_id = metrics.metric_id
inner join documents on figures.figure_id = documents.figure_id
where figures.value is not null
order by figures.company_id, metrics.family, figures.metric_id, figures.segment, figures.period
