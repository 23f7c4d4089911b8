-- Daily closes of both price publishers in one shape: as traded, adjusted for splits, and adjusted for splits and
-- dividends. Each is null where its publisher's archived bodies do not carry it.
with splits as (
    select company_id, event_on, {{ double('numerator') }} / {{ double('denominator') }} as split_ratio
    from {{ ref('stg_yahoo_prices__events') }}
    where event = 'split'
),

yahoo_factors as (
    -- Yahoo restates its closes for every split since: times the later splits they are as traded.
    select
        bars.company_id,
        bars.traded_on,
        exp(sum(ln(splits.split_ratio))) as later_splits
    from {{ ref('stg_yahoo_prices__bars') }} as bars
    inner join splits
        on bars.company_id = splits.company_id
        and splits.event_on > bars.traded_on
    group by bars.company_id, bars.traded_on
),

yahoo as (
    select
        bars.company_id,
        bars.traded_on,
        bars.currency,
        {{ double('bars.split_adjusted_close') }} * coalesce(yahoo_factors.later_splits, 1) as close,
        {{ double('bars.split_adjusted_close') }} as split_adjusted_close,
        {{ double('bars.adjusted_close') }} as adjusted_close,
        bars.volume,
        'yahoo_prices' as source_name,
        bars.vintage_on,
        bars.document_id
    from {{ ref('stg_yahoo_prices__bars') }} as bars
    left join yahoo_factors
        on bars.company_id = yahoo_factors.company_id
        and bars.traded_on = yahoo_factors.traded_on
),

tencent as (
    select
        company_id,
        traded_on,
        'CNY' as currency,
        max(case when adjustment = 'none' then {{ double('close') }} end) as close,
        {{ double('null') }} as split_adjusted_close,
        max(case when adjustment = 'forward' then {{ double('close') }} end) as adjusted_close,
        max(volume_shares) as volume,
        'tencent_prices' as source_name,
        max(vintage_on) as vintage_on,
        max(document_id) as document_id
    from {{ ref('stg_tencent_prices__bars') }}
    group by company_id, traded_on
)

select
    company_id, traded_on, currency, close, split_adjusted_close, adjusted_close, volume, source_name, vintage_on,
    document_id
from yahoo
union all
select
    company_id, traded_on, currency, close, split_adjusted_close, adjusted_close, volume, source_name, vintage_on,
    document_id
from tencent
