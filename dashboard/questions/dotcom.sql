-- Months around month 0 of each alignment: a company and an index of the dot-com years, each of today's names and their
-- median, and the index of today. A multiple is null where it is not known.
with shown as (
    select
        comparison.series_id,
        coalesce(companies.short_name, comparison.series_name) as series_name,
        comparison.alignment_id,
        comparison.month_number,
        comparison.month,
        comparison.month_zero,
        round(comparison."index", 3) as level,
        round(comparison.drawdown_ratio, 5) as drawdown_ratio,
        round(comparison.price_to_sales_ttm, 3) as price_to_sales,
        round(comparison.price_to_earnings_ttm, 2) as price_to_earnings,
        comparison.multiple_reason,
        case
            when comparison.cycle = 'dotcom'
                then case when comparison.price_index_id is null then 'then' else 'index_then' end
            else case when comparison.price_index_id is null then 'now' else 'index_now' end
        end as kind
    from marts.dotcom_comparison as comparison
    left join marts.companies as companies on comparison.company_id = companies.company_id
    where
        comparison."index" is not null
        and comparison.month_number between -$months_before_zero and $months_after_zero
),

medians as (
    select
        'median' as series_id,
        'Median' as series_name,
        alignment_id,
        month_number,
        cast(null as varchar) as month,
        cast(null as varchar) as month_zero,
        median(level) as level,
        median(drawdown_ratio) as drawdown_ratio,
        cast(null as double) as price_to_sales,
        cast(null as double) as price_to_earnings,
        cast(null as varchar) as multiple_reason,
        'median' as kind
    from shown
    where kind = 'now'
    group by alignment_id, month_number
    having count(*) >= $median_fewest_names
)

select * from shown
union all by name
select * from medians
order by alignment_id, series_id, month_number
