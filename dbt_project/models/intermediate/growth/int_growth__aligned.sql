-- Growth of pairs of series side by side, by lag. With a positive lag the leader's growth of so
-- many quarters before stands beside the follower's; both are known once the later quarter is.
with lags as (
    {{ lags('lead_lag_most_quarters') }}
),

growth as (
    select series_id, growth_basis, quarter_number, log_growth from {{ ref('int_growth__series') }}
)

select
    pairs.pair_id,
    lags.lag_quarters,
    follower.quarter_number as follower_quarter,
    leader.quarter_number as leader_quarter,
    greatest(leader.quarter_number, follower.quarter_number) as known_quarter,
    leader.log_growth as leader_growth,
    follower.log_growth as follower_growth
from {{ ref('lead_lag_pairs') }} as pairs
cross join lags
inner join growth as follower
    on pairs.follower_id = follower.series_id
    and pairs.growth_basis = follower.growth_basis
inner join growth as leader
    on pairs.leader_id = leader.series_id
    and pairs.growth_basis = leader.growth_basis
    and follower.quarter_number - lags.lag_quarters = leader.quarter_number
