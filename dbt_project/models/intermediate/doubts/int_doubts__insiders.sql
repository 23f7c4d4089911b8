-- Transactions of a form that do not tie: shares held after a line are those after the line before it, with what was
-- bought and less what was sold; a sale takes shares and a purchase adds them.
with lines as (
    select *,
        owner_names || ' ' || security as item,
        {{ text('transacted_on') }} || ' ' || filing_code || ' row ' || {{ text('row_in_table') }} as label,
        lag(shares_after) over form as held_before,
        lag(row_in_table) over form as row_before
    from {{ ref('stg_sec_insider_trades__transactions') }}
    window form as (
        partition by company_id, filing_code, owner_ciks, security, ownership, ownership_nature, is_derivative
        order by row_in_table
    )
)

{{ doubt("'shares_do_not_add_up'", 'company_id', 'item', 'label', 'transacted_on', 'shares',
    'abs(held_before - shares_after)', 'abs(held_before - shares_after)') }}
from lines
where held_before is not null and row_in_table = row_before + 1 and not is_derivative
    and abs(held_before + case direction when 'A' then shares else -shares end - shares_after)
        > {{ parameter('shares_tolerance') }}

union all

{{ doubt("'direction_against_its_code'", 'company_id', 'item', 'label', 'transacted_on', 'shares') }}
from lines
where (transaction_code in ('S', 'F') and direction <> 'D') or (transaction_code = 'P' and direction <> 'A')

union all

{{ doubt("'reported_long_after'", 'company_id', 'item', 'label', 'transacted_on', 'shares') }}
from lines
where {{ dbt.datediff('transacted_on', 'reported_on', 'day') }} > {{ parameter('reported_late_days') }}
