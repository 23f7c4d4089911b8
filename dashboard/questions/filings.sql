-- The documents that a company's figures rest on, newest first, with the number of figures in each.
select
    figures.company_id,
    citations.filing_url,
    any_value(citations.filing_code) as filing_code,
    any_value(citations.form) as form,
    max(citations.published_on) as published_on,
    count(distinct citations.figure_id) as figures
from marts.citations as citations
inner join (
    select figure_id, company_id from marts.figures_quarterly
    union all
    select figure_id, company_id from marts.figures_half_yearly
    union all
    select figure_id, company_id from marts.figures_yearly
) as figures on citations.figure_id = figures.figure_id
group by figures.company_id, citations.filing_url
order by figures.company_id, max(citations.published_on) desc nulls last, citations.filing_url
