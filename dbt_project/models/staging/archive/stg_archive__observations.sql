-- The days on which a publisher was seen to stand by a document: ingestion/parsing/archive_index.py says which count.
select document_id, source, observed_on, day_order
from {{ source('raw', 'archive__observations') }}
