-- The four large payers together: the quarter, and the four quarters to it where all of them are known.
with quarters as (
    select
        *,
        count(capex_cash_usd) over past_year as quarters_known,
        sum(capex_cash_usd) over past_year as capex_ttm_usd
    from marts.hyperscaler_group_quarterly
    where group_id = 'big4'
    window past_year as (order by calendar_quarter rows 3 preceding)
)

select
    calendar_quarter,
    cast(capex_cash_usd as double) / 1e9 as capex,
    cast(ocf_usd as double) / 1e9 as ocf,
    case when quarters_known = 4 then cast(capex_ttm_usd as double) / 1e9 end as capex_ttm,
    capex_to_ocf_ttm_ratio as ratio,
    capex_yoy_ratio
from quarters
where capex_cash_usd is not null
order by calendar_quarter
