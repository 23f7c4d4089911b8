-- The last close of each month, where one lies within its last week: a month still running has none.
with ranked as (
    select
        *,
        row_number() over (partition by company_id, month order by traded_on desc) as recency
    from {{ ref('int_share_prices__series') }}
)

select
    company_id,
    month,
    {{ month_index('month') }} as month_index,
    traded_on,
    currency,
    price_basis,
    comparable_close,
    source_name,
    document_id
from ranked
where recency = 1 and {{ is_in_last_week('traded_on') }}
