-- Claims of articles with their verdicts, today and on the day they were made.
with judged as (
    select * from {{ ref('int_claims__judged') }}
)

select
    claims.claim_id,
    claims.statement,
    claims.article,
    claims.claimed_on,
    claims.kind,
    coalesce(claims.company_id, claims.group_id) as subject,
    claims.metric_id,
    claims.period,
    claims.operator,
    {{ double('claims.value') }} as claimed_value,
    claims.unit,
    {{ double('claims.growth') }} as claimed_growth_ratio,
    latest.verdict,
    {{ double('latest.suspected_factor') }} as suspected_factor,
    latest.decided_by,
    latest.reading,
    {{ double('latest.warehouse_value') }} as warehouse_value,
    {{ double('latest.difference_ratio') }} as difference_ratio,
    latest.findings,
    {{ claims_as_of() }} as evaluated_as_of,
    latest.documents,
    latest.filing_urls,
    on_the_day.verdict as verdict_on_claimed_day,
    {{ double('on_the_day.warehouse_value') }} as warehouse_value_on_claimed_day,
    {{ double('on_the_day.suspected_factor') }} as suspected_factor_on_claimed_day,
    on_the_day.findings as findings_on_claimed_day
from {{ ref('claim_statements') }} as claims
left join judged as latest
    on claims.claim_id = latest.claim_id
    and latest.holds_from <= {{ claims_as_of() }}
    and (latest.holds_to is null or latest.holds_to > {{ claims_as_of() }})
left join judged as on_the_day
    on claims.claim_id = on_the_day.claim_id
    and on_the_day.holds_from <= claims.claimed_on
    and (on_the_day.holds_to is null or on_the_day.holds_to > claims.claimed_on)
