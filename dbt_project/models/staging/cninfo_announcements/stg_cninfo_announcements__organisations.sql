-- What CNINFO calls each company, as its search last answered.
with source as (
    select * from {{ source('raw', 'cninfo_announcements__organisations') }}
),

archived as (
    {{ from_archive('cninfo_announcements') }}
),

ranked as (
    select
        source.*,
        row_number() over (
            partition by source.secucode order by archived.fetched_at desc, source.document_id
        ) as recency
    from source
    inner join archived on source.document_id = archived.document_id
)

select company_id, secucode, org_id, name_zh, category, document_id, locator
from ranked
where recency = 1
