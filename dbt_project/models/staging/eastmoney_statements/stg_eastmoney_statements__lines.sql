-- Statement lines as Eastmoney carries them, cumulative from 1 January. The portal overwrites a row in place, so values
-- stand in the order in which they were observed: one that comes back is a version of its own, and one that is first seen
-- after the portal touched its row is not known from the first announcement.
with source as (
    select * from {{ source('raw', 'eastmoney_statements__lines') }}
    where value is not null
),

archived as (
    {{ from_archive('eastmoney_statements') }}
),

spans as (
    select * from {{ source('raw', 'archive__spans') }}
    where source = 'eastmoney_statements'
),

observed as (
    select
        source.*,
        archived.url,
        cast(spans.current_from as date) as observed_on,
        spans.span,
        min(spans.span) over (
            partition by source.secucode, source.statement, source.report_on, source.field_code
        ) as first_span,
        row_number() over (
            partition by source.secucode, source.statement, source.report_on, source.field_code, spans.span
            order by coalesce(source.updated_on, source.notice_on) desc, source.locator
        ) as age_in_body
    from source
    inner join archived on source.document_id = archived.document_id
    inner join spans
        on source.document_id = spans.document_id
        and spans.key = source.statement || '/' || source.secucode
),

changes as (
    -- Of a body seen later the row that stands counts alone: its older ones were seen before.
    select
        *,
        lag(value) over (
            partition by secucode, statement, report_on, field_code order by span, age_in_body desc
        ) as value_before
    from observed
    where span = first_span or age_in_body = 1
),

dated as (
    -- Within the first body that was seen the portal's own days tell versions apart, from then on ours do.
    select
        *,
        case
            when span > first_span then observed_on
            when notice_on is null then coalesce(updated_on, observed_on)
            when updated_on > notice_on then updated_on
            else notice_on
        end as known_from,
        case
            when span > first_span then 'fetched'
            when notice_on is null then case when updated_on is null then 'fetched' else 'updated' end
            when updated_on > notice_on then 'updated'
            else 'announced'
        end as known_at_basis
    from changes
    where value_before is null or value <> value_before
),

last_of_a_day as (
    select
        *,
        row_number() over (
            partition by secucode, statement, report_on, field_code, known_from order by span desc, age_in_body
        ) as choice
    from dated
)

select
    company_id,
    'eastmoney_' || statement as taxonomy,
    field_code as concept,
    currency as unit,
    case
        when statement <> 'balance'
            then cast({{ text('extract(year from report_on)') }} || '-01-01' as date)
    end as period_start,
    report_on as period_end,
    value,
    secucode || ' ' || {{ text('report_on') }} as filing_code,
    statement as form,
    coalesce(notice_on, observed_on) as published_on,
    known_from,
    known_at_basis,
    'https://emweb.securities.eastmoney.com/PC_HSF10/NewFinanceAnalysis/Index?type=web&code='
    || substring(secucode, 8, 2) || substring(secucode, 1, 6) as filing_url,
    document_id,
    locator
from last_of_a_day
where choice = 1
