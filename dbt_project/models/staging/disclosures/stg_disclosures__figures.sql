-- Figures read by a person, each with the document it stands in.
select
    disclosure_id,
    company_id,
    metric_id,
    segment,
    unit,
    period_start,
    period_end,
    value,
    evidence,
    confidence,
    document_code as filing_code,
    document_title as form,
    document_url as filing_url,
    published_on,
    published_on as known_from,
    case when evidence = 'vendor' then 'fetched' else 'filed' end as known_at_basis,
    note,
    document_id,
    locator
from {{ source('raw', 'disclosures__figures') }}
