-- Statement lines as Eastmoney carries them, cumulative from 1 January. The portal overwrites a row in place, so a
-- value that differs from the one first archived is known from the day it was fetched.
with source as (
    select * from {{ source('raw', 'eastmoney_statements__lines') }}
    where value is not null
),

archived as (
    {{ from_archive('eastmoney_statements') }}
),

carried as (
    select
        source.*,
        archived.url,
        cast(archived.fetched_at as date) as fetched_on,
        row_number() over (
            partition by source.secucode, source.statement, source.report_on, source.field_code, source.value
            order by archived.fetched_at, source.document_id
        ) as repeat_number
    from source
    inner join archived on source.document_id = archived.document_id
),

numbered as (
    select
        *,
        row_number() over (
            partition by secucode, statement, report_on, field_code order by fetched_on, document_id
        ) as version_number
    from carried
    where repeat_number = 1
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
    coalesce(notice_on, fetched_on) as published_on,
    case when version_number = 1 then coalesce(notice_on, fetched_on) else fetched_on end as known_from,
    case when version_number = 1 and notice_on is not null then 'announced' else 'fetched' end as known_at_basis,
    'https://emweb.securities.eastmoney.com/PC_HSF10/NewFinanceAnalysis/Index?type=web&code='
    || substring(secucode, 8, 2) || substring(secucode, 1, 6) as filing_url,
    document_id,
    locator
from numbered
