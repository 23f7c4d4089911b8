-- Offers of the marketplace as they stood on each day they were looked at: a price for a rental that is not
-- interrupted, and the least bid for one that may be.
with observed as (
    select
        source.*,
        observations.observed_on as priced_on,
        row_number() over (
            partition by source.offer_code, observations.observed_on
            order by observations.day_order desc, source.document_id
        ) as recency
    from {{ source('raw', 'vast_gpu_offers__offers') }} as source
    inner join {{ ref('stg_archive__observations') }} as observations
        on source.document_id = observations.document_id
        and observations.source = 'vast_gpu_offers'
),

priced as (
    select *, 'on-demand' as kind, price as usd_per_machine_hour
    from observed
    where recency = 1
    union all
    select *, 'interruptible' as kind, minimum_bid as usd_per_machine_hour
    from observed
    where recency = 1 and minimum_bid is not null
)

select
    offer_code,
    machine_code,
    gpu_name,
    gpus,
    cast(gpu_memory / 1024 as decimal(38, 8)) as gpu_memory_gb,
    trim({{ dbt.split_part('geolocation', "','", -1) }}) as region,
    reliability_ratio,
    kind,
    priced_on,
    cast(usd_per_machine_hour / gpus as decimal(38, 8)) as usd_per_gpu_hour,
    document_id,
    locator
from priced
