-- Facts after the reviewed corrections of publishers' errors. A correction names the value it expects to find; where
-- it has no corrected value the fact is left out.
with facts as (
    select * from {{ ref('int_facts__unioned') }}
),

corrections as (
    select * from {{ ref('corrections') }}
),

matched as (
    select
        facts.*,
        corrections.correction_id,
        corrections.corrected_value
    from facts
    left join corrections
        on facts.company_id = corrections.company_id
        and facts.taxonomy = corrections.taxonomy
        and facts.concept = corrections.concept
        and facts.unit = corrections.unit
        and facts.period_end = corrections.period_end
        and (corrections.period_start is null or facts.period_start = corrections.period_start)
        and (corrections.filing_code is null or facts.filing_code = corrections.filing_code)
        and facts.value = corrections.expected_value
)

select
    fact_id,
    company_id,
    source_name,
    taxonomy,
    concept,
    named_metric_id,
    segment,
    unit,
    period_start,
    period_end,
    {{ money('case when correction_id is null then value else corrected_value end') }} as value,
    correction_id,
    evidence,
    filing_code,
    form,
    published_on,
    known_from,
    known_at_basis,
    filing_url,
    document_id,
    locator,
    is_withdrawn
from matched
where correction_id is null or corrected_value is not null
