-- Whether what was found agrees with the number claimed, within the claim's own rounding: it holds, is off by a power of
-- ten, fails, or cannot be known.
with plausible as (
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
    from {{ ref('int_claims__tested_values') }} as subjects
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
)

select
    tolerated.claim_id,
    tolerated.part,
    tolerated.reading,
    tolerated.judged_on,
    tolerated.subject,
    tolerated.measure,
    tolerated.operator,
    tolerated.reading_rank,
    tolerated.claimed_value,
    tolerated.found_value,
    tolerated.tolerance,
    tolerated.fits_level,
    tolerated.is_share,
    tolerated.is_unlike,
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
