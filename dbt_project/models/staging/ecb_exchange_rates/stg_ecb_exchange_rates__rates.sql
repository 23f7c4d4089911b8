-- ECB reference rates, units of a currency for one euro, as last published for each day.
with source as (
    select * from {{ source('raw', 'ecb_exchange_rates__rates') }}
),

archived as (
    {{ from_archive('ecb_exchange_rates') }}
),

ranked as (
    select
        source.*,
        row_number() over (
            partition by source.rate_on, source.currency order by archived.fetched_at desc, source.document_id
        ) as recency
    from source
    inner join archived on source.document_id = archived.document_id
)

select rate_on, currency, rate_per_eur, document_id, locator
from ranked
where recency = 1
