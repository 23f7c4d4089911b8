-- Reports of AI companies' revenue in Epoch's newest file; forecasts are marked.
with newest as (
    {{ newest_document('epoch_ai_companies', 'revenues') }}
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
from newest
