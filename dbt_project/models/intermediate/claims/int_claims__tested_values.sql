-- What each reading of each claim finds from its terms on a day: growth, change, quotient and the rest by the measure it
-- names, for each subject that is meant.
with broken as (
    -- Growth from one meaning of a series to another is none.
    select distinct candidates.claim_id, candidates.part, candidates.reading, candidates.member
    from {{ ref('int_claims__candidates') }} as candidates
    inner join {{ ref('int_claims__candidates') }} as bases
        on candidates.claim_id = bases.claim_id
        and candidates.part = bases.part
        and candidates.reading = bases.reading
        and candidates.member = bases.member
        and candidates.role = 'value'
        and bases.role = 'base'
    inner join {{ ref('metric_breaks') }} as metric_breaks
        on candidates.company_id = metric_breaks.company_id
        and candidates.metric_id = metric_breaks.metric_id
        and candidates.segment = metric_breaks.segment
        and metric_breaks.break_on > bases.period_end
        and metric_breaks.break_on <= candidates.period_end
),

found as (
    select
        terms.*,
        coalesce(metrics.may_be_negative, true) as may_be_negative,
        terms.measure in ('growth', 'growth_change', 'quotient') or coalesce(metrics.unit_kind = 'ratio', false)
            as is_share,
        case
            when terms.measure in ('level', 'none') then terms.figure
            when broken.claim_id is not null then null
            when terms.measure = 'growth' then {{ growth('terms.figure', 'terms.base') }}
            when terms.measure = 'change' then terms.figure - terms.base
            when terms.measure = 'growth_change' and terms.base > 0 and terms.before > 0
                then terms.figure / terms.base - terms.base / terms.before
            when terms.measure = 'quotient' and terms.operand_2 > 0 then terms.operand_1 / terms.operand_2
            when terms.measure = 'difference' then abs(terms.operand_1 - terms.operand_2)
            when terms.measure = 'product' then terms.operand_1 * terms.operand_2
        end as found_value,
        terms.terms_missing = 0 and (
            broken.claim_id is not null
            or (terms.measure in ('growth', 'growth_change') and terms.base <= 0)
            or (terms.measure = 'growth_change' and terms.before <= 0)
            or (terms.measure = 'quotient' and terms.operand_2 <= 0)
        ) as is_meaningless
    from {{ ref('int_claims__tested_terms') }} as terms
    left join {{ ref('metric_definitions') }} as metrics on terms.metric_id = metrics.metric_id
    left join broken
        on terms.claim_id = broken.claim_id
        and terms.part = broken.part
        and terms.reading = broken.reading
        and terms.member = broken.member
)

-- A group whose figures are summed is one subject; of a group of which each is meant, every member is.
select
    found.claim_id,
    found.part,
    found.reading,
    found.judged_on,
    case when found.group_rule = 'sum' then 'all' else coalesce(found.member, 'none') end as subject,
    found.measure,
    found.operator,
    min(found.reading_rank) as reading_rank,
    {{ double('min(found.claimed_value)') }} as claimed_value,
    {{ double('min(found.rounded_to)') }} as rounded_to,
    {{ summed('found.found_value') }} as found_value,
    max(case when abs(found.figure - found.stated_level) <= found.level_rounded_to / 2 * {{ parameter('claim_rounding_slack') }} then 1 else 0 end)
        as fits_level,
    max(found.yardstick) as yardstick,
    max(case when found.may_be_negative then 1 else 0 end) as may_be_negative,
    max(case when found.is_share then 1 else 0 end) as is_share,
    max(found.evidence_rank) as evidence_rank,
    max(case when found.is_meaningless then 1 else 0 end) as is_meaningless,
    max(case when found.span_1 is not null and found.span_2 is not null
        and abs(found.span_1 - found.span_2) > {{ parameter('claim_span_tolerance_years') }} or found.taxed_1 <> found.taxed_2 then 1 else 0 end)
        as is_unlike,
    sum(case when found.found_value is null and not found.is_meaningless then 1 else 0 end) as members_missing,
    sum(found.terms_later) as terms_later
from found
group by
    found.claim_id, found.part, found.reading, found.judged_on, found.measure, found.operator,
    case when found.group_rule = 'sum' then 'all' else coalesce(found.member, 'none') end
