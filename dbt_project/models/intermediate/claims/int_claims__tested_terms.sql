-- The terms of each reading of each claim on each day on which an answer can change, side by side: each is taken from
-- the figures known on that day.
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

chosen as (
    select
        *,
        max(case when is_known and role <> 'yardstick' then 1 else 0 end) over (
            partition by judged_on, claim_id, part, reading, member
        ) as rests_on_a_figure
    from ranked
    where choice = 1
),

-- A number of the same text stands in for a term that is not held, as long as another one is: that a text agrees with
-- itself proves nothing.
terms as (
    select
        *,
        case when is_known then value when rests_on_a_figure = 1 then stated_value end as term_value,
        case when is_known then 1 else 0 end as is_held
    from chosen
)

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
    min(stated_level) as stated_level,
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
