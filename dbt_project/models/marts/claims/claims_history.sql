-- Verdicts with the days from and until which they held, so that claims can be queried as of any day.
select
    judged.claim_id,
    judged.holds_from,
    judged.holds_to,
    judged.verdict,
    {{ double('judged.suspected_factor') }} as suspected_factor,
    judged.decided_by,
    judged.reading,
    {{ double('judged.claimed_value') }} as claimed_value,
    case when judged.decided_by = 'value' then claims.unit else 'ratio' end as unit,
    {{ double('judged.warehouse_value') }} as warehouse_value,
    {{ double('judged.difference_ratio') }} as difference_ratio,
    judged.findings,
    judged.documents,
    judged.filing_urls
from {{ ref('int_claims__judged') }} as judged
inner join {{ ref('claim_statements') }} as claims on judged.claim_id = claims.claim_id
