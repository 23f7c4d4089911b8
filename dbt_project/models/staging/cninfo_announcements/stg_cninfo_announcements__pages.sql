-- Text of the announcements that were fetched, a row a page, of the newest file of each.
with source as (
    select * from {{ source('raw', 'cninfo_announcements__pages') }}
),

archived as (
    {{ from_archive('cninfo_announcements') }}
)

select
    source.company_id,
    source.announcement_id,
    source.page_number,
    source.text,
    source.problem,
    archived.url as filing_url,
    source.document_id,
    source.locator
from source
inner join archived
    on source.document_id = archived.document_id
    and archived.recency = 1
