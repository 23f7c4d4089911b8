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
    select *, lag(value) over days as before, lag(rate_on) over days as rated_before
    from stated
    window days as (partition by pair, publisher order by rate_on)
),

begun as (
    select pair, publisher, min(rate_on) as first_on
    from stated
    group by pair, publisher
),

days as (
    select publisher, rate_on, min(document_id) as document_id
    from stated
    group by publisher, rate_on
),

-- Days from a pair's first on which its publisher states others: the first of each run without it is told.
listed as (
    select
        begun.pair, begun.publisher, days.rate_on, days.document_id,
        stated.value is null as is_missing,
        lag(stated.value is null, 1, false) over (
            partition by begun.pair, begun.publisher order by days.rate_on
        ) as was_missing
    from begun
    inner join days on begun.publisher = days.publisher and days.rate_on > begun.first_on
    left join stated
        on begun.pair = stated.pair and begun.publisher = stated.publisher and days.rate_on = stated.rate_on
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

{{ doubt("'rate_moved_too_far'", 'pair', 'publisher', 'rate_on', 'rate_on', 'value',
    'before / ' ~ parameter('rate_times'), 'before * ' ~ parameter('rate_times')) }}
from moves
where {{ is_far('value', 'before', parameter('rate_times')) }}

union all

{{ doubt("'rate_of_no_publisher'", 'pair', "'cfets'", 'rate_on', 'rate_on', 'value',
    'other_value / ' ~ parameter('rate_spread'), 'other_value * ' ~ parameter('rate_spread')) }}
from crossed
where {{ is_far('value', 'other_value', parameter('rate_spread')) }}

union all

{{ doubt("'rate_beyond_its_range'", 'stated.pair', 'stated.publisher', 'stated.rate_on', 'stated.rate_on',
    'stated.value', 'ranges.low_rate', 'ranges.high_rate', 'stated.document_id') }}
from stated
inner join {{ ref('rate_ranges') }} as ranges on stated.pair = ranges.pair
where stated.value not between ranges.low_rate and ranges.high_rate

union all

{{ doubt("'rates_missing'", 'pair', 'publisher', "'after ' || " ~ text('rated_before'), 'rate_on', 'value') }}
from moves
where {{ dbt.datediff('rated_before', 'rate_on', 'day') }} > {{ parameter('rate_gap_days') }}

union all

{{ doubt("'rates_missing'", 'pair', 'publisher', "'from ' || " ~ text('rate_on'), 'rate_on') }}
from listed
where is_missing and not was_missing
