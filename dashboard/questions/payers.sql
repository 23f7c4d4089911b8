-- The payers together that pay out of their own cash flow, the smallest of the groups: the quarter, and the four quarters to it where all of them are known.
with smallest as (
    select group_id
    from marts.hyperscaler_group_quarterly
    group by group_id
    order by max(companies), group_id
    limit 1
),

quarters as (
    select
        *,
        count(capex_cash_usd) over past_year as quarters_known,
        sum(capex_cash_usd) over past_year as capex_ttm_usd
    from marts.hyperscaler_group_quarterly
    where group_id in (select smallest.group_id from smallest)
    window past_year as (order by calendar_quarter rows 3 preceding)
)

select
    calendar_quarter,
    cast(capex_cash_usd as double) / 1e9 as capex,
    cast(ocf_usd as double) / 1e9 as ocf,
    case when quarters_known = 4 then cast(capex_ttm_usd as double) / 1e9 end as capex_ttm,
    capex_to_ocf_ttm_ratio as ratio,
    capex_yoy_ratio,
    group_id,
    companies
from quarters
where capex_cash_usd is not null
order by calendar_quarter
