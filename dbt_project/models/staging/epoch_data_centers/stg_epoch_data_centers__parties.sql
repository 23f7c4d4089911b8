-- Who owns and uses Epoch's data centres, and how sure it is, by its newest file.
with newest as (
    {{ newest_document('epoch_data_centers', 'parties') }}
)

select
    data_center,
    role,
    party,
    confidence,
    vintage_on,
    document_id,
    locator
from newest
