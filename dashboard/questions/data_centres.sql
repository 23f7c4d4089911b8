-- Margins of data-centre operators by quarter.
with filings as (
    select
        figures.company_id,
        figures.calendar_quarter,
        max_by(citations.filing_url, citations.published_on) as filing_url
    from marts.figures_quarterly as figures
    inner join marts.citations as citations on figures.figure_id = citations.figure_id
    where figures.metric_id in ('adjusted_ebitda', 'computed_ebitda', 'revenue') and figures.segment = 'total'
    group by all
)

select
    margins.calendar_quarter,
    margins.company_id,
    companies.name,
    companies.name_zh,
    margins.business_model,
    margins.gross_margin_ratio,
    margins.ebitda_margin_ratio,
    margins.ebitda_basis,
    filings.filing_url
from marts.idc_margins_quarterly as margins
inner join marts.companies as companies on margins.company_id = companies.company_id
left join filings
    on margins.company_id = filings.company_id and margins.calendar_quarter = filings.calendar_quarter
where margins.calendar_quarter >= '2021Q1'
order by margins.calendar_quarter, margins.company_id
