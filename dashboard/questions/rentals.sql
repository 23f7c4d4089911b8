-- What an hour of an accelerator costs on demand in the last month, where enough providers ask.
select *
from marts.compute_rental_prices_monthly
where
    terms in ('on_demand', 'serverless')
    and provider_kind in ('hyperscaler', 'neocloud', 'marketplace', 'serverless')
    and providers >= $fewest_providers
qualify month = max(month) over ()
order by accelerator, provider_kind
