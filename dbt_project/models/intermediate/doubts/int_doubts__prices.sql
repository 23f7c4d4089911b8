-- Closes that cannot be of the share on that day: they move too far, stand alone, are another share's, or are missing.
-- As published: a move that breaks a series takes the closes before it out of the mart, and would hide itself there.
with closes as (
    select
        company_id, traded_on, source_name, currency, document_id,
        {{ double('coalesce(split_adjusted_close, close, adjusted_close)') }} as value,
        coalesce(split_adjusted_close, close, adjusted_close) as close
    from {{ ref('int_share_prices__published') }}
),

moves as (
    select *,
        lag(value) over days as before,
        lead(value) over days as after,
        lag(traded_on) over days as traded_before
    from closes
    window days as (partition by company_id order by traded_on)
),

days as (
    select source_name, traded_on, count(*) as shares
    from closes
    group by source_name, traded_on
),

spans as (
    select source_name, company_id, min(traded_on) as first_on, max(traded_on) as last_on
    from closes
    group by source_name, company_id
),

bars as (
    select company_id, traded_on, {{ double('split_adjusted_close') }} as value, {{ double('split_adjusted_low') }} as low,
        {{ double('split_adjusted_high') }} as high, document_id
    from {{ ref('stg_yahoo_prices__bars') }}
    union all
    select company_id, traded_on, {{ double('close') }} as value, {{ double('low') }} as low, {{ double('high') }} as high,
        document_id
    from {{ ref('stg_tencent_prices__bars') }}
),

open_days as (
    select days.source_name, days.traded_on
    from days
    inner join spans
        on days.source_name = spans.source_name and days.traded_on between spans.first_on and spans.last_on
    group by days.source_name, days.traded_on, days.shares
    having days.shares >= {{ parameter('price_gap_others') }} * count(*)
),

same as (
    select one.company_id, other.company_id as other_id, min(one.traded_on) as traded_on, min(one.value) as value,
        min(one.document_id) as document_id
    from closes as one
    inner join closes as other
        on one.traded_on = other.traded_on and one.close = other.close and one.company_id <> other.company_id
    group by one.company_id, other.company_id, {{ month_number('one.traded_on') }}
    having count(*) >= {{ parameter('price_same_days') }}
)

{{ doubt("'price_moved_too_far'", 'company_id', "'close'", 'traded_on', 'traded_on', 'value',
    'before / ' ~ parameter('price_times_a_day'), 'before * ' ~ parameter('price_times_a_day')) }}
from moves
where before > 0 and {{ is_far('value', 'before', parameter('price_times_a_day')) }}

union all

{{ doubt("'close_out_of_its_day'", 'company_id', "'close'", 'traded_on', 'traded_on', 'value', 'low', 'high') }}
from bars
where value < low * (1 - {{ parameter('day_range_slack') }}) or value > high * (1 + {{ parameter('day_range_slack') }})

union all

{{ doubt("'price_in_another_currency'", 'company_id', "'close'", text('traded_on') ~ " || ' in ' || currency",
    'traded_on', 'value') }}
from (select *, mode(currency) over (partition by company_id) as usual_currency from closes) as priced
where currency <> usual_currency

union all

{{ doubt("'price_spike'", 'company_id', "'close'", 'traded_on', 'traded_on', 'value', 'before', 'after') }}
from moves
where before > 0 and after > 0
    and (value > greatest(before, after) * {{ parameter('price_spike_times') }}
        or value * {{ parameter('price_spike_times') }} < least(before, after))

union all

{{ doubt("'prices_of_another'", 'company_id', "'close'", text('traded_on') ~ " || ' as ' || other_id", 'traded_on',
    'value') }}
from same

union all

{{ doubt("'prices_missing'", 'moves.company_id', "'close'", "'after ' || " ~ text('moves.traded_before'),
    'moves.traded_on', document_id='moves.document_id') }}
from moves
where {{ dbt.datediff('moves.traded_before', 'moves.traded_on', 'day') }} > {{ parameter('price_gap_days') }}
    and exists (
        select 1 from open_days
        where open_days.source_name = moves.source_name
            and open_days.traded_on > moves.traded_before and open_days.traded_on < moves.traded_on
    )

union all

{{ doubt("'prices_missing'", 'spans.company_id', "'close'", "'after ' || " ~ text('spans.last_on'),
    'max(open_days.traded_on)', document_id='null') }}
from spans
inner join open_days
    on spans.source_name = open_days.source_name and open_days.traded_on > spans.last_on
group by spans.company_id, spans.last_on
having {{ dbt.datediff('spans.last_on', 'max(open_days.traded_on)', 'day') }} > {{ parameter('price_gap_days') }}
