select
    run_id,
    layer,
    table_name,
    check_name,
    expectation,
    column_name,
    severity,
    is_passed,
    observed,
    unexpected_count,
    cast(checked_at as timestamp) as checked_at
from {{ source('raw', 'checks__results') }}
