-- The renminbi's central parity, CNY for one unit of a currency, as last published for each day.
with source as (
    select * from {{ source('raw', 'cfets_central_parity__rates') }}
),

archived as (
    {{ from_archive('cfets_central_parity') }}
),

ranked as (
    select
        source.*,
        row_number() over (
            partition by source.rate_on, source.base_currency, source.quote_currency
            order by archived.fetched_at desc, source.document_id
        ) as recency
    from source
    inner join archived on source.document_id = archived.document_id
)

select rate_on, base_currency, quote_currency, rate, document_id, locator
from ranked
where recency = 1
