{% set flows = ['revenue', 'capex_cash', 'ocf', 'fcf', 'depreciation'] %}
{% set stocks = ['cash', 'debt', 'net_debt'] %}

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
        {{ metric_columns(['capex_cash', 'ocf', 'depreciation'], 'trailing_year_value_usd', '_ttm_usd') }},
        {{ metric_columns(['capex_cash', 'revenue'], 'yoy_ratio', '_yoy_ratio') }}
    from trended
    group by company_id, calendar_quarter, quarter_number
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
    wide.cash_usd,
    wide.debt_usd,
    wide.net_debt_usd,
    {{ ratio('wide.capex_cash_usd', 'wide.revenue_usd') }} as capex_intensity_ratio,
    case when wide.ocf_usd > 0 then {{ ratio('wide.capex_cash_usd', 'wide.ocf_usd') }} end as capex_to_ocf_ratio,
    case when wide.ocf_ttm_usd > 0
        then {{ ratio('wide.capex_cash_ttm_usd', 'wide.ocf_ttm_usd') }}
    end as capex_to_ocf_ttm_ratio,
    {{ ratio('wide.capex_cash_ttm_usd', 'wide.depreciation_ttm_usd') }} as capex_to_depreciation_ttm_ratio,
    wide.capex_cash_yoy_ratio as capex_yoy_ratio,
    wide.revenue_yoy_ratio
from wide
left join headlines
    on wide.company_id = headlines.company_id
    and wide.calendar_quarter = headlines.calendar_quarter
where wide.revenue_usd is not null or wide.capex_cash_usd is not null or wide.ocf_usd is not null
