-- Announcements by class. The reviewed rules of announcement_classes read titles, the lowest priority number first;
-- a title that no rule knows has no class. A corrected paper (更正后) is of the class of the paper it replaces; where
-- that one stands beside it under a number of its own, it is a correction and no second plan or contract.
with source as (
    select * from {{ source('raw', 'cninfo_announcements__announcements') }}
),

archived as (
    {{ from_archive('cninfo_announcements') }}
),

ranked as (
    select
        source.*,
        row_number() over (
            partition by source.announcement_id order by archived.fetched_at desc, source.document_id
        ) as recency
    from source
    inner join archived on source.document_id = archived.document_id
),

announcements as (
    select *, replace(replace(title, '（更正后）', ''), '(更正后)', '') as first_title
    from ranked
    where recency = 1
),

corrections as (
    select distinct corrected.announcement_id
    from announcements as corrected
    inner join announcements as original
        on corrected.company_id = original.company_id
        and corrected.first_title = original.title
        and corrected.announcement_id <> original.announcement_id
    where corrected.title <> corrected.first_title
),

classified as (
    select
        announcements.announcement_id,
        rules.announcement_class,
        row_number() over (
            partition by announcements.announcement_id order by rules.priority, rules.pattern
        ) as choice
    from announcements
    inner join {{ ref('announcement_classes') }} as rules on announcements.first_title like rules.pattern
)

select
    announcements.company_id,
    announcements.announcement_id,
    announcements.title,
    case when corrections.announcement_id is null then classified.announcement_class else 'correction' end as announcement_class,
    announcements.type_codes,
    announcements.published_at,
    announcements.published_on,
    announcements.published_on as known_from,
    'announced' as known_at_basis,
    announcements.announcement_id as filing_code,
    announcements.attachment_url as filing_url,
    announcements.document_id,
    announcements.locator
from announcements
left join classified
    on announcements.announcement_id = classified.announcement_id
    and classified.choice = 1
left join corrections on announcements.announcement_id = corrections.announcement_id
