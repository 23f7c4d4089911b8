-- Days that cannot be: later than the document that names them was fetched, or of a company whose newest quarter is
-- older than its filings usually let it become. Columns are those in which a publisher states what has been.
{% set observed = [
    ('stg_sec_company_facts__facts', 'published_on', "company_id"),
    ('stg_sec_filing_facts__facts', 'period_start', "company_id"),
    ('stg_eastmoney_statements__lines', 'published_on', "company_id"),
    ('stg_eastmoney_statements__lines', 'period_end', "company_id"),
    ('stg_disclosures__figures', 'published_on', "company_id"),
    ('stg_disclosures__figures', 'period_end', "company_id"),
    ('stg_disclosures__capex_guidance', 'given_on', "company_id"),
    ('stg_disclosures__compute_contracts', 'signed_on', "company_id"),
    ('stg_eastmoney_segments__items', 'period_end', "company_id"),
    ('stg_eastmoney_shareholder_changes__changes', 'published_on', "company_id"),
    ('stg_cninfo_announcements__announcements', 'published_on', "company_id"),
    ('stg_yahoo_prices__bars', 'traded_on', "company_id"),
    ('stg_tencent_prices__bars', 'traded_on', "company_id"),
    ('stg_ecb_exchange_rates__rates', 'rate_on', "currency"),
    ('stg_cfets_central_parity__rates', 'rate_on', "base_currency || '/' || quote_currency"),
    ('stg_sec_insider_trades__transactions', 'transacted_on', "company_id"),
    ('stg_sec_insider_trades__transactions', 'reported_on', "company_id"),
    ('stg_sec_submissions__filings', 'filed_on', "company_id"),
    ('stg_gpu_rental_offers__offers', 'priced_on', "gpu_name"),
] %}
with days as (
    {% for model, column, subject in observed %}
    select distinct
        '{{ model }}' as model, '{{ column }}' as named, {{ subject }} as subject, {{ column }} as observed_on, document_id
    from {{ ref(model) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

fetched as (
    select document_id, max(cast(current_from as date)) as fetched_on
    from (
        select document_id, fetched_at as current_from from {{ ref('stg_archive__documents') }}
        union all
        select document_id, current_from from {{ source('raw', 'archive__spans') }}
    ) as seen
    group by document_id
)

select distinct
    'ahead_of_its_fetch' as rule_id, days.subject, days.model || '.' || days.named as item,
    cast(days.observed_on as varchar) as label, days.observed_on, {{ double('null') }} as value,
    {{ double('null') }} as low, {{ double('null') }} as high, days.document_id
from days
inner join fetched on days.document_id = fetched.document_id
where days.observed_on > {{ add_days('fetched.fetched_on', 1) }}
