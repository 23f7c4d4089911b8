-- Announced plans to sell, their corrections and their results: ceilings and reports, never sales themselves.
select
    announcement_id as plan_id,
    company_id,
    case announcement_class when 'plan_result' then 'result' when 'correction' then 'correction' else 'plan' end as stage,
    title,
    published_on as announced_on,
    published_at,
    filing_url,
    document_id,
    locator
from {{ ref('stg_cninfo_announcements__announcements') }}
where
    announcement_class in ('reduction_plan', 'plan_result')
    or (announcement_class = 'correction' and title like '%减持%')
