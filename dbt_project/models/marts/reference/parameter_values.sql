select
    parameter,
    value,
    unit,
    reason,
    used_by
from {{ ref('parameters') }}
