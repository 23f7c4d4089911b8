-- The last word of each payer on each period that has not ended, with the amounts of the word before it.
select
    companies.company_id,
    companies.name,
    companies.short_name,
    companies.name_zh,
    guidance.target_period,
    guidance.target_end,
    guidance.given_on,
    cast(guidance.low_usd as double) / 1e9 as low,
    cast(guidance.high_usd as double) / 1e9 as high,
    cast(guidance.point_usd as double) / 1e9 as point,
    cast(guidance.prior_low_usd as double) / 1e9 as prior_low,
    cast(guidance.prior_high_usd as double) / 1e9 as prior_high,
    guidance.modifier,
    guidance.tolerance_ratio,
    guidance.basis,
    guidance.action,
    guidance.filing_url
from marts.capex_guidance as guidance
inner join marts.companies as companies on guidance.company_id = companies.company_id
where guidance.target_end >= (select max(spend.period_end) from marts.hyperscaler_spend_quarterly as spend)
qualify row_number() over (
    partition by guidance.company_id, guidance.target_period, guidance.basis order by guidance.given_on desc
) = 1
order by companies.name, guidance.target_period, guidance.basis
