-- Gauges of markets: what shares cost and lost, who sold them, and what an hour of compute rents for. Quarters are
-- those in which the days lie.
{% set last_days = whole_parameter('quarter_end_days') %}

with valued as (
    select
        company_id,
        {{ quarter_of('traded_on') }} as calendar_quarter,
        market_cap,
        revenue_ttm,
        net_profit_ttm,
        price_to_sales_ttm,
        price_to_earnings_ttm,
        {{ dbt.datediff('traded_on', dbt.last_day('traded_on', 'quarter'), 'day') }} as days_to_end,
        row_number() over (
            partition by company_id, {{ quarter_of('traded_on') }} order by traded_on desc
        ) as recency
    from {{ ref('valuations_daily') }}
),

priced as (
    select
        company_id,
        traded_on,
        {{ quarter_of('traded_on') }} as calendar_quarter,
        comparable_close / max(comparable_close) over (
            partition by company_id order by traded_on rows between unbounded preceding and current row
        ) - 1 as drawdown,
        {{ dbt.datediff('traded_on', dbt.last_day('traded_on', 'quarter'), 'day') }} as days_to_end,
        row_number() over (
            partition by company_id, {{ quarter_of('traded_on') }} order by traded_on desc
        ) as recency
    from {{ ref('int_share_prices__series') }}
),

sold as (
    select
        company_id,
        {{ quarter_of('transacted_on') }} as calendar_quarter,
        count(*) as sales,
        count(outstanding_ratio) as sales_with_ratio,
        {{ summed('outstanding_ratio') }} as sold_ratio
    from {{ ref('insider_transactions') }}
    where direction = 'sale' and not is_superseded and transacted_on is not null
    group by company_id, {{ quarter_of('transacted_on') }}
),

rented as (
    select
        accelerator || ' ' || provider_kind || ' ' || terms as subject_id,
        cast(floor(({{ month_index('month') }} - 1) / 3.0) as integer) + 1 as quarter_number,
        chain_index,
        chain_from,
        {{ month_index('month') }} % 3 = 0 as is_last_month
    from {{ ref('compute_rental_prices_monthly') }}
),

rent_ends as (
    select subject_id, quarter_number, chain_index, chain_from from rented
    where is_last_month
),

rents as (
    select
        seen.subject_id,
        seen.quarter_number,
        now.chain_index,
        now.chain_from,
        before.chain_index as chain_index_before,
        before.chain_from as chain_from_before
    from (select distinct subject_id, quarter_number from rented) as seen
    left join rent_ends as now
        on seen.subject_id = now.subject_id
        and seen.quarter_number = now.quarter_number
    left join rent_ends as before
        on seen.subject_id = before.subject_id
        and seen.quarter_number - 1 = before.quarter_number
)

select
    'price_to_sales' as measure_id,
    company_id as subject_id,
    calendar_quarter,
    price_to_sales_ttm as value,
    2 as inputs_needed,
    case when market_cap is not null then 1 else 0 end + case when revenue_ttm is not null then 1 else 0 end as inputs_found,
    case
        when market_cap is null and revenue_ttm is null then 'count of shares, four quarters of revenue'
        when market_cap is null then 'count of shares'
        when revenue_ttm is null then 'four quarters of revenue'
    end as inputs_missing
from valued
where recency = 1 and days_to_end < {{ last_days }}
union all
select
    'price_to_earnings' as measure_id,
    company_id as subject_id,
    calendar_quarter,
    price_to_earnings_ttm as value,
    2 as inputs_needed,
    case when market_cap is not null then 1 else 0 end + case when net_profit_ttm is not null then 1 else 0 end
        as inputs_found,
    case
        when market_cap is null and net_profit_ttm is null then 'count of shares, four quarters of profit'
        when market_cap is null then 'count of shares'
        when net_profit_ttm is null then 'four quarters of profit'
    end as inputs_missing
from valued
where recency = 1 and days_to_end < {{ last_days }}
union all
select
    'drawdown' as measure_id,
    company_id as subject_id,
    calendar_quarter,
    drawdown as value,
    1 as inputs_needed,
    1 as inputs_found,
    cast(null as {{ dbt.type_string() }}) as inputs_missing
from priced
where recency = 1 and days_to_end < {{ last_days }}
union all
select
    'insider_selling' as measure_id,
    company_id as subject_id,
    calendar_quarter,
    case when sales_with_ratio = sales then sold_ratio end as value,
    sales as inputs_needed,
    sales_with_ratio as inputs_found,
    case
        when sales_with_ratio < sales then 'shares outstanding on the day (' || {{ text('sales - sales_with_ratio') }}
            || ' of ' || {{ text('sales') }} || ' sales)'
    end as inputs_missing
from sold
union all
select
    'rental_price_change' as measure_id,
    subject_id,
    {{ quarter_label('quarter_number') }} as calendar_quarter,
    case when chain_from = chain_from_before then chain_index / chain_index_before - 1 end as value,
    2 as inputs_needed,
    case when chain_index is not null then 1 else 0 end + case when chain_index_before is not null then 1 else 0 end
        as inputs_found,
    case
        when chain_index is null and chain_index_before is null
            then 'chained index of the last month of the quarter, of that of the quarter before'
        when chain_index is null then 'chained index of the last month of the quarter'
        when chain_index_before is null then 'chained index of the last month of the quarter before'
        when chain_from <> chain_from_before then 'one chain over both months'
    end as inputs_missing
from rents
