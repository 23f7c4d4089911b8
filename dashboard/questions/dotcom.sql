-- Months around month 0 of each alignment: the comparator of the dot-com years, each of today's names, and their median.
with shown as (
    select
        series_id,
        alignment_id,
        month_number,
        month,
        month_zero,
        round("index", 3) as level,
        round(drawdown_ratio, 5) as drawdown_ratio,
        series_id like '%\_dotcom' escape '\' as is_comparator
    from marts.dotcom_comparison
    where "index" is not null and month_number between -24 and 60
),

medians as (
    select
        'median' as series_id,
        alignment_id,
        month_number,
        cast(null as varchar) as month,
        cast(null as varchar) as month_zero,
        median(level) as level,
        median(drawdown_ratio) as drawdown_ratio,
        false as is_comparator
    from shown
    where not is_comparator
    group by alignment_id, month_number
    having count(*) >= 12
)

select * from shown
union all by name
select * from medians
order by alignment_id, series_id, month_number
