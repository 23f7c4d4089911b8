{# Data-centre margins for one grain. The margin a company adjusts and publishes itself and the one computed here are
   never mixed: ebitda_basis says which the row shows. annualised is 4 for quarters, 1 for years. #}
{% macro idc_margins(figures, period, annualised) %}
{% set metrics = ['revenue', 'gross_margin', 'adjusted_ebitda', 'adjusted_ebitda_margin', 'computed_ebitda',
                  'computed_ebitda_margin', 'capex_intensity', 'net_debt', 'interest_expense', 'utilization'] %}

with figures as (
    select figures.*, company_roles.business_model
    from {{ figures }} as figures
    inner join {{ ref('company_roles') }} as company_roles
        on figures.company_id = company_roles.company_id
        and company_roles.role = 'idc'
    where figures.segment = 'total'
),

wide as (
    select
        company_id,
        {{ period }},
        business_model,
        max(case when metric_id = 'revenue' then fiscal_label end) as fiscal_label,
        max(period_end) as period_end,
        max(case when unit <> 'ratio' and unit <> 'shares' then unit end) as unit,
        {{ metric_columns(metrics) }}
    from figures
    group by company_id, {{ period }}, business_model
),

based as (
    select
        *,
        case
            when adjusted_ebitda is not null or adjusted_ebitda_margin is not null then 'adjusted_by_company'
            when computed_ebitda is not null then 'computed'
        end as ebitda_basis,
        case
            when adjusted_ebitda is not null or adjusted_ebitda_margin is not null then adjusted_ebitda
            else computed_ebitda
        end as ebitda,
        case
            when adjusted_ebitda is not null or adjusted_ebitda_margin is not null then adjusted_ebitda_margin
            else computed_ebitda_margin
        end as ebitda_margin
    from wide
)

select
    company_id,
    {{ period }},
    fiscal_label,
    period_end,
    business_model,
    unit,
    revenue,
    {{ double('gross_margin') }} as gross_margin_ratio,
    ebitda,
    {{ double('ebitda_margin') }} as ebitda_margin_ratio,
    ebitda_basis,
    {{ double('capex_intensity') }} as capex_intensity_ratio,
    case when ebitda > 0 then {{ ratio('net_debt', 'ebitda * ' ~ annualised) }} end as net_debt_to_ebitda_ratio,
    case when interest_expense > 0 then {{ ratio('ebitda', 'interest_expense') }} end as interest_cover,
    {{ double('utilization') }} as utilization_ratio
from based
where revenue is not null or ebitda is not null or utilization is not null
{% endmacro %}
