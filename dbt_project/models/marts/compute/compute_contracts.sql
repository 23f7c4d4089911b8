-- Contracts to supply or lease compute against the revenue of the company that signed them. Values are as announced:
-- where tax is included the ratio is high by the tax.
with contracts as (
    select * from {{ ref('stg_disclosures__compute_contracts') }}
),

years as (
    select company_id, fiscal_year, period_end, {{ double('value') }} as revenue, unit, known_from
    from {{ ref('int_facts__converted') }}
    where metric_id = 'revenue' and segment = 'total' and period_kind = 'year' and value > 0
),

-- The last full year before signing; it may have been published only after.
based as (
    select
        contracts.contract_id,
        years.fiscal_year,
        years.revenue,
        row_number() over (partition by contracts.contract_id order by years.period_end desc) as recency
    from contracts
    inner join years
        on contracts.company_id = years.company_id
        and contracts.unit = years.unit
        and years.period_end < contracts.signed_on
)

select
    contracts.contract_id,
    contracts.company_id,
    contracts.counterparty,
    contracts.kind,
    contracts.value,
    contracts.unit,
    contracts.includes_tax,
    {{ double('contracts.term_years') }} as term_years,
    contracts.signed_on,
    contracts.terminated_on,
    {{ dbt.cast(dbt.datediff('contracts.signed_on', 'contracts.terminated_on', 'day'), 'bigint') }} as days_to_termination,
    based.fiscal_year as revenue_year,
    {{ ratio('contracts.value', 'based.revenue') }} as total_to_revenue_ratio,
    {{ ratio('contracts.value', '(based.revenue * contracts.term_years)') }} as annualised_to_revenue_ratio,
    {{ dbt.cast("length(contracts.terms_disclosed) - length(replace(contracts.terms_disclosed, ',', ''))"
                ~ " + case when contracts.terms_disclosed = '' then 0 else 1 end", 'bigint') }} as terms_disclosed,
    contracts.terms_disclosed as terms_named,
    contracts.orders_received,
    {{ ratio('contracts.orders_received', 'contracts.value') }} as orders_to_value_ratio,
    contracts.confidence,
    contracts.note,
    contracts.published_on,
    contracts.form as document_title,
    contracts.filing_url,
    contracts.document_id,
    contracts.locator
from contracts
left join based
    on contracts.contract_id = based.contract_id
    and based.recency = 1
