with based as (
    select
        *,
        case when split_adjusted_close is not null then 'split_adjusted' else 'split_and_dividend_adjusted' end as drawdown_basis,
        coalesce(split_adjusted_close, adjusted_close) as comparable_close
    from {{ ref('int_share_prices__combined') }}
),

peaks as (
    -- A peak on one basis is not compared with a close on another.
    select
        *,
        max(comparable_close) over (
            partition by company_id, drawdown_basis order by traded_on
            rows between unbounded preceding and current row
        ) as peak_close
    from based
)

select
    company_id,
    traded_on,
    currency,
    close,
    split_adjusted_close,
    adjusted_close,
    {{ dbt.cast('volume', 'bigint') }} as volume,
    comparable_close / peak_close - 1 as drawdown_ratio,
    drawdown_basis,
    adjustment_problem,
    vintage_on as adjusted_as_of,
    source_name,
    document_id
from peaks
where peak_close > 0 or adjustment_problem is not null
