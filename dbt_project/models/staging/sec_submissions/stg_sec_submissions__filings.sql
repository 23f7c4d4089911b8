-- Index of the filings EDGAR holds, one row a filing, as the newest body lists it.
with source as (
    select * from {{ source('raw', 'sec_submissions__filings') }}
),

archived as (
    {{ from_archive('sec_submissions') }}
),

ranked as (
    select
        source.*,
        row_number() over (
            partition by source.accession_number order by archived.fetched_at desc, source.locator
        ) as recency
    from source
    inner join archived on source.document_id = archived.document_id
)

select
    company_id,
    accession_number as filing_code,
    form,
    filed_on,
    report_on,
    accepted_at as accepted_at_text,
    items,
    primary_document,
    size_bytes,
    document_id,
    locator
from ranked
where recency = 1
