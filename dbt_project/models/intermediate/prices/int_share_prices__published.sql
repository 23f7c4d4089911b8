-- Daily closes of both price publishers in one shape: as traded, adjusted for splits, and adjusted for splits and
-- dividends. Each is null where its publisher's archived bodies do not carry it. A split whose ratio nobody knows leaves
-- unknown what was traded before it, and an adjusted close that a later body has restated around is of another series.
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
        exp(sum(ln(splits.split_ratio))) as later_splits,
        max(case when splits.split_ratio is null then 1 else 0 end) = 1 as has_unknown_split
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
        case
            when yahoo_factors.has_unknown_split or bars.is_outdated_adjustment then null
            else {{ double('bars.split_adjusted_close') }} * coalesce(yahoo_factors.later_splits, 1)
        end as close,
        case when not bars.is_outdated_adjustment then {{ double('bars.split_adjusted_close') }} end as split_adjusted_close,
        case when not bars.is_outdated_adjustment then {{ double('bars.adjusted_close') }} end as adjusted_close,
        bars.is_outdated_adjustment,
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
        max(case when adjustment = 'forward' and not is_outdated_adjustment then {{ double('close') }} end) as adjusted_close,
        max(case when is_outdated_adjustment then 1 else 0 end) = 1 as is_outdated_adjustment,
        max(volume_shares) as volume,
        'tencent_prices' as source_name,
        max(vintage_on) as vintage_on,
        max(document_id) as document_id
    from {{ ref('stg_tencent_prices__bars') }}
    group by company_id, traded_on
)

select
    company_id, traded_on, currency, close, split_adjusted_close, adjusted_close, is_outdated_adjustment, volume,
    source_name, vintage_on, document_id
from yahoo
union all
select
    company_id, traded_on, currency, close, split_adjusted_close, adjusted_close, is_outdated_adjustment, volume,
    source_name, vintage_on, document_id
from tencent
