-- Revenue by industry, product and region, cumulative from 1 January, as the newest body of each page states it.
-- Children are part of another row: sums take is_child = false. What lies overseas is a reviewed judgement.
with source as (
    select * from {{ source('raw', 'eastmoney_segments__items') }}
),

archived as (
    {{ from_archive('eastmoney_segments') }}
),

carried as (
    select
        source.*,
        archived.recency,
        min(cast(archived.fetched_at as date)) over (
            partition by
                source.secucode, source.report_on, source.axis, source.parent_code, source.item_name,
                source.revenue, source.cost, source.gross_margin_ratio
        ) as first_fetched_on,
        row_number() over (
            partition by
                source.secucode, source.report_on, source.axis, source.parent_code, source.item_code, source.item_name
            order by archived.recency, archived.fetched_at desc, source.document_id
        ) as choice
    from source
    inner join archived on source.document_id = archived.document_id
)

select
    carried.company_id,
    carried.axis,
    carried.item_name as segment,
    carried.item_code,
    carried.parent_code,
    carried.is_child,
    labels.is_overseas,
    'CNY' as unit,
    cast({{ text('extract(year from carried.report_on)') }} || '-01-01' as date) as period_start,
    carried.report_on as period_end,
    carried.revenue,
    carried.cost,
    carried.gross_profit,
    carried.gross_margin_ratio,
    carried.revenue_share_ratio,
    carried.secucode || ' ' || {{ text('carried.report_on') }} as filing_code,
    'https://emweb.securities.eastmoney.com/PC_HSF10/BusinessAnalysis/Index?type=web&code='
    || substring(carried.secucode, 8, 2) || substring(carried.secucode, 1, 6) as filing_url,
    carried.first_fetched_on,
    carried.document_id,
    carried.locator
from carried
left join {{ ref('segment_labels') }} as labels
    on carried.axis = labels.axis
    and carried.item_name = labels.label
where carried.recency = 1 and carried.choice = 1
