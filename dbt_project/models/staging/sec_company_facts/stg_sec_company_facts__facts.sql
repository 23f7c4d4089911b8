-- Facts of EDGAR's company-facts interface. A body repeats all that the bodies before it held: one row is retained for
-- each value of a fact, from the first body that carried it.
with source as (
    select * from {{ source('raw', 'sec_company_facts__facts') }}
),

archived as (
    {{ from_archive('sec_company_facts') }}
),

carried as (
    select
        source.*,
        cast(archived.fetched_at as date) as fetched_on,
        row_number() over (
            partition by
                source.company_id, source.taxonomy, source.concept, source.unit,
                source.period_start, source.period_end, source.accession_number, source.value
            order by archived.fetched_at, source.document_id, source.locator
        ) as repeat_number
    from source
    inner join archived
        on source.document_id = archived.document_id
        and archived.source_name = 'sec_company_facts'
),

numbered as (
    select
        *,
        row_number() over (
            partition by company_id, taxonomy, concept, unit, period_start, period_end, accession_number
            order by fetched_on, document_id, locator
        ) as version_number
    from carried
    where repeat_number = 1
)

select
    company_id,
    taxonomy,
    concept,
    unit,
    period_start,
    period_end,
    value,
    accession_number as filing_code,
    form,
    filed_on as published_on,
    -- A value that EDGAR changed under the same accession number is known from the day it was seen.
    case when version_number = 1 then filed_on else fetched_on end as known_from,
    case when version_number = 1 then 'filed' else 'fetched' end as known_at_basis,
    'https://www.sec.gov/Archives/edgar/data/' || {{ text('cast(cik as bigint)') }} || '/'
    || replace(accession_number, '-', '') || '/' || accession_number || '-index.htm' as filing_url,
    document_id,
    locator
from numbered
