-- Epoch's data centres as they stood in its newest file, costs in dollars of 2025.
with source as (
    select * from {{ source('raw', 'epoch_data_centers__sites') }}
),

archived as (
    select document_id, max(fetched_at) as fetched_at
    from {{ source('raw', 'archive__documents') }}
    where source = 'epoch_data_centers'
    group by document_id
),

ranked as (
    select
        source.*,
        cast(archived.fetched_at as date) as vintage_on,
        dense_rank() over (order by archived.fetched_at desc, source.document_id) as recency
    from source
    inner join archived on source.document_id = archived.document_id
)

select
    data_center,
    country,
    address,
    project,
    project_confidence,
    power as power_mw,
    h100_equivalents,
    cast(capital_cost * 1000000000 as decimal(38, 6)) as capital_cost_usd_2025,
    vintage_on,
    document_id,
    locator
from ranked
where recency = 1
