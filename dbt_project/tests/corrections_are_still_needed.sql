-- A correction whose publisher has mended the value: take the row out of the seed.
select corrections.correction_id
from {{ ref('corrections') }} as corrections
inner join {{ ref('int_facts__unioned') }} as facts
    on corrections.company_id = facts.company_id
    and corrections.taxonomy = facts.taxonomy
    and corrections.concept = facts.concept
    and corrections.unit = facts.unit
    and corrections.period_end = facts.period_end
    and (corrections.period_start is null or corrections.period_start = facts.period_start)
    and (corrections.filing_code is null or corrections.filing_code = facts.filing_code)
group by corrections.correction_id
having sum(case when facts.value = corrections.expected_value then 1 else 0 end) = 0
