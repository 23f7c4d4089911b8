-- Sales and purchases on the market by month; options exercised, taxes withheld, gifts and grants are neither.
with trades as (
    select
        *,
        {{ text('extract(year from transacted_on)') }} || '-'
        || substring('0' || {{ text('extract(month from transacted_on)') }},
                     length({{ text('extract(month from transacted_on)') }}), 2) as calendar_month
    from {{ ref('insider_transactions') }}
    where direction in ('sale', 'purchase') and not is_superseded and transacted_on is not null
)

select
    company_id,
    calendar_month,
    unit,
    {{ summed("case when direction = 'sale' then shares else 0 end") }} as sold_shares,
    {{ summed("case when direction = 'sale' then value end") }} as sold_value,
    {{ summed("case when direction = 'sale' and is_pre_arranged then value end") }} as pre_arranged_sold_value,
    {{ summed("case when direction = 'purchase' then value end") }} as bought_value,
    {{ summed("case when direction = 'sale' then outstanding_ratio end") }} as sold_outstanding_ratio,
    {{ dbt.cast("count(distinct case when direction = 'sale' then holder_name end)", 'bigint') }} as sellers,
    {{ dbt.cast("sum(case when direction = 'sale' then 1 else 0 end)", 'bigint') }} as sales,
    {{ dbt.cast("sum(case when direction = 'sale' and value is null then 1 else 0 end)", 'bigint') }} as sales_without_price
from trades
group by company_id, calendar_month, unit
