-- The one subtraction across two series: a year that a person read in a document, less the nine months that a compiled
-- series of the same metric states. Everything else is subtracted from its like alone; here the derivation says so, and
-- the evidence is the weaker of the two. It stands where nothing better does.
with pairs as (
    select
        years.*,
        nine_months.fact_id as subtracted_fact_id,
        {{ add_days('nine_months.period_end', 1) }} as quarter_start,
        years.value - nine_months.value as difference,
        nine_months.evidence as weaker_evidence,
        nine_months.evidence_rank as weaker_rank,
        years.is_restated <> nine_months.is_restated as is_mixed,
        case when nine_months.known_from > years.known_from then nine_months.known_from else years.known_from end as both_from,
        case
            when nine_months.known_to is null or years.known_to < nine_months.known_to then years.known_to
            else nine_months.known_to
        end as both_to,
        case
            when nine_months.known_from > years.known_from then nine_months.known_at_basis else years.known_at_basis
        end as both_basis
    from {{ ref('int_facts__versions') }} as years
    inner join {{ ref('int_facts__versions') }} as nine_months
        on years.company_id = nine_months.company_id
        and years.metric_id = nine_months.metric_id
        and years.segment = nine_months.segment
        and years.unit = nine_months.unit
        and years.source_name = nine_months.source_name
        and years.first_month = nine_months.first_month
        and years.known_from < coalesce(nine_months.known_to, cast('9999-12-31' as date))
        and nine_months.known_from < coalesce(years.known_to, cast('9999-12-31' as date))
    where
        years.evidence = 'curated' and years.period_kind = 'year' and years.flaw is null
        and nine_months.evidence = 'vendor' and nine_months.period_kind = 'nine_month' and nine_months.flaw is null
),

judged as (
    select
        pairs.*,
        case
            when pairs.is_mixed then 'vintage_mix'
            when pairs.difference < 0 and not metrics.may_be_negative then 'negative_difference'
        end as reason
    from pairs
    inner join {{ ref('metric_definitions') }} as metrics on pairs.metric_id = metrics.metric_id
    where metrics.kind = 'flow' and metrics.is_additive
)

select
    company_id,
    metric_id,
    segment,
    unit,
    source_name,
    taxonomy,
    concept,
    concept_priority,
    weaker_evidence as evidence,
    weaker_rank as evidence_rank,
    'quarter' as period_kind,
    {{ fiscal_label("'quarter'", 'period_label', 'fiscal_quarter') }} as period_label,
    fiscal_year,
    fiscal_quarter,
    quarter_start as period_start,
    period_end,
    case when reason is null then difference end as value,
    case when reason is null then 'fy_minus_vendor_9m' else 'not_derivable' end as derivation,
    reason,
    fact_id,
    subtracted_fact_id,
    both_basis as known_at_basis,
    both_from as known_from,
    both_to as known_to
from judged
