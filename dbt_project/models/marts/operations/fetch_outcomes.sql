select
    run_id,
    source as source_name,
    key as publisher_code,
    company_id,
    url,
    cast(attempted_at as timestamp) as attempted_at,
    outcome,
    mode,
    {{ dbt.cast('http_status', 'bigint') }} as http_status,
    document_id,
    bytes,
    seconds,
    detail
from {{ source('raw', 'archive__outcomes') }}
