-- Splits and dividends as the newest chart body of each company lists them.
with source as (
    select * from {{ source('raw', 'yahoo_prices__events') }}
),

archived as (
    {{ from_archive('yahoo_prices') }}
),

ranked as (
    select
        source.*,
        row_number() over (
            partition by source.company_id, source.event, source.event_on
            order by archived.fetched_at desc, source.document_id
        ) as recency
    from source
    inner join archived on source.document_id = archived.document_id
)

select company_id, symbol, event, event_on, amount, numerator, denominator, document_id, locator
from ranked
where recency = 1
