-- Funding rounds of AI companies in Epoch's newest file, closed or spoken of; forecasts are marked.
with source as (
    select * from {{ source('raw', 'epoch_ai_companies__fundings') }}
),

archived as (
    select document_id, max(fetched_at) as fetched_at
    from {{ source('raw', 'archive__documents') }}
    where source = 'epoch_ai_companies'
    group by document_id
),

ranked as (
    select
        source.*,
        cast(archived.fetched_at as date) as vintage_on,
        dense_rank() over (order by archived.fetched_at desc, source.document_id) as recency
    from source
    inner join archived on source.document_id = archived.document_id
)

select
    row_number,
    report_code,
    company as company_name,
    closed_on,
    is_forecast,
    status,
    funding_kind,
    equity as equity_usd,
    debt as debt_usd,
    valuation as valuation_usd,
    confidence,
    reported_on,
    source_url,
    vintage_on,
    document_id,
    locator
from ranked
where recency = 1
