-- Providers' prices of a GPU and an hour by day of collection, as last published for that day. A row that was carried
-- forward from a day before is marked.
with source as (
    select * from {{ source('raw', 'gpu_rental_offers__offers') }}
),

archived as (
    select document_id, max(fetched_at) as fetched_at
    from ({{ from_archive('gpu_rental_offers') }}) as versions
    group by document_id
),

ranked as (
    select
        source.*,
        dense_rank() over (
            partition by source.snapshot_on order by archived.fetched_at desc, source.document_id
        ) as recency
    from source
    inner join archived on source.document_id = archived.document_id
)

select
    snapshot_on as priced_on,
    offer_number,
    provider as provider_code,
    gpu as gpu_name,
    gpu_memory as gpu_memory_gb,
    kind,
    gpus,
    region,
    availability,
    fetched_on,
    fetched_on < snapshot_on as is_carried_forward,
    source_url,
    price as usd_per_gpu_hour,
    document_id,
    locator
from ranked
where recency = 1
