-- Raw tables that hold less than their publisher has ever given: a list cut short, companies that fell out of it. A table
-- without a row is a publisher that never answered, which its own check says.
{% set tables = {
    'sec_company_facts__facts': true, 'yahoo_prices__bars': true, 'tencent_prices__bars': true,
    'ecb_exchange_rates__rates': false, 'cfets_central_parity__rates': false, 'eastmoney_statements__lines': true,
    'gpu_rental_offers__offers': false, 'epoch_data_centers__timelines': false, 'epoch_data_centers__sites': false,
    'epoch_ai_companies__revenues': false, 'epoch_ai_companies__fundings': false, 'disclosures__figures': true,
    'disclosures__capex_guidance': true, 'sec_submissions__filings': true
} %}
with held as (
    {% for table, has_companies in tables.items() %}
    select
        '{{ table }}' as raw_table,
        count(distinct document_id) as documents,
        {{ 'count(distinct company_id)' if has_companies else '0' }} as companies,
        count(*) as all_rows
    from {{ source('raw', table) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

minimums as (
    select held.*, minimums.least_documents, minimums.least_companies, minimums.least_rows
    from held
    inner join {{ ref('source_minimums') }} as minimums on held.raw_table = minimums.raw_table
    where held.all_rows > 0
),

counted as (
    select raw_table, 'documents' as item, documents as value, least_documents as least from minimums
    union all
    select raw_table, 'companies' as item, companies as value, least_companies as least from minimums
    union all
    select raw_table, 'rows' as item, all_rows as value, least_rows as least from minimums
)

{{ doubt("'holds_too_little'", 'raw_table', 'item', "'table'", 'null', 'value', 'least', document_id='null') }}
from counted
where value < least
