with borne_out as (
    select
        guidance_id,
        case
            when max(case when status = 'confirmed' then 1 else 0 end) = 1 then 'confirmed'
            else max(status)
        end as exhibit_status
    from {{ ref('int_capex_guidance__reviewed') }}
    where guidance_id is not null
    group by guidance_id
),

-- The outcome beside what was stated, which may be missed by the tolerance of its modifier.
held as (
    select
        guidance.guidance_id,
        case
            when
                {{ double('outcomes.actual_usd') }}
                < {{ double('coalesce(guidance.low_usd, guidance.point_usd)') }} * (1 - modifiers.tolerance_ratio)
                then 'below'
            when
                {{ double('outcomes.actual_usd') }}
                > {{ double('coalesce(guidance.high_usd, guidance.point_usd)') }} * (1 + modifiers.tolerance_ratio)
                then 'above'
            else 'within'
        end as outcome
    from {{ ref('stg_disclosures__capex_guidance') }} as guidance
    inner join {{ ref('int_capex_guidance__outcomes') }} as outcomes on guidance.guidance_id = outcomes.guidance_id
    inner join {{ ref('guidance_modifiers') }} as modifiers on guidance.modifier = modifiers.modifier
    where
        outcomes.actual_usd is not null
        and modifiers.is_comparable
        and coalesce(guidance.low_usd, guidance.high_usd, guidance.point_usd) is not null
)

select
    guidance.guidance_id,
    guidance.company_id,
    guidance.given_on,
    guidance.given_with,
    guidance.spoken_where,
    guidance.target_period,
    guidance.target_start,
    guidance.target_end,
    guidance.metric_id as basis,
    guidance.low_usd,
    guidance.high_usd,
    guidance.point_usd,
    guidance.modifier,
    {{ double('modifiers.tolerance_ratio') }} as tolerance_ratio,
    guidance.direction,
    guidance.action,
    guidance.prior_low_usd,
    guidance.prior_high_usd,
    compared.previous_guidance_id,
    compared.change_usd,
    compared.change_reason,
    outcomes.actual_usd,
    outcomes.actual_reason,
    held.outcome,
    held.outcome = 'within' as is_met,
    borne_out.exhibit_status,
    guidance.confidence,
    guidance.form as document_title,
    guidance.filing_code,
    guidance.filing_url,
    guidance.published_on,
    guidance.note,
    guidance.document_id,
    guidance.locator
from {{ ref('stg_disclosures__capex_guidance') }} as guidance
inner join {{ ref('int_capex_guidance__outcomes') }} as outcomes on guidance.guidance_id = outcomes.guidance_id
inner join {{ ref('int_capex_guidance__compared') }} as compared on guidance.guidance_id = compared.guidance_id
left join {{ ref('guidance_modifiers') }} as modifiers on guidance.modifier = modifiers.modifier
left join held on guidance.guidance_id = held.guidance_id
left join borne_out on guidance.guidance_id = borne_out.guidance_id
