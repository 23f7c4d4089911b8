-- What sales and earnings cost at month-ends: of each company of the comparison the newest and the highest known, or why
-- none is.
with months as (
    select distinct
        series_id, series_name, company_id, cycle, month, price_to_sales_ttm, price_to_earnings_ttm, multiple_reason
    from marts.dotcom_comparison
    where price_index_id is null
)

select
    months.series_id,
    months.series_name as name,
    any_value(companies.short_name) as short_name,
    any_value(companies.name_zh) as name_zh,
    months.company_id,
    months.cycle,
    count(price_to_sales_ttm) as months_known,
    max(month) filter (where price_to_sales_ttm is not null) as month,
    arg_max(price_to_sales_ttm, month) as price_to_sales,
    arg_max(price_to_earnings_ttm, month) filter (where price_to_sales_ttm is not null) as price_to_earnings,
    max(price_to_sales_ttm) as highest_price_to_sales,
    arg_max(month, price_to_sales_ttm) as highest_month,
    case when count(price_to_sales_ttm) = 0 then arg_max(multiple_reason, month) end as reason
from months
left join marts.companies as companies on months.company_id = companies.company_id
group by months.series_id, months.series_name, months.company_id, months.cycle
order by cycle, price_to_sales desc nulls last, months.series_id
