-- Days on which an adjusted series moves further than its exchange lets a share move: an ex-date that was not adjusted
-- for, or two series glued together. The first days of a series are left out: a new listing has no limit.
with closes as (
    select
        company_id,
        traded_on,
        adjusted_close,
        document_id,
        lag(adjusted_close) over (partition by company_id order by traded_on) as close_before,
        row_number() over (partition by company_id order by traded_on) as day_number
    from {{ ref('int_share_prices__published') }}
    where adjusted_close is not null
)

select
    closes.company_id,
    closes.traded_on,
    closes.adjusted_close / closes.close_before - 1 as move_ratio,
    price_limits.limit_ratio,
    closes.document_id
from closes
inner join {{ ref('company_identifiers') }} as identifiers
    on closes.company_id = identifiers.company_id
    and identifiers.scheme = 'secucode'
inner join {{ ref('price_limits') }} as price_limits
    on substring(identifiers.value, 1, 2) = price_limits.code_prefix
    and closes.traded_on >= price_limits.valid_from
    and (price_limits.valid_to is null or closes.traded_on < price_limits.valid_to)
where
    closes.close_before > 0
    and closes.day_number > {{ whole_parameter('unlimited_listing_days') }}
    and abs(closes.adjusted_close - closes.close_before)
    > closes.close_before * (price_limits.limit_ratio + {{ parameter('price_limit_slack') }})
    + {{ parameter('limit_down_tolerance') }}
