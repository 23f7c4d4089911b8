-- Transactions of a form that do not tie: shares held after a line are those after the line before it, with what was
-- bought and less what was sold; a sale takes shares and a purchase adds them.
with lines as (
    select *,
        lag(shares_after) over form as held_before,
        lag(row_in_table) over form as row_before,
        lag(transacted_on) over form as transacted_before
    from {{ ref('stg_sec_insider_trades__transactions') }}
    window form as (
        partition by company_id, filing_code, owner_ciks, security, ownership, ownership_nature, is_derivative
        order by row_in_table
    )
)

select
    'shares_do_not_add_up' as rule_id, company_id as subject, owner_names || ' ' || security as item,
    cast(transacted_on as varchar) || ' ' || filing_code || ' row ' || cast(row_in_table as varchar) as label,
    transacted_on as observed_on, {{ double('shares') }} as value,
    {{ double('abs(held_before - shares_after)') }} as low, {{ double('abs(held_before - shares_after)') }} as high,
    document_id
from lines
where held_before is not null and row_in_table = row_before + 1 and not is_derivative
    and abs(held_before + case direction when 'A' then shares else -shares end - shares_after)
        > {{ parameter('shares_tolerance') }}

union all

select
    'direction_against_its_code' as rule_id, company_id as subject, owner_names || ' ' || security as item,
    cast(transacted_on as varchar) || ' ' || filing_code || ' row ' || cast(row_in_table as varchar) as label,
    transacted_on as observed_on, {{ double('shares') }} as value, {{ double('null') }} as low,
    {{ double('null') }} as high, document_id
from lines
where (transaction_code = 'S' and direction <> 'D') or (transaction_code = 'P' and direction <> 'A')
    or (transaction_code = 'F' and direction <> 'D')

union all

select
    'reported_long_after' as rule_id, company_id as subject, owner_names || ' ' || security as item,
    cast(transacted_on as varchar) || ' ' || filing_code || ' row ' || cast(row_in_table as varchar) as label,
    transacted_on as observed_on, {{ double('shares') }} as value, {{ double('null') }} as low,
    {{ double('null') }} as high, document_id
from lines
where {{ dbt.datediff('transacted_on', 'reported_on', 'day') }} > {{ parameter('reported_late_days') }}
