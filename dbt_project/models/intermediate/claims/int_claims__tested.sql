-- The outcome of each reading of each claim on each day on which an answer can change: its subjects' outcomes taken
-- together, and put in words.
with worded as (
    select
        outcomes.*,
        {{ company_in_words('universe.name') }} as subject_name,
        {{ in_words('outcomes.outcome') }}
        || case when outcomes.found_value is null then ''
            else ' at ' || {{ amount_in_words('outcomes.found_value', 'outcomes.is_share = 1') }} end
        || case when outcomes.is_unlike = 1 then ' from operands unlike in term or tax' else '' end as wording
    from {{ ref('int_claims__tested_outcomes') }} as outcomes
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
        {{ dbt.listagg("coalesce(subject_name || ' ', '') || wording", "', '", 'order by subject') }} as details
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
