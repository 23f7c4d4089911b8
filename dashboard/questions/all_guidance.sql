-- Everything the payers stated about coming capex, newest first.
select
    company_id,
    target_period,
    given_on,
    cast(low_usd as double) / 1e9 as low,
    cast(high_usd as double) / 1e9 as high,
    cast(point_usd as double) / 1e9 as point,
    cast(actual_usd as double) / 1e9 as actual,
    modifier,
    basis,
    action,
    outcome,
    filing_url
from marts.capex_guidance
order by company_id, given_on desc, target_period
