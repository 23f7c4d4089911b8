-- Statement lines as Eastmoney carries them, cumulative from 1 January. The portal overwrites a row in place, so values
-- stand in the order in which they were observed: one that comes back is a version of its own, and one that is first seen
-- after the portal touched its row is not known from the first announcement. A value that a later body leaves out, though
-- it carries the line and reaches back as far, is withdrawn.
with lines as (
    select * from {{ source('raw', 'eastmoney_statements__lines') }}
),

source as (
    select * from lines
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

covered as (
    -- What each body could have stated: the lines that it carries, back to the oldest report in it.
    select document_id, secucode, statement, field_code, min(report_on) as reaches_back_to
    from lines
    group by document_id, secucode, statement, field_code
),

left_out as (
    select
        seen.company_id,
        seen.secucode,
        seen.statement,
        seen.report_on,
        seen.field_code,
        spans.span,
        spans.document_id,
        cast(spans.current_from as date) as observed_on,
        max(seen.currency) as currency,
        max(seen.notice_on) as notice_on
    from observed as seen
    inner join spans
        on spans.key = seen.statement || '/' || seen.secucode
        and spans.span > seen.first_span
    inner join covered
        on spans.document_id = covered.document_id
        and seen.secucode = covered.secucode
        and seen.statement = covered.statement
        and seen.field_code = covered.field_code
        and seen.report_on >= covered.reaches_back_to
    left join observed as still
        on spans.span = still.span
        and seen.secucode = still.secucode
        and seen.statement = still.statement
        and seen.report_on = still.report_on
        and seen.field_code = still.field_code
    where still.secucode is null
    group by
        seen.company_id, seen.secucode, seen.statement, seen.report_on, seen.field_code, spans.span, spans.document_id,
        spans.current_from
),

in_order as (
    select
        company_id, secucode, statement, report_on, field_code, value, currency, notice_on, updated_on, document_id,
        locator, observed_on, span, first_span, age_in_body, false as is_withdrawn
    from observed
    -- Of a body seen later the row that stands counts alone: its older ones were seen before.
    where span = first_span or age_in_body = 1
    union all
    select
        company_id, secucode, statement, report_on, field_code, cast(null as decimal(38, 6)) as value, currency,
        notice_on, cast(null as date) as updated_on, document_id, '$' as locator, observed_on, span, 0 as first_span,
        1 as age_in_body, true as is_withdrawn
    from left_out
),

changes as (
    select
        *,
        lag(value) over one_cell as value_before,
        lag(is_withdrawn) over one_cell as was_withdrawn
    from in_order
    window one_cell as (
        partition by secucode, statement, report_on, field_code order by span, age_in_body desc
    )
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
    where case when is_withdrawn then not was_withdrawn else value_before is null or value <> value_before end
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
    coalesce(value, value_before) as value,
    secucode || ' ' || {{ text('report_on') }} as filing_code,
    statement as form,
    coalesce(notice_on, observed_on) as published_on,
    known_from,
    known_at_basis,
    'https://emweb.securities.eastmoney.com/PC_HSF10/NewFinanceAnalysis/Index?type=web&code='
    || substring(secucode, 8, 2) || substring(secucode, 1, 6) as filing_url,
    document_id,
    locator,
    is_withdrawn
from last_of_a_day
where choice = 1
