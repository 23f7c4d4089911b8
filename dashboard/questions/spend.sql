-- What each payer spends in cash, with what it takes of its operating cash flow, and the filing of the figure.
with filings as (
    select
        figures.company_id,
        figures.calendar_quarter,
        max_by(citations.filing_code, citations.published_on) as filing_code,
        max_by(citations.filing_url, citations.published_on) as filing_url
    from marts.figures_quarterly as figures
    inner join marts.citations as citations on figures.figure_id = citations.figure_id
    where figures.metric_id = 'capex_cash' and figures.segment = 'total'
    group by all
)

select
    spend.calendar_quarter,
    spend.company_id,
    companies.name,
    companies.name_zh,
    cast(spend.capex_cash_usd as double) / 1e9 as value,
    spend.capex_to_ocf_ttm_ratio as ratio,
    spend.capex_to_depreciation_ttm_ratio as renewal_ratio,
    filings.filing_code as filing,
    filings.filing_url
from marts.hyperscaler_spend_quarterly as spend
inner join marts.companies as companies on spend.company_id = companies.company_id
left join filings
    on spend.company_id = filings.company_id and spend.calendar_quarter = filings.calendar_quarter
where spend.calendar_quarter >= '2021Q1' and spend.capex_cash_usd is not null
order by spend.calendar_quarter, spend.company_id
