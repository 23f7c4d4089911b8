-- Changes that the registers of A-share companies list, each trade once: a director who holds five percent reports to
-- both, there as the days of a trade, here as its whole. What is no trade (a gift, a split, a court's order) is kept as
-- a change of another kind, as on Form 4; so is a way of changing hands that nobody has judged yet.
with changes as (
    select * from {{ ref('stg_eastmoney_shareholder_changes__changes') }}
    where is_executed
),

methods as (
    select distinct method from changes
    where method is not null
),

judged as (
    select
        methods.method,
        rules.is_trade,
        row_number() over (partition by methods.method order by rules.priority, rules.pattern) as choice
    from methods
    inner join {{ ref('trade_methods') }} as rules on methods.method like rules.pattern
),

by_insiders as (
    select
        holders.company_id,
        holders.holder_name,
        holders.started_on,
        holders.ended_on,
        holders.shares_change,
        sum(insiders.shares_change) as shares_by_insider
    from (
        select distinct company_id, holder_name, started_on, ended_on, shares_change from changes
        where register = 'holders'
    ) as holders
    inner join changes as insiders
        on insiders.register = 'insiders'
        and holders.company_id = insiders.company_id
        and holders.holder_name = insiders.holder_name
        and insiders.ended_on >= coalesce(holders.started_on, holders.ended_on)
        and insiders.ended_on <= holders.ended_on
    group by
        holders.company_id, holders.holder_name, holders.started_on, holders.ended_on, holders.shares_change
)

select
    changes.*,
    case
        when changes.method is null or judged.is_trade then changes.signed_direction
        else 'other'
    end as direction
from changes
left join judged on changes.method = judged.method and judged.choice = 1
left join by_insiders
    on changes.register = 'holders'
    and changes.company_id = by_insiders.company_id
    and changes.holder_name = by_insiders.holder_name
    and changes.started_on is not distinct from by_insiders.started_on
    and changes.ended_on = by_insiders.ended_on
    and changes.shares_change = by_insiders.shares_change
    and by_insiders.shares_by_insider = changes.shares_change
where by_insiders.company_id is null
