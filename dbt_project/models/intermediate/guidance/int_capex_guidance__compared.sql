-- Guidance beside what was last stated of the same period on the same basis. Where the basis or the perimeter changed
-- there is no comparison: a lower amount is no cut.
with guidance as (
    select
        *,
        coalesce(point_usd, {{ money('(low_usd + high_usd) / 2') }}) as middle_usd,
        coalesce(low_usd, high_usd, point_usd) is not null as has_amount
    from {{ ref('stg_disclosures__capex_guidance') }}
),

earlier as (
    select
        guidance_id,
        lag(guidance_id) over (
            partition by company_id, target_period, metric_id order by given_on, guidance_id
        ) as previous_guidance_id,
        lag(middle_usd) over (
            partition by company_id, target_period, metric_id order by given_on, guidance_id
        ) as previous_middle_usd,
        row_number() over (partition by company_id, target_period order by given_on, guidance_id) as place
    from guidance
    where has_amount
)

select
    guidance.guidance_id,
    earlier.previous_guidance_id,
    case
        when guidance.action not in ('basis_change', 'perimeter_change')
            then {{ money('guidance.middle_usd - earlier.previous_middle_usd') }}
    end as change_usd,
    case
        when not guidance.has_amount then 'no amount'
        when guidance.action = 'basis_change' then 'the basis changed'
        when guidance.action = 'perimeter_change' then 'the perimeter changed'
        when earlier.previous_guidance_id is null and earlier.place > 1
            then 'what was said before is on another basis'
        when earlier.previous_guidance_id is null then 'the first amount for this period'
        when guidance.middle_usd is null or earlier.previous_middle_usd is null then 'a floor or ceiling has no middle'
    end as change_reason
from guidance
left join earlier on guidance.guidance_id = earlier.guidance_id
