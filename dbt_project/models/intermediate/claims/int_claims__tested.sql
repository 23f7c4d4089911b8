-- Each reading of each claim on each day on which an answer can change: the value found among the figures known on
-- that day, whether it agrees within the claim's own rounding, or by a power of ten, or fails, or cannot be known.
with claims as (
    select * from {{ ref('claim_statements') }}
),

first_claim as (
    select min(claimed_on) as claimed_on from claims
),

turning_days as (
    select claim_id, known_from as judged_on from {{ ref('int_claims__candidates') }}
    union
    select claim_id, known_to as judged_on from {{ ref('int_claims__candidates') }}
    union
    select claim_id, target_on as judged_on from claims
    union
    select claims.claim_id, coalesce(claims.claimed_on, first_claim.claimed_on) as judged_on
    from claims
    cross join first_claim
    union
    select claim_id, {{ claims_as_of() }} as judged_on from claims
),

days as (
    select turning_days.claim_id, turning_days.judged_on
    from turning_days
    inner join claims on turning_days.claim_id = claims.claim_id
    cross join first_claim
    where
        turning_days.judged_on >= coalesce(claims.claimed_on, first_claim.claimed_on)
        and turning_days.judged_on <= {{ claims_as_of() }}
),

known as (
    select
        days.judged_on,
        candidates.*,
        candidates.known_from <= days.judged_on
        and (candidates.known_to is null or candidates.known_to > days.judged_on) as is_known,
        candidates.known_from > days.judged_on as is_later
    from {{ ref('int_claims__candidates') }} as candidates
    inner join days on candidates.claim_id = days.claim_id
),

-- Of several figures known at once, one stated weighs more than one computed: the stronger evidence, then the newer.
ranked as (
    select
        *,
        row_number() over (
            partition by judged_on, claim_id, part, reading, member, role
            order by case when is_known then 0 else 1 end, evidence_rank, known_from desc, document_id
        ) as choice,
        max(case when is_later then 1 else 0 end) over (
            partition by judged_on, claim_id, part, reading, member, role
        ) as has_later
    from known
),

terms as (
    select
        *,
        case when is_known then value when said_value is not null then said_value end as term_value,
        case when is_known then 1 else 0 end as is_held
    from ranked
    where choice = 1
),

pivoted as (
    select
        claim_id,
        part,
        reading,
        judged_on,
        member,
        group_rule,
        measure,
        operator,
        min(reading_rank) as reading_rank,
        min(claimed_value) as claimed_value,
        min(rounded_to) as rounded_to,
        min(said_level) as said_level,
        min(level_rounded_to) as level_rounded_to,
        max(case when role = 'value' then metric_id end) as metric_id,
        {{ double("max(case when role = 'value' then term_value end)") }} as figure,
        {{ double("max(case when role = 'base' then term_value end)") }} as base,
        {{ double("max(case when role = 'before' then term_value end)") }} as before,
        {{ double("max(case when role = 'yardstick' then term_value end)") }} as yardstick,
        {{ double("max(case when role = 'operand_1' then term_value end)") }} as operand_1,
        {{ double("max(case when role = 'operand_2' then term_value end)") }} as operand_2,
        max(case when role = 'operand_1' and is_held = 1 then span_years end) as span_1,
        max(case when role = 'operand_2' and is_held = 1 then span_years end) as span_2,
        max(case when role = 'operand_1' and is_held = 1 and includes_tax then 1 else 0 end) as taxed_1,
        max(case when role = 'operand_2' and is_held = 1 and includes_tax then 1 else 0 end) as taxed_2,
        max(case when is_held = 1 and role <> 'yardstick' then evidence_rank end) as evidence_rank,
        sum(case when term_value is null and role <> 'yardstick' then 1 else 0 end) as terms_missing,
        sum(case when term_value is null and role <> 'yardstick' and has_later = 1 then 1 else 0 end) as terms_later
    from terms
    group by claim_id, part, reading, judged_on, member, group_rule, measure, operator
),

plausible as (
    select
        candidates.claim_id,
        candidates.part,
        candidates.reading,
        min(shares.low_share) as low_share,
        max(shares.high_share) as high_share
    from {{ ref('int_claims__candidates') }} as candidates
    inner join {{ ref('claim_plausible_shares') }} as shares on candidates.metric_id = shares.metric_id
    where candidates.role = 'value'
    group by candidates.claim_id, candidates.part, candidates.reading
),

-- Growth from one meaning of a series to another is none.
broken as (
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
        pivoted.*,
        coalesce(metrics.may_be_negative, true) as may_be_negative,
        pivoted.measure in ('growth', 'growth_change', 'quotient') or coalesce(metrics.unit_kind = 'ratio', false)
            as is_share,
        case
            when pivoted.measure in ('level', 'none') then pivoted.figure
            when broken.claim_id is not null then null
            when pivoted.measure = 'growth' then {{ growth('pivoted.figure', 'pivoted.base') }}
            when pivoted.measure = 'change' then pivoted.figure - pivoted.base
            when pivoted.measure = 'growth_change' and pivoted.base > 0 and pivoted.before > 0
                then pivoted.figure / pivoted.base - pivoted.base / pivoted.before
            when pivoted.measure = 'quotient' and pivoted.operand_2 > 0 then pivoted.operand_1 / pivoted.operand_2
            when pivoted.measure = 'difference' then abs(pivoted.operand_1 - pivoted.operand_2)
            when pivoted.measure = 'product' then pivoted.operand_1 * pivoted.operand_2
        end as found_value,
        pivoted.terms_missing = 0 and (
            broken.claim_id is not null
            or (pivoted.measure in ('growth', 'growth_change') and pivoted.base <= 0)
            or (pivoted.measure = 'growth_change' and pivoted.before <= 0)
            or (pivoted.measure = 'quotient' and pivoted.operand_2 <= 0)
        ) as is_meaningless
    from pivoted
    left join {{ ref('metric_definitions') }} as metrics on pivoted.metric_id = metrics.metric_id
    left join broken
        on pivoted.claim_id = broken.claim_id
        and pivoted.part = broken.part
        and pivoted.reading = broken.reading
        and pivoted.member = broken.member
),

-- A group whose figures are summed is one subject; of a group of which each is meant, every member is.
subjects as (
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
        max(case when abs(found.figure - found.said_level) <= found.level_rounded_to / 2 * {{ parameter('claim_rounding_slack') }} then 1 else 0 end)
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
),

tolerated as (
    select
        subjects.*,
        plausible.low_share,
        plausible.high_share,
        -- Half of the last printed digit; what is recomputed from rounded operands agrees within a share of it.
        greatest(
            subjects.rounded_to / 2 * {{ parameter('claim_rounding_slack') }},
            case when subjects.measure in ('difference', 'product')
                then abs(subjects.claimed_value) * {{ parameter('claim_recomputed_tolerance') }} else 0 end
        ) as tolerance
    from subjects
    left join plausible
        on subjects.claim_id = plausible.claim_id
        and subjects.part = plausible.part
        and subjects.reading = plausible.reading
),

powers as (
    {% for power in [1, -1, 2, -2] -%}
    select {{ power }} as power, {{ double('1e' ~ power) }} as factor{{ ' union all' if not loop.last }}
    {% endfor %}
),

off_by as (
    select
        tolerated.claim_id,
        tolerated.part,
        tolerated.reading,
        tolerated.judged_on,
        tolerated.subject,
        min(powers.factor) as factor
    from tolerated
    cross join powers
    where
        tolerated.members_missing = 0
        and tolerated.claimed_value <> 0
        and abs(tolerated.found_value * powers.factor - tolerated.claimed_value)
        <= case
            when tolerated.measure in ('level', 'difference', 'product')
                then greatest(tolerated.tolerance, abs(tolerated.claimed_value) * {{ parameter('claim_power_tolerance') }})
            else tolerated.tolerance
        end
    group by tolerated.claim_id, tolerated.part, tolerated.reading, tolerated.judged_on, tolerated.subject
),

-- Without a figure, an amount may still be out of all proportion to what it is a part of, and in proportion but for a
-- power of ten.
out_of_proportion as (
    select
        tolerated.claim_id,
        tolerated.part,
        tolerated.reading,
        tolerated.judged_on,
        tolerated.subject,
        min(powers.factor) as factor
    from tolerated
    cross join powers
    where
        tolerated.members_missing > 0
        and tolerated.yardstick > 0
        and not tolerated.claimed_value / tolerated.yardstick between tolerated.low_share and tolerated.high_share
        and tolerated.claimed_value / powers.factor / tolerated.yardstick
        between tolerated.low_share and tolerated.high_share
        and abs(powers.power) = 1
    group by tolerated.claim_id, tolerated.part, tolerated.reading, tolerated.judged_on, tolerated.subject
),

outcomes as (
    select
        tolerated.*,
        coalesce(off_by.factor, out_of_proportion.factor) as factor,
        case
            when tolerated.is_meaningless = 1 then 'meaningless'
            when tolerated.found_value is null and out_of_proportion.factor is not null then 'out_of_proportion'
            when tolerated.found_value is null and tolerated.terms_later > 0 then 'known_later'
            when tolerated.found_value is null then 'not_held'
            when tolerated.measure = 'none' then 'held'
            when tolerated.members_missing = 0 and tolerated.operator in ('=', '~')
                and abs(tolerated.found_value - tolerated.claimed_value) <= tolerated.tolerance then 'holds'
            -- A direction: up or down by more than the figures' own rounding.
            when tolerated.claimed_value = 0 and tolerated.measure <> 'level'
                and abs(tolerated.found_value) <= tolerated.tolerance then 'flat'
            -- A part of a sum of amounts that are never negative may already pass the bound.
            when tolerated.operator in ('>', '>=')
                and (tolerated.members_missing = 0 or tolerated.may_be_negative = 0)
                and tolerated.found_value >= tolerated.claimed_value - tolerated.tolerance then 'holds'
            when tolerated.members_missing = 0 and tolerated.operator in ('<', '<=')
                and tolerated.found_value <= tolerated.claimed_value + tolerated.tolerance then 'holds'
            when tolerated.members_missing > 0 and tolerated.terms_later > 0 then 'known_later'
            when tolerated.members_missing > 0 then 'not_held'
            when off_by.factor is not null then 'off_by_power'
            -- A series compiled by others and traced to no filing is no ground to contradict on.
            when tolerated.evidence_rank >= {{ whole_parameter('claim_compiled_evidence_rank') }} then 'differs_from_compiled'
            else 'fails'
        end as outcome
    from tolerated
    left join off_by
        on tolerated.claim_id = off_by.claim_id
        and tolerated.part = off_by.part
        and tolerated.reading = off_by.reading
        and tolerated.judged_on = off_by.judged_on
        and tolerated.subject = off_by.subject
    left join out_of_proportion
        on tolerated.claim_id = out_of_proportion.claim_id
        and tolerated.part = out_of_proportion.part
        and tolerated.reading = out_of_proportion.reading
        and tolerated.judged_on = out_of_proportion.judged_on
        and tolerated.subject = out_of_proportion.subject
),

worded as (
    select
        outcomes.*,
        {{ company_in_words('universe.name') }} as said_of,
        {{ in_words('outcomes.outcome') }}
        || case when outcomes.found_value is null then ''
            else ' at ' || {{ amount_in_words('outcomes.found_value', 'outcomes.is_share = 1') }} end
        || case when outcomes.is_unlike = 1 then ' from operands unlike in term or tax' else '' end as said
    from outcomes
    left join {{ ref('universe') }} as universe on outcomes.subject = universe.company_id
),

counted as (
    select
        claim_id,
        part,
        reading,
        judged_on,
        measure,
        operator,
        min(reading_rank) as reading_rank,
        min(claimed_value) as claimed_value,
        -- Several members of which each is meant have no single value.
        case when count(*) = 1 then max(found_value) end as found_value,
        case when count(*) = 1 then max(factor) end as factor,
        max(is_unlike) as is_unlike,
        max(fits_level) as fits_level,
        count(*) as subjects,
        count(case when outcome = 'holds' then 1 end) as holding,
        count(case when outcome in ('fails', 'differs_from_compiled') then 1 end) as failing,
        count(case when outcome = 'fails' then 1 end) as failing_firmly,
        count(case when outcome in ('known_later', 'not_held') then 1 end) as unknown,
        min(outcome) as outcome,
        {{ dbt.listagg("coalesce(said_of || ' ', '') || said", "', '", 'order by subject') }} as details
    from worded
    group by claim_id, part, reading, judged_on, measure, operator
)

select
    claim_id,
    part,
    reading,
    judged_on,
    reading_rank,
    measure,
    operator,
    claimed_value,
    found_value,
    factor as suspected_factor,
    is_unlike = 1 as is_unlike,
    case
        when subjects = 1 then outcome
        when holding > 0 and failing = 0 then 'holds'
        when holding > 0 then 'mixed'
        when failing_firmly > 0 then 'fails'
        when failing > 0 then 'differs_from_compiled'
        when unknown = subjects then outcome
        else 'flat'
    end as outcome,
    details,
    fits_level = 1 as fits_level
from counted
