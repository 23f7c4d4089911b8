-- Capital expenditure of payers against cash flow, depreciation and revenue, and how long their cash lasts.
select 'capex_to_ocf_quarter' as measure_id, subject_id, calendar_quarter, capex_to_ocf_ratio as value
from {{ ref('int_gauges__payer_quarters') }}
union all
select 'capex_to_ocf_ttm' as measure_id, subject_id, calendar_quarter, capex_to_ocf_ttm_ratio as value
from {{ ref('int_gauges__payer_quarters') }}
union all
select
    'capex_to_depreciation_ttm' as measure_id,
    subject_id,
    calendar_quarter,
    capex_to_depreciation_ttm_ratio as value
from {{ ref('int_gauges__payer_quarters') }}
union all
select
    'capex_intensity_ttm' as measure_id,
    subject_id,
    calendar_quarter,
    {{ ratio('capex_cash_ttm_usd', 'revenue_ttm_usd') }} as value
from {{ ref('int_gauges__payer_quarters') }}
union all
select 'cash_runway' as measure_id, company_id as subject_id, calendar_quarter, cash_runway_quarters as value
from {{ ref('hyperscaler_spend_quarterly') }}
