-- What each payer spends in cash, with what it takes of its operating cash flow, and the filing of the figure.
select
    spend.calendar_quarter,
    spend.company_id,
    companies.name,
    companies.short_name,
    companies.name_zh,
    cast(spend.capex_cash_usd as double) / 1e9 as value,
    spend.capex_to_ocf_ttm_ratio as ratio,
    spend.capex_to_depreciation_ttm_ratio as renewal_ratio,
    figures.filing_code as filing,
    figures.filing_url
from marts.hyperscaler_spend_quarterly as spend
inner join marts.companies as companies on spend.company_id = companies.company_id
left join marts.figures_quarterly as figures
    on
        spend.company_id = figures.company_id
        and spend.calendar_quarter = figures.calendar_quarter
        and figures.metric_id = 'capex_cash'
        and figures.segment = 'total'
where spend.calendar_quarter >= $first_year_shown || 'Q1' and spend.capex_cash_usd is not null
order by spend.calendar_quarter, spend.company_id
