{% set flows = ['revenue', 'capex_cash', 'ocf', 'fcf', 'depreciation'] %}
{% set stocks = ['cash', 'debt', 'net_debt', 'rpo_total', 'leases_not_commenced', 'cash_and_securities'] %}
{% set trailing = ['capex_cash', 'ocf', 'depreciation', 'fcf', 'debt_issued', 'debt_repaid', 'finance_lease_additions'] %}

with trended as (
    select trended.*
    from {{ ref('int_figures__trended') }} as trended
    inner join {{ ref('company_roles') }} as company_roles
        on trended.company_id = company_roles.company_id
        and company_roles.role = 'hyperscaler'
    where trended.segment = 'total'
),

wide as (
    select
        company_id,
        calendar_quarter,
        quarter_number,
        max(case when metric_id in ('revenue', 'capex_cash', 'ocf') then fiscal_label end) as fiscal_label,
        max(period_end) as period_end,
        {{ metric_columns(flows + stocks, 'value_usd', '_usd') }},
        {{ metric_columns(trailing, 'trailing_year_value_usd', '_ttm_usd') }},
        {{ metric_columns(['capex_cash', 'revenue'], 'yoy_ratio', '_yoy_ratio') }}
    from trended
    group by company_id, calendar_quarter, quarter_number
),

cloud as (
    select
        trended.company_id,
        trended.calendar_quarter,
        cloud_segments.label as cloud_revenue_label,
        max(case when trended.metric_id = 'segment_revenue' then trended.value_usd end) as cloud_revenue_usd,
        max(case when trended.metric_id = 'segment_revenue' then trended.yoy_ratio end) as cloud_revenue_yoy_ratio,
        max(case when trended.metric_id = 'segment_operating_income' then trended.value_usd end)
            as cloud_operating_income_usd
    from {{ ref('int_figures__trended') }} as trended
    inner join {{ ref('cloud_segments') }} as cloud_segments
        on trended.company_id = cloud_segments.company_id
        and trended.segment = cloud_segments.segment
    group by trended.company_id, trended.calendar_quarter, cloud_segments.label
),

headlines as (
    select
        trended.company_id,
        trended.calendar_quarter,
        trended.value_usd as capex_headline_usd,
        metric_definitions.basis as capex_headline_basis
    from trended
    inner join {{ ref('headline_capex') }} as headline_capex
        on trended.company_id = headline_capex.company_id
        and trended.metric_id = headline_capex.metric_id
    inner join {{ ref('metric_definitions') }} as metric_definitions
        on headline_capex.metric_id = metric_definitions.metric_id
)

select
    wide.company_id,
    wide.calendar_quarter,
    wide.fiscal_label,
    wide.period_end,
    wide.revenue_usd,
    wide.capex_cash_usd,
    headlines.capex_headline_usd,
    headlines.capex_headline_basis,
    wide.ocf_usd,
    wide.fcf_usd,
    wide.depreciation_usd,
    cloud.cloud_revenue_usd,
    case when cloud.cloud_revenue_usd is not null then cloud.cloud_revenue_label end as cloud_revenue_label,
    cloud.cloud_operating_income_usd,
    wide.rpo_total_usd as rpo_usd,
    wide.leases_not_commenced_usd,
    wide.cash_usd,
    wide.debt_usd,
    wide.net_debt_usd,
    {{ ratio('wide.capex_cash_usd', 'wide.revenue_usd') }} as capex_intensity_ratio,
    case when wide.ocf_usd > 0 then {{ ratio('wide.capex_cash_usd', 'wide.ocf_usd') }} end as capex_to_ocf_ratio,
    case when wide.ocf_ttm_usd > 0
        then {{ ratio('wide.capex_cash_ttm_usd', 'wide.ocf_ttm_usd') }}
    end as capex_to_ocf_ttm_ratio,
    {{ ratio('wide.capex_cash_ttm_usd', 'wide.depreciation_ttm_usd') }} as capex_to_depreciation_ttm_ratio,
    -- Net borrowing over what was spent and leased; repaying more than was borrowed funds nothing.
    case when wide.debt_issued_ttm_usd >= wide.debt_repaid_ttm_usd
        then {{ ratio('(wide.debt_issued_ttm_usd - wide.debt_repaid_ttm_usd)',
                      '(wide.capex_cash_ttm_usd + wide.finance_lease_additions_ttm_usd)') }}
        when wide.debt_issued_ttm_usd < wide.debt_repaid_ttm_usd
            and wide.capex_cash_ttm_usd + wide.finance_lease_additions_ttm_usd > 0 then 0
    end as debt_funded_ttm_ratio,
    -- Quarters until the liquid funds are gone at the past year's pace, where more goes out than comes in.
    case when wide.fcf_ttm_usd < 0
        then {{ ratio('wide.cash_and_securities_usd * 4', '(-wide.fcf_ttm_usd)') }}
    end as cash_runway_quarters,
    wide.capex_cash_yoy_ratio as capex_yoy_ratio,
    wide.revenue_yoy_ratio,
    cloud.cloud_revenue_yoy_ratio
from wide
left join cloud
    on wide.company_id = cloud.company_id
    and wide.calendar_quarter = cloud.calendar_quarter
left join headlines
    on wide.company_id = headlines.company_id
    and wide.calendar_quarter = headlines.calendar_quarter
where wide.revenue_usd is not null or wide.capex_cash_usd is not null or wide.ocf_usd is not null
