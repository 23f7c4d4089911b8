-- The text of press releases filed, one row a paragraph; exhibits never change, so each stands in one body.
with source as (
    select * from {{ source('raw', 'sec_press_releases__paragraphs') }}
),

archived as (
    {{ from_archive('sec_press_releases') }}
),

ranked as (
    select
        source.*,
        row_number() over (
            partition by source.accession_number, source.exhibit, source.paragraph
            order by archived.fetched_at, source.document_id
        ) as choice
    from source
    inner join archived on source.document_id = archived.document_id
)

select
    company_id,
    accession_number as filing_code,
    exhibit,
    paragraph as paragraph_number,
    text as paragraph_text,
    document_id,
    locator
from ranked
where choice = 1
