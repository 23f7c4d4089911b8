-- What in press releases looks like guidance on capital expenditure, one row an amount or direction; nobody has
-- confirmed it yet.
with source as (
    select * from {{ source('raw', 'sec_press_releases__guidance_candidates') }}
),

archived as (
    {{ from_archive('sec_press_releases') }}
),

ranked as (
    select
        source.*,
        archived.url,
        row_number() over (
            partition by
                source.accession_number, source.exhibit, source.paragraph, source.sentence, source.candidate
            order by archived.fetched_at, source.document_id
        ) as choice
    from source
    inner join archived on source.document_id = archived.document_id
)

select
    accession_number || '/' || exhibit || ':' || {{ text('paragraph') }} || ':' || {{ text('sentence') }}
    || ':' || {{ text('candidate') }} as candidate_id,
    company_id,
    accession_number as filing_code,
    exhibit,
    paragraph as paragraph_number,
    sentence as sentence_number,
    sentence_sha256,
    currency,
    modifier,
    is_approximate,
    low,
    high,
    point,
    delta,
    component,
    direction,
    prior_low,
    prior_high,
    basis,
    period_text,
    period_kind,
    period_year,
    period_quarter,
    action,
    needs_review,
    review_reasons,
    url as exhibit_url,
    document_id,
    locator
from ranked
where choice = 1
