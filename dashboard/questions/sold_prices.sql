-- The share whose insiders sold most by value: its closes in so many months to the last, weekly for the picture.
with sold as (
    select company_id, unit
    from marts.insider_transactions
    where direction = 'sale' and not is_superseded and value is not null
    group by all
    order by sum(value) desc, company_id
    limit 1
)

select
    prices.company_id,
    prices.traded_on,
    prices.split_adjusted_close as close,
    prices.currency
from marts.share_prices_daily as prices
inner join sold on prices.company_id = sold.company_id and prices.currency = sold.unit
where
    prices.split_adjusted_close is not null
    and prices.traded_on > (
        select max(latest.traded_on) - to_months($sold_prices_months)
        from marts.share_prices_daily as latest
        where latest.company_id = prices.company_id
    )
qualify row_number() over (partition by date_trunc('week', prices.traded_on) order by prices.traded_on desc) = 1
order by prices.traded_on
