-- Candidates beside the rows that a person read: of the same company and target period, stated within some days, on one
-- basis or where one of both does not state it. A row read in an exhibit that no archived exhibit bears out is unfound.
with pairs as (
    select
        candidates.candidate_id,
        reviewed.guidance_id,
        coalesce(candidates.low, -1) = coalesce(reviewed.low_usd, -1)
        and coalesce(candidates.high, -1) = coalesce(reviewed.high_usd, -1)
        and coalesce(candidates.point, -1) = coalesce(reviewed.point_usd, -1)
        and (
            candidates.currency is not null
            or candidates.action = 'withdrawn'
            or candidates.direction = reviewed.direction
        )
        and (coalesce(candidates.action, '') = 'withdrawn') = (coalesce(reviewed.action, '') = 'withdrawn') as is_same,
        abs({{ dbt.datediff('reviewed.given_on', 'candidates.given_on', 'day') }}) as days_apart
    from {{ ref('int_capex_guidance__resolved') }} as candidates
    inner join {{ ref('stg_disclosures__capex_guidance') }} as reviewed
        on candidates.company_id = reviewed.company_id
        and candidates.target_period = reviewed.target_period
        and (
            candidates.metric_id = reviewed.metric_id
            or candidates.metric_id = 'unstated'
            or reviewed.metric_id = 'unstated'
        )
        and abs({{ dbt.datediff('reviewed.given_on', 'candidates.given_on', 'day') }}) <= {{ whole_parameter('guidance_days_apart') }}
    where coalesce(candidates.currency, 'USD') = 'USD' and candidates.delta is null
),

best as (
    select
        *,
        row_number() over (
            partition by candidate_id
            order by case when is_same then 0 else 1 end, days_apart, guidance_id
        ) as choice
    from pairs
),

judged as (
    select
        candidates.*,
        best.guidance_id,
        case
            when best.guidance_id is null then 'unreviewed'
            when best.is_same then 'confirmed'
            else 'contradicted'
        end as status
    from {{ ref('int_capex_guidance__resolved') }} as candidates
    left join best
        on candidates.candidate_id = best.candidate_id
        and best.choice = 1
)

select
    judged.status,
    judged.candidate_id,
    judged.guidance_id,
    judged.company_id,
    judged.given_on,
    judged.target_period,
    judged.period_reason,
    judged.metric_id,
    judged.currency,
    judged.low,
    judged.high,
    judged.point,
    judged.delta,
    judged.direction,
    reviewed.low_usd as reviewed_low_usd,
    reviewed.high_usd as reviewed_high_usd,
    reviewed.point_usd as reviewed_point_usd,
    reviewed.direction as reviewed_direction,
    judged.needs_review,
    judged.review_reasons,
    judged.filing_code,
    judged.sentence_sha256,
    judged.document_id,
    judged.locator
from judged
left join {{ ref('stg_disclosures__capex_guidance') }} as reviewed on judged.guidance_id = reviewed.guidance_id
union all
select
    'unfound' as status,
    null as candidate_id,
    reviewed.guidance_id,
    reviewed.company_id,
    reviewed.given_on,
    reviewed.target_period,
    null as period_reason,
    reviewed.metric_id,
    null as currency,
    null as low,
    null as high,
    null as point,
    null as delta,
    null as direction,
    reviewed.low_usd as reviewed_low_usd,
    reviewed.high_usd as reviewed_high_usd,
    reviewed.point_usd as reviewed_point_usd,
    reviewed.direction as reviewed_direction,
    null as needs_review,
    null as review_reasons,
    reviewed.filing_code,
    null as sentence_sha256,
    reviewed.document_id,
    reviewed.locator
from {{ ref('stg_disclosures__capex_guidance') }} as reviewed
left join judged on reviewed.guidance_id = judged.guidance_id
where reviewed.spoken_where = 'exhibit' and judged.guidance_id is null
