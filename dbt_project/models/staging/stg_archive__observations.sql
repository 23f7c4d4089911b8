-- The days on which a publisher was seen to stand by a document: the day it was first fetched or recorded, and every
-- later day on which it was asked for again and had not changed.
with first_seen as (
    select document_id, source, cast(fetched_at as date) as observed_on
    from {{ source('raw', 'archive__documents') }}
),

seen_again as (
    select document_id, source, cast(attempted_at as date) as observed_on
    from {{ source('raw', 'archive__outcomes') }}
    where mode = 'live' and outcome in ('fetched', 'unchanged')
)

select document_id, source, observed_on
from first_seen
union
select document_id, source, observed_on
from seen_again
