-- Shares that large holders and insiders reported as bought or sold, as the newest body of each page lists them.
-- Only is_executed rows are trades. Holders are announced; an insider's row is known from the day it was fetched.
with source as (
    select * from {{ source('raw', 'eastmoney_shareholder_changes__changes') }}
),

archived as (
    {{ from_archive('eastmoney_shareholder_changes') }}
),

carried as (
    select
        source.*,
        archived.recency,
        min(cast(archived.fetched_at as date)) over (
            partition by
                source.secucode, source.register, source.holder_name, source.started_on, source.ended_on,
                source.notice_on, source.shares_change, source.average_price, source.method, source.repeat_number
        ) as first_fetched_on,
        row_number() over (
            partition by
                source.secucode, source.register, source.holder_name, source.started_on, source.ended_on,
                source.notice_on, source.shares_change, source.average_price, source.method, source.repeat_number
            order by archived.recency, archived.fetched_at desc, source.document_id
        ) as choice
    from source
    inner join archived on source.document_id = archived.document_id
)

select
    company_id,
    register,
    holder_name,
    case when shares_change < 0 then 'sale' else 'purchase' end as signed_direction,
    shares_change,
    total_shares_ratio,
    float_shares_ratio,
    shares_after,
    holding_after_ratio,
    average_price,
    'CNY' as unit,
    method,
    started_on,
    ended_on,
    not is_running as is_executed,
    share_class,
    director_name,
    position_name,
    relation,
    repeat_number,
    notice_on as published_on,
    coalesce(notice_on, first_fetched_on) as known_from,
    case when notice_on is not null then 'announced' else 'fetched' end as known_at_basis,
    document_id,
    locator
from carried
where recency = 1 and choice = 1
