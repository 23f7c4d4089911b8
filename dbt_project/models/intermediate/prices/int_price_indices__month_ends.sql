-- The last level of each month of a price index, where one lies within its last week: a month still running has none.
with ranked as (
    select
        *,
        {{ month_of('traded_on') }} as month,
        row_number() over (
            partition by price_index_id, {{ month_of('traded_on') }} order by traded_on desc
        ) as recency
    from {{ ref('stg_yahoo_prices__index_bars') }}
    where level > 0
)

select
    price_index_id,
    month,
    {{ month_index('month') }} as month_index,
    traded_on,
    currency,
    'index_level' as price_basis,
    {{ double('level') }} as comparable_close,
    'yahoo_prices' as source_name,
    document_id
from ranked
where recency = 1 and {{ is_in_last_week('traded_on') }}
