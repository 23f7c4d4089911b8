-- Daily bars of Tencent's kline interface, unadjusted and forward-adjusted. Forward adjustment rewrites history at
-- every ex-date, so the newest body that carries a day speaks for it.
with source as (
    select * from {{ source('raw', 'tencent_prices__bars') }}
),

archived as (
    {{ from_archive('tencent_prices') }}
),

ranked as (
    select
        source.*,
        archived.fetched_at,
        row_number() over (
            partition by source.company_id, source.traded_on, source.adjustment
            order by archived.fetched_at desc, source.document_id
        ) as recency
    from source
    inner join archived on source.document_id = archived.document_id
)

select
    company_id,
    symbol,
    traded_on,
    adjustment,
    close,
    volume_shares,
    cast(fetched_at as date) as vintage_on,
    document_id,
    locator
from ranked
where recency = 1
