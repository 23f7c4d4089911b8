-- Spending and cash flow of those who pay for the build-out, by quarter and over the year to it. Groups come from the
-- group mart, so that a missing member makes them null.
with payers as (
    select
        group_id as subject_id,
        calendar_quarter,
        {{ quarter_index('calendar_quarter') }} as quarter_number,
        revenue_usd,
        capex_cash_usd,
        ocf_usd,
        capex_to_ocf_ratio,
        capex_to_ocf_ttm_ratio,
        capex_to_depreciation_ttm_ratio
    from {{ ref('hyperscaler_group_quarterly') }}
    union all
    select
        company_id as subject_id,
        calendar_quarter,
        {{ quarter_index('calendar_quarter') }} as quarter_number,
        revenue_usd,
        capex_cash_usd,
        ocf_usd,
        capex_to_ocf_ratio,
        capex_to_ocf_ttm_ratio,
        capex_to_depreciation_ttm_ratio
    from {{ ref('hyperscaler_spend_quarterly') }}
)

select
    *,
    {{ trailing_year('revenue_usd', 'subject_id', 'quarter_number') }} as revenue_ttm_usd,
    {{ trailing_year('capex_cash_usd', 'subject_id', 'quarter_number') }} as capex_cash_ttm_usd,
    {{ trailing_year('ocf_usd', 'subject_id', 'quarter_number') }} as ocf_ttm_usd
from payers
