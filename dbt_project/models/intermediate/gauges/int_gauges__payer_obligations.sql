-- What payers borrow and owe against what they spend and earn: debt, leases, commitments, and backlog due soon.
{% set trailing = ['debt_issued', 'debt_repaid', 'finance_lease_additions'] %}
{% set stocks = ['leases_not_commenced', 'purchase_commitments', 'rpo_due_within_a_year', 'rpo_total'] %}

with wide as (
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
    from {{ ref('int_gauges__payer_members') }} as members
    inner join borrowing on members.company_id = borrowing.company_id
    group by members.subject_id, borrowing.calendar_quarter, members.members
)

select
    'debt_funded_ttm' as measure_id,
    payers.subject_id,
    payers.calendar_quarter,
    {{ ratio('summed.borrowed_ttm_usd',
             '(payers.capex_cash_ttm_usd + summed.finance_lease_additions_ttm_usd)') }} as value
from {{ ref('int_gauges__payer_quarters') }} as payers
inner join summed
    on payers.subject_id = summed.subject_id
    and payers.calendar_quarter = summed.calendar_quarter
union all
select
    'leases_to_ocf' as measure_id,
    payers.subject_id,
    payers.calendar_quarter,
    case
        when payers.ocf_ttm_usd > 0
            then {{ ratio('summed.leases_not_commenced_usd', 'payers.ocf_ttm_usd') }}
    end as value
from {{ ref('int_gauges__payer_quarters') }} as payers
inner join summed
    on payers.subject_id = summed.subject_id
    and payers.calendar_quarter = summed.calendar_quarter
union all
select
    'commitments_to_ocf' as measure_id,
    payers.subject_id,
    payers.calendar_quarter,
    case
        when payers.ocf_ttm_usd > 0
            then {{ ratio('(summed.leases_not_commenced_usd + summed.purchase_commitments_usd)',
                          'payers.ocf_ttm_usd') }}
    end as value
from {{ ref('int_gauges__payer_quarters') }} as payers
inner join summed
    on payers.subject_id = summed.subject_id
    and payers.calendar_quarter = summed.calendar_quarter
union all
select
    'rpo_due_within_a_year' as measure_id,
    subject_id,
    calendar_quarter,
    {{ ratio('rpo_due_within_a_year_usd', 'rpo_total_usd') }} as value
from summed
