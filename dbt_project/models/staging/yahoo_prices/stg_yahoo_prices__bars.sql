-- Daily bars of companies' shares on Yahoo's chart interface. Splits and dividends rewrite the adjusted history, so the newest body that
-- carries a day speaks for it; a day that only an older body carries, from before the last rewriting, is on another basis and says so.
with source as (
    select * from {{ source('raw', 'yahoo_prices__bars') }}
),

archived as (
    {{ from_archive('yahoo_prices') }}
),

ranked as (
    select
        source.*,
        archived.fetched_at,
        row_number() over (
            partition by source.company_id, source.traded_on order by archived.fetched_at desc, source.document_id
        ) as recency
    from source
    inner join archived on source.document_id = archived.document_id
    where source.company_id is not null
)

{{ rewritten('adjusted_close') }}

select
    company_id,
    symbol,
    currency,
    traded_on,
    low as split_adjusted_low,
    high as split_adjusted_high,
    close as split_adjusted_close,
    adjusted_close,
    coalesce(fetched_at < rewritten_at, false) as is_outdated_adjustment,
    volume,
    cast(fetched_at as date) as vintage_on,
    document_id,
    locator
from dated
where recency = 1
