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
),

-- What a share fetched on a day, as traded: the bar's range with the splits since taken back.
days as (
    select bars.company_id, bars.traded_on,
        {{ double('bars.split_adjusted_low') }} * prices.close / prices.split_adjusted_close as low,
        {{ double('bars.split_adjusted_high') }} * prices.close / prices.split_adjusted_close as high
    from {{ ref('stg_yahoo_prices__bars') }} as bars
    inner join {{ ref('int_share_prices__published') }} as prices
        on bars.company_id = prices.company_id and bars.traded_on = prices.traded_on
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

union all

{{ doubt("'price_out_of_its_day'", 'lines.company_id', 'lines.item', 'lines.label', 'lines.transacted_on', 'lines.price',
    'days.low', 'days.high', 'lines.document_id') }}
from lines
inner join days on lines.company_id = days.company_id and lines.transacted_on = days.traded_on
where lines.transaction_code in ('S', 'P') and not lines.is_derivative
    and not (lines.price between days.low * (1 - {{ parameter('day_range_slack') }})
        and days.high * (1 + {{ parameter('day_range_slack') }}))
