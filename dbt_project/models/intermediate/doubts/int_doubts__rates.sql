-- Exchange rates that cannot be: they move too far, lie outside of the range of their currency, differ between two
-- publishers of one day, or are missing. Against the euro as the ECB states them, and against the dollar.
with stated as (
    select
        'EUR/' || currency as pair, rate_on, {{ double('rate_per_eur') }} as value, document_id,
        currency as quoted, 'ecb' as publisher
    from {{ ref('stg_ecb_exchange_rates__rates') }}
    union all
    select
        base_currency || '/' || quote_currency as pair, rate_on, {{ double('rate') }} as value, document_id,
        quote_currency as quoted, 'cfets' as publisher
    from {{ ref('stg_cfets_central_parity__rates') }}
),

moves as (
    select *,
        lag(value) over (partition by pair, publisher order by rate_on) as before,
        lag(rate_on) over (partition by pair, publisher order by rate_on) as rated_before
    from stated
),

crossed as (
    select
        parity.pair, parity.rate_on, parity.value, parity.document_id, others.value / dollars.value as other_value
    from stated as parity
    inner join stated as others
        on others.publisher = 'ecb' and parity.quoted = others.quoted and parity.rate_on = others.rate_on
    inner join stated as dollars
        on dollars.publisher = 'ecb' and dollars.quoted = 'USD' and parity.rate_on = dollars.rate_on
    where parity.publisher = 'cfets' and parity.pair like 'USD/%'
)

select
    'rate_moved_too_far' as rule_id, pair as subject, publisher as item, cast(rate_on as varchar) as label,
    rate_on as observed_on, value, before / {{ parameter('rate_times') }} as low,
    before * {{ parameter('rate_times') }} as high, document_id
from moves
where not (value / before between 1 / {{ parameter('rate_times') }} and {{ parameter('rate_times') }})

union all

select
    'rate_of_no_publisher' as rule_id, pair as subject, 'cfets' as item, cast(rate_on as varchar) as label,
    rate_on as observed_on, value, other_value / {{ parameter('rate_spread') }} as low,
    other_value * {{ parameter('rate_spread') }} as high, document_id
from crossed
where not (value / other_value between 1 / {{ parameter('rate_spread') }} and {{ parameter('rate_spread') }})

union all

select
    'rate_beyond_its_range' as rule_id, stated.pair as subject, stated.publisher as item,
    cast(stated.rate_on as varchar) as label, stated.rate_on as observed_on, stated.value,
    ranges.low_rate as low, ranges.high_rate as high, stated.document_id
from stated
inner join {{ ref('rate_ranges') }} as ranges on stated.pair = ranges.pair
where stated.value not between ranges.low_rate and ranges.high_rate

union all

select
    'rates_missing' as rule_id, pair as subject, publisher as item, 'after ' || cast(rated_before as varchar) as label,
    rate_on as observed_on, value, {{ double('null') }} as low,
    {{ double('null') }} as high, document_id
from moves
where {{ dbt.datediff('rated_before', 'rate_on', 'day') }} > {{ parameter('rate_gap_days') }}
