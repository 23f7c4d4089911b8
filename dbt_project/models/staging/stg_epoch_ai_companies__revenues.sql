-- Reports of AI companies' revenue in Epoch's newest file; forecasts are marked.
with source as (
    select * from {{ source('raw', 'epoch_ai_companies__revenues') }}
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
    measured_on,
    is_forecast,
    annualized_revenue as annualized_revenue_usd,
    normalized_revenue as normalized_revenue_usd,
    annualized_kind,
    scope,
    period_revenue as period_revenue_usd,
    period_kind,
    source_kind,
    confidence,
    reported_on,
    source_url,
    vintage_on,
    document_id,
    locator
from ranked
where recency = 1
