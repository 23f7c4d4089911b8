-- Who owns and uses Epoch's data centres, and how sure it is, by its newest file.
with source as (
    select * from {{ source('raw', 'epoch_data_centers__parties') }}
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
    role,
    party,
    confidence,
    vintage_on,
    document_id,
    locator
from ranked
where recency = 1
