-- Month-end closes, adjusted for splits, in so many months to the last.
select
    company_id,
    currency,
    date_trunc('month', traded_on) as month,
    max_by(split_adjusted_close, traded_on) as close,
    max(traded_on) as traded_on
from marts.share_prices_daily
where split_adjusted_close is not null
group by company_id, currency, date_trunc('month', traded_on)
qualify row_number() over (partition by company_id order by date_trunc('month', traded_on) desc) <= $month_ends_shown
order by company_id, date_trunc('month', traded_on)
