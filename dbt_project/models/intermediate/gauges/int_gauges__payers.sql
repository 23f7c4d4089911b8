-- Gauges of those who pay for the build-out. Groups come from the group mart, so that a missing member makes them null.
{% set trailing = ['debt_issued', 'debt_repaid', 'finance_lease_additions'] %}
{% set stocks = ['leases_not_commenced', 'purchase_commitments', 'rpo_due_within_a_year', 'rpo_total'] %}

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
),

with_trailing_year as (
    select
        *,
        {{ trailing_year('revenue_usd', 'subject_id', 'quarter_number') }} as revenue_ttm_usd,
        {{ trailing_year('capex_cash_usd', 'subject_id', 'quarter_number') }} as capex_cash_ttm_usd,
        {{ trailing_year('ocf_usd', 'subject_id', 'quarter_number') }} as ocf_ttm_usd
    from payers
),

members as (
    select group_id as subject_id, company_id, count(*) over (partition by group_id) as members
    from {{ ref('company_groups') }}
    union all
    select company_id as subject_id, company_id, 1 as members
    from {{ ref('company_roles') }}
    where role = 'hyperscaler'
),

wide as (
    select
        company_id,
        calendar_quarter,
        {{ metric_columns(trailing, 'trailing_year_value_usd', '_ttm_usd') }},
        {{ metric_columns(stocks, 'value_usd', '_usd') }}
    from {{ ref('int_figures__trended') }}
    where segment = 'total'
    group by company_id, calendar_quarter
),

borrowing as (
    -- What one member repays does not pay for another's build.
    select
        *,
        case
            when debt_issued_ttm_usd is not null and debt_repaid_ttm_usd is not null
                then greatest(debt_issued_ttm_usd - debt_repaid_ttm_usd, 0)
        end as borrowed_ttm_usd
    from wide
),

summed as (
    select
        members.subject_id,
        borrowing.calendar_quarter,
        {%- for column in ['borrowed_ttm', 'finance_lease_additions_ttm'] + stocks %}
        case
            when count(borrowing.{{ column }}_usd) = members.members then sum(borrowing.{{ column }}_usd)
        end as {{ column }}_usd{{ ',' if not loop.last }}
        {%- endfor %}
    from members
    inner join borrowing on members.company_id = borrowing.company_id
    group by members.subject_id, borrowing.calendar_quarter, members.members
),

cloud_quarters as (
    select
        trended.company_id,
        trended.metric_id,
        trended.segment,
        trended.calendar_quarter,
        trended.quarter_number,
        trended.period_start,
        trended.period_end,
        trended.trailing_year_value_usd
    from {{ ref('int_figures__trended') }} as trended
    inner join {{ ref('cloud_segments') }} as cloud_segments
        on trended.company_id = cloud_segments.company_id
        and trended.segment = cloud_segments.segment
    where trended.metric_id = 'segment_revenue'
),

cloud_years as (
    select
        now.company_id,
        now.calendar_quarter,
        now.trailing_year_value_usd - year_before.trailing_year_value_usd as revenue_added_usd,
        capex.capex_cash_ttm_usd as capex_year_before_usd,
        count(metric_breaks.break_on) as breaks
    from cloud_quarters as now
    inner join cloud_quarters as year_before
        on now.company_id = year_before.company_id
        and now.quarter_number - 4 = year_before.quarter_number
    inner join cloud_quarters as first_quarter
        on now.company_id = first_quarter.company_id
        and now.quarter_number - 7 = first_quarter.quarter_number
    inner join with_trailing_year as capex
        on now.company_id = capex.subject_id
        and now.quarter_number - 4 = capex.quarter_number
    left join {{ ref('metric_breaks') }} as metric_breaks
        on now.company_id = metric_breaks.company_id
        and now.metric_id = metric_breaks.metric_id
        and now.segment = metric_breaks.segment
        and metric_breaks.break_on > first_quarter.period_start
        and metric_breaks.break_on <= now.period_end
    group by
        now.company_id, now.calendar_quarter, now.trailing_year_value_usd, year_before.trailing_year_value_usd,
        capex.capex_cash_ttm_usd
),

statements as (
    select
        company_id,
        {{ quarter_of('given_on') }} as calendar_quarter,
        sum(case when action in ('raised', 'narrowed_up') then 1 else 0 end) as raised,
        sum(case when action in ('lowered', 'narrowed_down', 'withdrawn') then 1 else 0 end) as cut,
        sum(case when action in ('basis_change', 'perimeter_change') then 1 else 0 end) as basis_changed
    from {{ ref('stg_disclosures__capex_guidance') }}
    group by company_id, {{ quarter_of('given_on') }}
),

statement_quarters as (
    select distinct calendar_quarter from statements
),

guided as (
    select
        members.subject_id,
        quarters.calendar_quarter,
        count(*) as inputs_needed,
        count(statements.company_id) as inputs_found,
        sum(statements.raised) as raised,
        sum(statements.cut) as cut,
        sum(statements.basis_changed) as basis_changed,
        {{ dbt.listagg("case when statements.company_id is null then members.company_id || ' statement' end", "', '",
           'order by members.company_id') }} as inputs_missing
    from members
    cross join statement_quarters as quarters
    left join statements
        on members.company_id = statements.company_id
        and quarters.calendar_quarter = statements.calendar_quarter
    group by members.subject_id, quarters.calendar_quarter
),

measured as (
    select 'capex_to_ocf_quarter' as measure_id, subject_id, calendar_quarter, capex_to_ocf_ratio as value
    from with_trailing_year
    union all
    select 'capex_to_ocf_ttm' as measure_id, subject_id, calendar_quarter, capex_to_ocf_ttm_ratio as value
    from with_trailing_year
    union all
    select
        'capex_to_depreciation_ttm' as measure_id,
        subject_id,
        calendar_quarter,
        capex_to_depreciation_ttm_ratio as value
    from with_trailing_year
    union all
    select
        'capex_intensity_ttm' as measure_id,
        subject_id,
        calendar_quarter,
        {{ ratio('capex_cash_ttm_usd', 'revenue_ttm_usd') }} as value
    from with_trailing_year
    union all
    select
        'debt_funded_ttm' as measure_id,
        with_trailing_year.subject_id,
        with_trailing_year.calendar_quarter,
        {{ ratio('summed.borrowed_ttm_usd',
                 '(with_trailing_year.capex_cash_ttm_usd + summed.finance_lease_additions_ttm_usd)') }} as value
    from with_trailing_year
    inner join summed
        on with_trailing_year.subject_id = summed.subject_id
        and with_trailing_year.calendar_quarter = summed.calendar_quarter
    union all
    select
        'leases_to_ocf' as measure_id,
        with_trailing_year.subject_id,
        with_trailing_year.calendar_quarter,
        case
            when with_trailing_year.ocf_ttm_usd > 0
                then {{ ratio('summed.leases_not_commenced_usd', 'with_trailing_year.ocf_ttm_usd') }}
        end as value
    from with_trailing_year
    inner join summed
        on with_trailing_year.subject_id = summed.subject_id
        and with_trailing_year.calendar_quarter = summed.calendar_quarter
    union all
    select
        'commitments_to_ocf' as measure_id,
        with_trailing_year.subject_id,
        with_trailing_year.calendar_quarter,
        case
            when with_trailing_year.ocf_ttm_usd > 0
                then {{ ratio('(summed.leases_not_commenced_usd + summed.purchase_commitments_usd)',
                              'with_trailing_year.ocf_ttm_usd') }}
        end as value
    from with_trailing_year
    inner join summed
        on with_trailing_year.subject_id = summed.subject_id
        and with_trailing_year.calendar_quarter = summed.calendar_quarter
    union all
    select
        'rpo_due_within_a_year' as measure_id,
        subject_id,
        calendar_quarter,
        {{ ratio('rpo_due_within_a_year_usd', 'rpo_total_usd') }} as value
    from summed
    union all
    select
        'cloud_revenue_per_capex' as measure_id,
        company_id as subject_id,
        calendar_quarter,
        case when breaks = 0 then {{ ratio('revenue_added_usd', 'capex_year_before_usd') }} end as value
    from cloud_years
    union all
    select
        'capex_less_cloud_growth' as measure_id,
        company_id as subject_id,
        calendar_quarter,
        capex_yoy_ratio - cloud_revenue_yoy_ratio as value
    from {{ ref('hyperscaler_spend_quarterly') }}
    union all
    select 'cash_runway' as measure_id, company_id as subject_id, calendar_quarter, cash_runway_quarters as value
    from {{ ref('hyperscaler_spend_quarterly') }}
),

counted as (
    select
        inputs.measure_id,
        inputs.subject_id,
        inputs.calendar_quarter,
        measured.value,
        inputs.inputs_needed,
        inputs.inputs_found,
        case
            when inputs.inputs_missing is not null then inputs.inputs_missing
            -- With every figure there, growth of a cloud is null only across a redrawn segment.
            when measured.value is null and inputs.measure_id in ('cloud_revenue_per_capex', 'capex_less_cloud_growth')
                then 'one definition of the segment throughout'
        end as inputs_missing
    from {{ ref('int_gauges__inputs') }} as inputs
    inner join (select distinct subject_id from members) as subjects on inputs.subject_id = subjects.subject_id
    left join measured
        on inputs.measure_id = measured.measure_id
        and inputs.subject_id = measured.subject_id
        and inputs.calendar_quarter = measured.calendar_quarter
),

revised as (
    {% for revision in ['raised', 'cut', 'basis_changed'] -%}
    select
        'guidance_{{ revision }}' as measure_id,
        subject_id,
        calendar_quarter,
        {{ revision }} as revisions,
        inputs_needed,
        inputs_found,
        inputs_missing
    from guided
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    measure_id,
    subject_id,
    calendar_quarter,
    {{ double('value') }} as value,
    inputs_needed,
    inputs_found,
    inputs_missing
from counted
union all
-- What was found was said; that nothing was said is known only once everybody has been read.
select
    measure_id,
    subject_id,
    calendar_quarter,
    case when revisions > 0 or inputs_found = inputs_needed then {{ double('revisions') }} end as value,
    inputs_needed,
    inputs_found,
    inputs_missing
from revised
