-- Amounts and terms that announcements print without ambiguity, of the newest file of each. Candidates: which of them
-- is the contract's own is a reviewed judgement.
with source as (
    select * from {{ source('raw', 'cninfo_announcements__amounts') }}
),

archived as (
    {{ from_archive('cninfo_announcements') }}
)

select
    source.company_id,
    source.announcement_id,
    source.page_number,
    source.position,
    source.label,
    source.qualifier,
    source.value,
    source.unit,
    source.printed_unit,
    source.tax_basis,
    archived.url as filing_url,
    source.document_id,
    source.locator
from source
inner join archived
    on source.document_id = archived.document_id
    and archived.recency = 1
