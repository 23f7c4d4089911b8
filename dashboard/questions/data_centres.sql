-- Margins of data-centre operators by quarter.
select
    margins.calendar_quarter,
    margins.company_id,
    companies.name,
    companies.short_name,
    companies.name_zh,
    margins.business_model,
    margins.gross_margin_ratio,
    margins.ebitda_margin_ratio,
    margins.ebitda_basis,
    figures.filing_url
from marts.idc_margins_quarterly as margins
inner join marts.companies as companies on margins.company_id = companies.company_id
left join marts.figures_quarterly as figures
    on
        margins.company_id = figures.company_id
        and margins.calendar_quarter = figures.calendar_quarter
        and figures.metric_id = 'revenue'
        and figures.segment = 'total'
where margins.calendar_quarter >= $first_year_shown || 'Q1'
order by margins.calendar_quarter, margins.company_id
