-- Daily closes as they may be compared: what lies before a break of an adjusted series is not on the basis of what
-- follows, so its adjusted close is null, and says why.
with last_breaks as (
    select company_id, max(traded_on) as broke_on
    from {{ ref('int_share_prices__adjustment_breaks') }}
    group by company_id
),

judged as (
    select
        published.*,
        case
            when published.is_outdated_adjustment then 'older_adjustment'
            when published.adjusted_close is not null and published.traded_on < last_breaks.broke_on then 'beyond_price_limit'
        end as adjustment_problem
    from {{ ref('int_share_prices__published') }} as published
    left join last_breaks on published.company_id = last_breaks.company_id
)

select
    company_id,
    traded_on,
    currency,
    close,
    split_adjusted_close,
    case when adjustment_problem is null then adjusted_close end as adjusted_close,
    adjustment_problem,
    volume,
    source_name,
    vintage_on,
    document_id
from judged
