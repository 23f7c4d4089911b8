-- The days on which a publisher was seen to stand by a document: the day it was first fetched or recorded, and every
-- later day on which it was requested again and had not changed. An attempt that
-- sent no request, for it read the embedded sample or held what never changes, saw nothing.
with seen as (
    select document_id, source, fetched_at as seen_at
    from {{ source('raw', 'archive__documents') }}
    union all
    select document_id, source, attempted_at as seen_at
    from {{ source('raw', 'archive__outcomes') }}
    where mode = 'live' and outcome in ('fetched', 'unchanged') and http_status is not null
)

select
    document_id,
    source,
    cast(seen_at as date) as observed_on,
    max(seen_at) as last_seen_at
from seen
group by document_id, source, cast(seen_at as date)
