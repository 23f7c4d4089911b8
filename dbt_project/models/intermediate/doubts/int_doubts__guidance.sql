-- Amounts of plans and contracts that are far from what the company spends and earns.
with amounts as (
    select guidance_id, company_id, given_on, target_period, target_start, target_end, document_id,
        {{ double('coalesce(point_usd, low_usd)') }} as low, {{ double('coalesce(point_usd, high_usd, low_usd)') }} as high
    from {{ ref('capex_guidance') }}
),

-- What a contract's note says it is worth in the publisher's words: 36.9亿元 are 3,690 million.
worded as (
    select contract_id, company_id, signed_on, document_id, {{ double('value') }} as value,
        coalesce(
            {{ amount_in('note', '亿', 1e8) }}, {{ amount_in('note', ' bn', 1e9) }}, {{ amount_in('note', ' m', 1e6) }}
        ) as said
    from {{ ref('stg_disclosures__compute_contracts') }}
),

years as (
    select amounts.guidance_id, amounts.company_id, amounts.given_on, amounts.target_period, amounts.document_id,
        amounts.low * 365 / ({{ dbt.datediff('amounts.target_start', 'amounts.target_end', 'day') }} + 1)
            as low,
        amounts.high * 365 / ({{ dbt.datediff('amounts.target_start', 'amounts.target_end', 'day') }} + 1)
            as high,
        spent.value as spent
    from amounts
    inner join lateral (
        select sum({{ double('quarters.value_usd') }}) as value, count(*) as quarters
        from (
            select value_usd from {{ ref('figures_quarterly') }} as figures
            where figures.company_id = amounts.company_id and figures.metric_id = 'capex_cash'
                and figures.segment = 'total' and figures.period_end < amounts.given_on and figures.value is not null
            order by figures.period_end desc
            limit 4
        ) as quarters
    ) as spent on spent.quarters = 4
)

{{ doubt("'guidance_far_from_spending'", 'company_id', "'capex_guidance ' || target_period", 'given_on', 'given_on',
    'coalesce(high, low)', 'spent / ' ~ parameter('guidance_times'), 'spent * ' ~ parameter('guidance_times')) }}
from years
where low < spent / {{ parameter('guidance_times') }} or high > spent * {{ parameter('guidance_times') }} or low > high

union all

{{ doubt("'contract_far_from_revenue'", 'company_id', 'contract_id', 'signed_on', 'signed_on', 'value') }}
from {{ ref('compute_contracts') }}
where annualised_to_revenue_ratio not between {{ parameter('contract_least') }} and {{ parameter('contract_times') }}

union all

{{ doubt("'another_than_its_currency'", 'contracts.company_id', 'contracts.contract_id',
    text('contracts.signed_on') ~ " || ' in ' || contracts.unit", 'contracts.signed_on', 'contracts.value',
    document_id='contracts.document_id') }}
from {{ ref('compute_contracts') }} as contracts
inner join {{ ref('universe') }} as universe on contracts.company_id = universe.company_id
where contracts.unit <> universe.reporting_currency

union all

{{ doubt("'not_what_its_note_says'", 'company_id', 'contract_id', 'signed_on', 'signed_on', 'value', 'said', 'said') }}
from worded
where abs(value / said - 1) > {{ parameter('note_tolerance') }}
