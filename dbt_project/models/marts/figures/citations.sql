select
    cited.figure_id,
    facts.document_id,
    facts.locator,
    facts.concept,
    facts.value,
    facts.unit,
    facts.period_start,
    facts.period_end,
    facts.filing_code,
    facts.form,
    facts.published_on,
    facts.filing_url,
    documents.url as document_url,
    facts.evidence
from {{ ref('int_figures__cited') }} as cited
inner join {{ ref('int_facts__corrected') }} as facts on cited.fact_id = facts.fact_id
inner join {{ ref('stg_archive__documents') }} as documents on facts.document_id = documents.document_id
