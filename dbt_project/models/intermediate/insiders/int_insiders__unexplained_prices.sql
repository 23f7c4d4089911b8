-- Prices of insiders' sales and purchases that trading does not explain: a total in place of a price, a point in the
-- wrong place. A price is held against the closes from the last before its first day to its last day; where none is
-- held, against what the same person's other trades of that day fetched. One share may stand for several of the papers
-- that are traded.
with trades as (
    select * from {{ ref('int_insiders__transactions') }}
    where direction in ('sale', 'purchase') and price is not null and transacted_on is not null
),

closes as (
    select
        trades.transaction_id,
        prices.close,
        row_number() over (
            partition by trades.transaction_id, case when prices.traded_on <= trades.started_on then 1 else 0 end
            order by prices.traded_on desc
        ) as days_back,
        prices.traded_on > trades.started_on as is_within
    from trades
    inner join {{ ref('int_share_prices__combined') }} as prices
        on trades.company_id = prices.company_id
        and trades.unit = prices.currency
        and prices.close > 0
        and prices.traded_on <= trades.transacted_on
        and prices.traded_on > {{ add_days('trades.started_on', '-' ~ whole_parameter('insider_price_days_back')) }}
),

ranges as (
    select transaction_id, min(close) as low, max(close) as high
    from closes
    where is_within or days_back <= 2
    group by transaction_id
),

beside as (
    select
        trades.transaction_id,
        min(others.price) as low,
        max(others.price) as high
    from trades
    inner join trades as others
        on trades.company_id = others.company_id
        and trades.holder_name = others.holder_name
        and trades.transacted_on = others.transacted_on
        and trades.unit = others.unit
        and trades.transaction_id <> others.transaction_id
        and not others.is_superseded
    group by trades.transaction_id
),

papers as (
    select company_id, shares_per_security from {{ ref('share_units') }}
),

judged as (
    select
        trades.transaction_id,
        trades.price,
        trades.price * coalesce(papers.shares_per_security, 1) as price_of_paper,
        case when ranges.transaction_id is not null then 'closes' when beside.transaction_id is not null then 'other_trades' end
            as held_against,
        coalesce(ranges.low, beside.low) * (1 - {{ parameter('insider_price_tolerance') }}) as lowest,
        coalesce(ranges.high, beside.high) * (1 + {{ parameter('insider_price_tolerance') }}) as highest
    from trades
    left join ranges on trades.transaction_id = ranges.transaction_id
    left join beside on trades.transaction_id = beside.transaction_id
    left join papers on trades.company_id = papers.company_id
)

select
    transaction_id,
    case held_against when 'closes' then 'not_explained_by_closes' else 'not_explained_by_other_trades' end
        as price_problem
from judged
where
    held_against is not null
    and not (price between lowest and highest)
    and not (price_of_paper between lowest and highest)
