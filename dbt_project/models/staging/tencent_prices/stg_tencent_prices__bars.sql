-- Daily bars of Tencent's kline interface, unadjusted and forward-adjusted. Forward adjustment rewrites history at
-- every ex-date, so the newest body that carries a day speaks for it; a day that only an older body carries, from before
-- the last rewriting, is on another basis and says so.
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

{{ rewritten('close', 'adjustment') }}

select
    company_id,
    symbol,
    traded_on,
    adjustment,
    low,
    high,
    close,
    adjustment = 'forward' and coalesce(fetched_at < rewritten_at, false) as is_outdated_adjustment,
    volume_shares,
    cast(fetched_at as date) as vintage_on,
    document_id,
    locator
from dated
where recency = 1
