-- Does the growth of one series go before that of another? Correlation at each lag, by what had happened
-- up to each quarter. With a positive lag the leader's growth of so many quarters before stands beside the follower's.
{% set fewest = whole_parameter('lead_lag_fewest_quarters') %}

with lags as (
    {{ lags('lead_lag_most_quarters') }}
),

growth as (
    select series_id, growth_basis, quarter_number, log_growth from {{ ref('int_growth__series') }}
),

pairs as (
    select pair_id, leader_id, follower_id, growth_basis from {{ ref('lead_lag_pairs') }}
),

either_side as (
    select distinct
        pairs.pair_id,
        growth.quarter_number,
        growth.series_id = pairs.leader_id as is_leader
    from pairs
    inner join growth
        on growth.series_id in (pairs.leader_id, pairs.follower_id)
        and pairs.growth_basis = growth.growth_basis
),

starts as (
    select pair_id, min(quarter_number) as quarter_number from either_side
    where is_leader
    group by pair_id
),

as_of_quarters as (
    select distinct either_side.pair_id, either_side.quarter_number
    from either_side
    inner join starts
        on either_side.pair_id = starts.pair_id
        and either_side.quarter_number >= starts.quarter_number
),

aligned as (
    select pair_id, lag_quarters, known_quarter, leader_growth, follower_growth from {{ ref('int_growth__aligned') }}
),

measured as (
    select
        as_of_quarters.pair_id,
        lags.lag_quarters,
        as_of_quarters.quarter_number,
        count(aligned.leader_growth) as n,
        case
            when count(aligned.leader_growth) >= {{ fewest }}
                and max(aligned.leader_growth) > min(aligned.leader_growth)
                and max(aligned.follower_growth) > min(aligned.follower_growth)
                -- Sums of doubles can step over the bound by a last digit.
                then greatest(-1, least(1, {{ round_stable('corr(aligned.follower_growth, aligned.leader_growth)') }}))
        end as correlation
    from as_of_quarters
    cross join lags
    left join aligned
        on as_of_quarters.pair_id = aligned.pair_id
        and lags.lag_quarters = aligned.lag_quarters
        and as_of_quarters.quarter_number >= aligned.known_quarter
    group by as_of_quarters.pair_id, lags.lag_quarters, as_of_quarters.quarter_number
),

transformed as (
    -- Fisher's z is nearly normal with a deviation of 1 / sqrt(n - 3).
    select
        *,
        case when abs(correlation) < 1 then 0.5 * ln((1 + correlation) / (1 - correlation)) end as z,
        case when n > 3 then {{ parameter('lead_lag_interval_deviations') }} / sqrt(n - 3.0) end as z_margin
    from measured
)

select
    transformed.pair_id,
    transformed.lag_quarters,
    {{ quarter_label('transformed.quarter_number') }} as as_of_quarter,
    pairs.leader_id,
    pairs.follower_id,
    pairs.growth_basis,
    transformed.n,
    transformed.correlation,
    (exp(2 * (transformed.z - transformed.z_margin)) - 1) / (exp(2 * (transformed.z - transformed.z_margin)) + 1) as interval_low,
    (exp(2 * (transformed.z + transformed.z_margin)) - 1) / (exp(2 * (transformed.z + transformed.z_margin)) + 1) as interval_high
from transformed
inner join pairs on transformed.pair_id = pairs.pair_id
