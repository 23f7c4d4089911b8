{% set figures = ['revenue', 'operating_cost', 'gross_margin', 'selling_expense', 'admin_expense', 'research_expense',
                  'net_profit_parent', 'net_profit_recurring', 'ocf', 'inventory', 'receivables',
                  'contract_liabilities', 'capex_cash'] %}

with trended as (
    select trended.*
    from {{ ref('int_figures__trended') }} as trended
    inner join {{ ref('company_roles') }} as company_roles
        on trended.company_id = company_roles.company_id
        and company_roles.role = 'optical'
    where trended.segment = 'total'
),

wide as (
    select
        company_id,
        calendar_quarter,
        max(case when metric_id = 'revenue' then fiscal_label end) as fiscal_label,
        max(period_end) as period_end,
        max(case when metric_id = 'revenue' then {{ days_in('period_start', 'period_end') }} end) as days,
        max(case when unit <> 'ratio' and unit <> 'shares' then unit end) as unit,
        max(case when metric_id = 'revenue' then value_usd end) as revenue_usd,
        max(case when metric_id = 'revenue' then yoy_ratio end) as revenue_yoy_ratio,
        {{ metric_columns(figures) }}
    from trended
    group by company_id, calendar_quarter
)

select
    company_id,
    calendar_quarter,
    fiscal_label,
    period_end,
    unit,
    revenue,
    revenue_usd,
    revenue_yoy_ratio,
    {{ double('gross_margin') }} as gross_margin_ratio,
    {{ ratio('selling_expense', 'revenue') }} as selling_expense_ratio,
    {{ ratio('admin_expense', 'revenue') }} as admin_expense_ratio,
    {{ ratio('research_expense', 'revenue') }} as research_expense_ratio,
    net_profit_parent,
    net_profit_recurring,
    ocf,
    case when net_profit_parent > 0 then {{ ratio('ocf', 'net_profit_parent') }} end as ocf_to_net_profit_ratio,
    inventory,
    {{ ratio('inventory', 'operating_cost') }} * days as inventory_days,
    receivables,
    {{ ratio('receivables', 'revenue') }} * days as receivable_days,
    contract_liabilities,
    capex_cash
from wide
where revenue is not null or net_profit_parent is not null or inventory is not null or receivables is not null
