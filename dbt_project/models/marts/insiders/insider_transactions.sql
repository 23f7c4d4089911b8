-- What insiders and large holders bought and sold. Plans are not in it. A line that a later amendment replaces is marked,
-- and a price that trading does not explain is kept as reported and makes no value.
with transactions as (
    select
        transactions.*,
        doubted.price_problem
    from {{ ref('int_insiders__transactions') }} as transactions
    left join {{ ref('int_insiders__unexplained_prices') }} as doubted
        on transactions.transaction_id = doubted.transaction_id
),

volumes as (
    select company_id, traded_on, volume from {{ ref('share_prices_daily') }}
)

select
    transactions.transaction_id,
    transactions.company_id,
    transactions.source_name,
    transactions.transacted_on,
    transactions.known_from,
    transactions.holder_name,
    transactions.holder_kind,
    transactions.holder_title,
    transactions.transaction_code,
    transactions.direction,
    transactions.shares,
    transactions.price,
    transactions.price_problem,
    transactions.unit,
    case when transactions.price_problem is null then transactions.shares * transactions.price end as value,
    transactions.is_average_price,
    transactions.is_pre_arranged,
    transactions.is_superseded,
    transactions.superseded_by,
    {{ ratio('transactions.shares', 'shares.shares') }} as outstanding_ratio,
    {{ ratio('transactions.shares', 'volumes.volume') }} as daily_volume_ratio,
    transactions.filing_url,
    transactions.document_id,
    transactions.locator
from transactions
left join {{ ref('int_shares__known') }} as shares
    on transactions.company_id = shares.company_id
    and transactions.transacted_on >= shares.known_from
    and (shares.known_to is null or transactions.transacted_on < shares.known_to)
left join volumes
    on transactions.company_id = volumes.company_id
    and transactions.transacted_on = volumes.traded_on
