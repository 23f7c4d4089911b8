-- Funding rounds of AI companies in Epoch's newest file, closed or spoken of; forecasts are marked.
with newest as (
    {{ newest_document('epoch_ai_companies', 'fundings') }}
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
from newest
