-- Daily levels of the price indices of the seed, from the newest body that carries a day.
with source as (
    select * from {{ source('raw', 'yahoo_prices__bars') }}
),

archived as (
    {{ from_archive('yahoo_prices') }}
),

ranked as (
    select
        source.*,
        price_indices.price_index_id,
        row_number() over (
            partition by price_indices.price_index_id, source.traded_on
            order by archived.fetched_at desc, source.document_id
        ) as recency
    from source
    inner join {{ ref('price_indices') }} as price_indices on source.symbol = price_indices.yahoo_symbol
    inner join archived on source.document_id = archived.document_id
)

select price_index_id, symbol, currency, traded_on, close as level, document_id, locator
from ranked
where recency = 1
