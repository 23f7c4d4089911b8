-- US dollars for one unit of a currency, by day: from the ECB's reference rates, and from the renminbi's central
-- parity on days the ECB's archived bodies lack.
with per_euro as (
    select * from {{ ref('stg_ecb_exchange_rates__rates') }}
),

ecb as (
    select
        others.rate_on,
        others.currency,
        {{ double('dollars.rate_per_eur') }} / {{ double('others.rate_per_eur') }} as usd_per_unit,
        'ecb' as publisher,
        others.document_id
    from per_euro as others
    inner join per_euro as dollars
        on others.rate_on = dollars.rate_on
        and dollars.currency = 'USD'
    where others.currency <> 'USD'
),

parity as (
    select
        rate_on,
        quote_currency as currency,
        1 / {{ double('rate') }} as usd_per_unit,
        'cfets' as publisher,
        document_id
    from {{ ref('stg_cfets_central_parity__rates') }}
    where base_currency = 'USD'
)

select rate_on, currency, usd_per_unit, publisher, document_id from ecb
union all
select parity.rate_on, parity.currency, parity.usd_per_unit, parity.publisher, parity.document_id
from parity
left join ecb
    on parity.rate_on = ecb.rate_on
    and parity.currency = ecb.currency
where ecb.rate_on is null
