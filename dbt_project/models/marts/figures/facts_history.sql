select
    resolved.company_id,
    resolved.metric_id,
    resolved.segment,
    resolved.period_kind,
    resolved.period_label as fiscal_label,
    resolved.period_start,
    resolved.period_end,
    resolved.unit,
    resolved.value,
    resolved.derivation,
    resolved.reason,
    resolved.known_from,
    resolved.known_to,
    resolved.known_at_basis,
    resolved.evidence,
    resolved.taxonomy,
    resolved.concept,
    facts.document_id,
    facts.locator,
    facts.filing_code,
    facts.filing_url,
    subtracted.document_id as subtracted_document_id,
    subtracted.locator as subtracted_locator,
    subtracted.filing_url as subtracted_filing_url
from {{ ref('int_facts__resolved') }} as resolved
inner join {{ ref('int_facts__corrected') }} as facts on resolved.fact_id = facts.fact_id
left join {{ ref('int_facts__corrected') }} as subtracted on resolved.subtracted_fact_id = subtracted.fact_id
