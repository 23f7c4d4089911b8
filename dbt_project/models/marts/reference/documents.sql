select
    document_id,
    source as source_name,
    key as publisher_code,
    company_id,
    url,
    content_type,
    cast(fetched_at as timestamp) as fetched_at,
    bytes,
    document_id as sha256,
    layer
from {{ ref('stg_archive__documents') }}
