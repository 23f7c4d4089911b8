-- Contracts to supply or lease compute, as companies announced them and a person read them.
select
    contract_id,
    company_id,
    counterparty,
    kind,
    value,
    unit,
    includes_tax,
    term_years,
    signed_on,
    terminated_on,
    orders_received,
    terms_disclosed,
    confidence,
    document_title as form,
    document_code as filing_code,
    document_url as filing_url,
    published_on,
    note,
    document_id,
    locator
from {{ source('raw', 'disclosures__compute_contracts') }}
