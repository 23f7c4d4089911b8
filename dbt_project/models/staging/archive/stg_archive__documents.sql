-- Archived bodies, one row for each: a body that two requests returned stands under the first of them.
with ranked as (
    select
        *,
        row_number() over (partition by document_id order by fetched_at, source, key) as choice
    from {{ source('raw', 'archive__documents') }}
)

select document_id, source, key, company_id, url, content_type, fetched_at, bytes, layer
from ranked
where choice = 1
