-- One price series a company on one basis: adjusted for splits where that covers every month, else for splits and
-- dividends. The two are never mixed within a series.
with prices as (
    select
        *,
        {{ month_of('traded_on') }} as month
    from {{ ref('int_share_prices__combined') }}
),

cover as (
    select
        company_id,
        count(distinct case when split_adjusted_close is not null then month end) as split_adjusted_months,
        count(distinct case when adjusted_close is not null then month end) as adjusted_months
    from prices
    group by company_id
),

based as (
    select
        company_id,
        case
            when split_adjusted_months >= adjusted_months then 'split_adjusted' else 'split_and_dividend_adjusted'
        end as price_basis
    from cover
)

select
    prices.company_id,
    prices.traded_on,
    prices.month,
    prices.currency,
    based.price_basis,
    case
        when based.price_basis = 'split_adjusted' then prices.split_adjusted_close else prices.adjusted_close
    end as comparable_close,
    prices.source_name,
    prices.document_id
from prices
inner join based on prices.company_id = based.company_id
where
    case
        when based.price_basis = 'split_adjusted' then prices.split_adjusted_close else prices.adjusted_close
    end > 0
