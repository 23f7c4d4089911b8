-- How many days of a month a share had closed at its lowest allowed price, by trading day. The lowest price is rounded
-- to a cent, and so are adjusted closes: both are allowed for.
with closes as (
    select
        company_id,
        traded_on,
        adjusted_close,
        document_id,
        lag(adjusted_close) over (partition by company_id order by traded_on) as close_before
    from {{ ref('int_share_prices__combined') }}
    where adjusted_close is not null
),

limited as (
    select
        closes.company_id,
        closes.traded_on,
        closes.document_id,
        substring({{ text('closes.traded_on') }}, 1, 7) as traded_month,
        case
            when closes.adjusted_close <= closes.close_before * (1 - price_limits.limit_ratio) + {{ parameter('limit_down_tolerance') }} then 1 else 0
        end as is_limit_down
    from closes
    inner join {{ ref('company_identifiers') }} as identifiers
        on closes.company_id = identifiers.company_id
        and identifiers.scheme = 'secucode'
    inner join {{ ref('price_limits') }} as price_limits
        on substring(identifiers.value, 1, 2) = price_limits.code_prefix
        and closes.traded_on >= price_limits.valid_from
        and (price_limits.valid_to is null or closes.traded_on < price_limits.valid_to)
    where closes.close_before is not null
)

select
    company_id,
    traded_on,
    traded_month,
    sum(is_limit_down) over (partition by company_id, traded_month order by traded_on) as limit_down_days,
    lead(traded_on) over (partition by company_id, traded_month order by traded_on) as next_traded_on,
    document_id
from limited
