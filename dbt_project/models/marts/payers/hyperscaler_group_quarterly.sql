-- Sums over a group, null where a member's figure is missing: a partial sum would look like a fall.
{% set metrics = ['revenue', 'capex_cash', 'ocf', 'fcf', 'depreciation'] %}

with members as (
    select group_id, company_id, count(*) over (partition by group_id) as members
    from {{ ref('company_groups') }}
),

quarters as (
    select distinct members.group_id, members.members, spend.calendar_quarter
    from members
    inner join {{ ref('hyperscaler_spend_quarterly') }} as spend on members.company_id = spend.company_id
),

placed as (
    select
        quarters.group_id,
        quarters.members,
        quarters.calendar_quarter,
        {{ quarter_index('quarters.calendar_quarter') }} as quarter_number,
        members.company_id,
        spend.revenue_usd,
        spend.capex_cash_usd,
        spend.ocf_usd,
        spend.fcf_usd,
        spend.depreciation_usd
    from quarters
    inner join members on quarters.group_id = members.group_id
    left join {{ ref('hyperscaler_spend_quarterly') }} as spend
        on members.company_id = spend.company_id
        and quarters.calendar_quarter = spend.calendar_quarter
),

summed as (
    select
        group_id,
        calendar_quarter,
        quarter_number,
        members as companies,
        {{ dbt.listagg("case when revenue_usd is null or capex_cash_usd is null or ocf_usd is null then company_id end",
           "', '", 'order by company_id') }} as companies_missing
        {%- for metric in metrics %},
        case when count({{ metric }}_usd) = members then sum({{ metric }}_usd) end as {{ metric }}_usd
        {%- endfor %}
    from placed
    group by group_id, calendar_quarter, quarter_number, members
),

with_trailing_year as (
    select
        *,
        {{ trailing_year('capex_cash_usd', 'group_id', 'quarter_number') }} as capex_cash_ttm_usd,
        {{ trailing_year('ocf_usd', 'group_id', 'quarter_number') }} as ocf_ttm_usd,
        {{ trailing_year('depreciation_usd', 'group_id', 'quarter_number') }} as depreciation_ttm_usd
    from summed
)

select
    with_trailing_year.group_id,
    with_trailing_year.calendar_quarter,
    with_trailing_year.companies,
    with_trailing_year.companies_missing,
    {{ money('with_trailing_year.revenue_usd') }} as revenue_usd,
    {{ money('with_trailing_year.capex_cash_usd') }} as capex_cash_usd,
    {{ money('with_trailing_year.ocf_usd') }} as ocf_usd,
    {{ money('with_trailing_year.fcf_usd') }} as fcf_usd,
    {{ money('with_trailing_year.depreciation_usd') }} as depreciation_usd,
    {{ ratio('with_trailing_year.capex_cash_usd', 'with_trailing_year.revenue_usd') }} as capex_intensity_ratio,
    case when with_trailing_year.ocf_usd > 0
        then {{ ratio('with_trailing_year.capex_cash_usd', 'with_trailing_year.ocf_usd') }}
    end as capex_to_ocf_ratio,
    case when with_trailing_year.ocf_ttm_usd > 0
        then {{ ratio('with_trailing_year.capex_cash_ttm_usd', 'with_trailing_year.ocf_ttm_usd') }}
    end as capex_to_ocf_ttm_ratio,
    {{ ratio('with_trailing_year.capex_cash_ttm_usd', 'with_trailing_year.depreciation_ttm_usd') }} as capex_to_depreciation_ttm_ratio,
    {{ growth('with_trailing_year.capex_cash_usd', 'year_before.capex_cash_usd') }} as capex_yoy_ratio,
    {{ growth('with_trailing_year.revenue_usd', 'year_before.revenue_usd') }} as revenue_yoy_ratio
from with_trailing_year
left join with_trailing_year as year_before
    on with_trailing_year.group_id = year_before.group_id
    and with_trailing_year.quarter_number - 4 = year_before.quarter_number
