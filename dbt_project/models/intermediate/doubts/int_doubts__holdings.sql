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

counted as (
    select held.raw_table, 'documents' as item, held.documents as value, minimums.least_documents as least
    from held
    inner join {{ ref('source_minimums') }} as minimums on held.raw_table = minimums.raw_table
    where held.all_rows > 0
    union all
    select held.raw_table, 'companies' as item, held.companies as value, minimums.least_companies as least
    from held
    inner join {{ ref('source_minimums') }} as minimums on held.raw_table = minimums.raw_table
    where held.all_rows > 0
    union all
    select held.raw_table, 'rows' as item, held.all_rows as value, minimums.least_rows as least
    from held
    inner join {{ ref('source_minimums') }} as minimums on held.raw_table = minimums.raw_table
    where held.all_rows > 0
)

select
    'holds_too_little' as rule_id, raw_table as subject, item, 'table' as label, cast(null as date) as observed_on,
    {{ double('value') }} as value, {{ double('least') }} as low, {{ double('null') }} as high,
    cast(null as varchar) as document_id
from counted
where value < least
