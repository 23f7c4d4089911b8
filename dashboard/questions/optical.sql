-- Makers of optical modules by quarter, with the filing of their revenue.
select
    peers.company_id,
    companies.name,
    companies.short_name,
    companies.name_zh,
    peers.calendar_quarter,
    cast(peers.revenue_usd as double) / 1e6 as revenue_usd_m,
    peers.revenue_yoy_ratio,
    peers.gross_margin_ratio,
    (peers.gross_margin_ratio - before.gross_margin_ratio) * 1e4 as gross_margin_change_bp,
    peers.receivable_days,
    peers.inventory_days,
    peers.ocf_to_net_profit_ratio,
    figures.filing_url
from marts.optical_module_quarterly as peers
inner join marts.companies as companies on peers.company_id = companies.company_id
left join marts.optical_module_quarterly as before
    on
        peers.company_id = before.company_id
        and cast(left(peers.calendar_quarter, 4) as integer) - 1 || right(peers.calendar_quarter, 2)
        = before.calendar_quarter
left join marts.figures_quarterly as figures
    on
        peers.company_id = figures.company_id
        and peers.calendar_quarter = figures.calendar_quarter
        and figures.metric_id = 'revenue'
        and figures.segment = 'total'
where peers.revenue_usd is not null
order by peers.company_id, peers.calendar_quarter
