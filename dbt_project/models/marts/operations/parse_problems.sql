select
    source as source_name,
    key as publisher_code,
    document_id,
    {{ dbt.cast('problem', 'bigint') }} as problem_number,
    company_id,
    cost,
    is_superseded,
    locator,
    field,
    found,
    url,
    cast(fetched_at as timestamp) as fetched_at
from {{ source('raw', 'archive__problems') }}
