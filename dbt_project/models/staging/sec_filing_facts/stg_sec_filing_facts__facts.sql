-- Numbers of filings with their dimensions. A filing does not change: should its body, the first that came counts.
-- Form and day stand in EDGAR's index; a filing that is not in it yet is known from the day on which it was fetched.
with source as (
    select * from {{ source('raw', 'sec_filing_facts__facts') }}
),

archived as (
    {{ from_archive('sec_filing_facts') }}
),

filings as (
    select filing_code, form, filed_on from {{ ref('stg_sec_submissions__filings') }}
),

numbered as (
    select
        source.*,
        cast(archived.fetched_at as date) as fetched_on,
        row_number() over (
            partition by
                source.cik, source.accession_number, source.taxonomy, source.concept, source.dimensions, source.unit,
                source.period_start, source.period_end
            order by archived.fetched_at, source.document_id, source.locator
        ) as version_number
    from source
    inner join archived
        on source.document_id = archived.document_id
        and archived.source_name = 'sec_filing_facts'
)

select
    numbered.company_id,
    numbered.taxonomy,
    numbered.concept,
    numbered.dimensions,
    numbered.unit,
    numbered.period_start,
    numbered.period_end,
    numbered.value,
    numbered.decimals,
    numbered.conflict,
    numbered.accession_number as filing_code,
    filings.form,
    filings.filed_on as published_on,
    coalesce(filings.filed_on, numbered.fetched_on) as known_from,
    case when filings.filed_on is null then 'fetched' else 'filed' end as known_at_basis,
    'https://www.sec.gov/Archives/edgar/data/' || {{ text('cast(numbered.cik as bigint)') }} || '/'
    || replace(numbered.accession_number, '-', '') || '/' || numbered.accession_number || '-index.htm' as filing_url,
    numbered.document_id,
    numbered.locator
from numbered
left join filings on numbered.accession_number = filings.filing_code
-- What the filing calls nil says nothing. A null value is one of several that conflict, and a check names it.
where
    numbered.version_number = 1
    and numbered.period_end is not null
    and (numbered.value is not null or numbered.conflict is not null)
