-- What a company was worth on a day, by what was known on it: the price as traded, the shares last counted by then and
-- carried over the splits since, and the last four quarters filed by then.
with limits as (
    select
        {{ whole_parameter('trailing_year_stale_days') }} as stale_days,
        {{ whole_parameter('share_count_stale_days') }} as stale_count_days
),

prices as (
    select company_id, traded_on, currency, close, document_id
    from {{ ref('share_prices_daily') }}
    where close > 0
),

splits as (
    select company_id, event_on, {{ double('numerator') }} / {{ double('denominator') }} as split_ratio
    from {{ ref('stg_yahoo_prices__events') }}
    where event = 'split'
),

counted as (
    select
        prices.company_id,
        prices.traded_on,
        prices.currency,
        prices.close,
        prices.document_id,
        shares.counted_on,
        {{ double('shares.shares') }} / coalesce(units.shares_per_security, 1) as securities
    from prices
    cross join limits
    left join {{ ref('int_shares__known') }} as shares
        on prices.company_id = shares.company_id
        and prices.traded_on >= shares.known_from
        and (shares.known_to is null or prices.traded_on < shares.known_to)
        and {{ dbt.datediff('shares.counted_on', 'prices.traded_on', 'day') }} <= limits.stale_count_days
    left join {{ ref('share_units') }} as units on prices.company_id = units.company_id
),

split_since as (
    select counted.company_id, counted.traded_on, exp(sum(ln(splits.split_ratio))) as factor
    from counted
    inner join splits
        on counted.company_id = splits.company_id
        and splits.event_on > counted.counted_on
        and splits.event_on <= counted.traded_on
    group by counted.company_id, counted.traded_on
),

capitalised as (
    select
        counted.*,
        counted.close * counted.securities * coalesce(split_since.factor, 1) as market_cap
    from counted
    left join split_since
        on counted.company_id = split_since.company_id
        and counted.traded_on = split_since.traded_on
),

reporting as (
    select company_id, reporting_currency from {{ ref('universe') }}
),

trailing_sums as (
    select
        capitalised.company_id,
        capitalised.traded_on,
        max(case when known.metric_id = 'revenue' then {{ double('known.value') }} end) as revenue_ttm,
        max(case when known.metric_id = 'net_profit_parent' then {{ double('known.value') }} end) as net_profit_ttm,
        max(case when known.metric_id = 'revenue' then known.period_end end) as revenue_ttm_to
    from capitalised
    cross join limits
    inner join reporting on capitalised.company_id = reporting.company_id
    inner join {{ ref('int_figures__trailing_known') }} as known
        on capitalised.company_id = known.company_id
        and reporting.reporting_currency = known.unit
        and capitalised.traded_on >= known.known_from
        and (known.known_to is null or capitalised.traded_on < known.known_to)
        and {{ dbt.datediff('known.period_end', 'capitalised.traded_on', 'day') }} <= limits.stale_days
    group by capitalised.company_id, capitalised.traded_on
),

rates as (
    select
        capitalised.company_id,
        capitalised.traded_on,
        known_rates.usd_per_unit,
        row_number() over (
            partition by capitalised.company_id, capitalised.traded_on order by known_rates.rate_on desc
        ) as recency
    from capitalised
    inner join reporting on capitalised.company_id = reporting.company_id
    inner join {{ ref('int_exchange_rates__unioned') }} as known_rates
        on reporting.reporting_currency = known_rates.currency
        and known_rates.rate_on between {{ add_days('capitalised.traded_on', '-' ~ whole_parameter('rate_days_back')) }} and capitalised.traded_on
    where capitalised.currency = 'USD' and reporting.reporting_currency <> 'USD'
),

joined as (
    select
        capitalised.company_id,
        capitalised.traded_on,
        capitalised.currency,
        capitalised.close,
        capitalised.market_cap,
        capitalised.counted_on,
        capitalised.document_id,
        trailing_sums.revenue_ttm,
        trailing_sums.net_profit_ttm,
        trailing_sums.revenue_ttm_to,
        case
            when capitalised.currency = reporting.reporting_currency then 1
            when capitalised.currency = 'USD' then rates.usd_per_unit
        end as price_currency_per_unit
    from capitalised
    inner join reporting on capitalised.company_id = reporting.company_id
    left join trailing_sums
        on capitalised.company_id = trailing_sums.company_id
        and capitalised.traded_on = trailing_sums.traded_on
    left join rates
        on capitalised.company_id = rates.company_id
        and capitalised.traded_on = rates.traded_on
        and rates.recency = 1
)

select
    company_id,
    traded_on,
    currency,
    close,
    market_cap,
    counted_on as shares_counted_on,
    revenue_ttm * price_currency_per_unit as revenue_ttm,
    net_profit_ttm * price_currency_per_unit as net_profit_ttm,
    revenue_ttm_to,
    {{ ratio('market_cap', '(revenue_ttm * price_currency_per_unit)') }} as price_to_sales_ttm,
    case when net_profit_ttm > 0
        then {{ ratio('market_cap', '(net_profit_ttm * price_currency_per_unit)') }}
    end as price_to_earnings_ttm,
    case
        when market_cap is null then 'shares_not_known'
        when revenue_ttm is null then 'four_quarters_not_known'
        when price_currency_per_unit is null then 'no_exchange_rate'
        when net_profit_ttm <= 0 then 'loss'
        when net_profit_ttm is null then 'earnings_not_known'
    end as reason,
    document_id
from joined
where market_cap is not null or revenue_ttm is not null
