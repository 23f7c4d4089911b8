-- The versions of Amazon's price list, as last published.
with source as (
    select * from {{ source('raw', 'aws_gpu_prices__versions') }}
),

archived as (
    {{ from_archive('aws_gpu_prices') }}
),

ranked as (
    select
        source.*,
        row_number() over (
            partition by source.version_code order by archived.fetched_at desc, source.document_id
        ) as recency
    from source
    inner join archived on source.document_id = archived.document_id
)

select version_code, effective_from, effective_to, document_id, locator
from ranked
where recency = 1
