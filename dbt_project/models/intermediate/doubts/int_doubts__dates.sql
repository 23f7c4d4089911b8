-- Days that cannot be: later than the document that names them was fetched. Columns are those in which a publisher
-- states what has been.
{% set observed = [
    ('facts_history', ['period_end'], "company_id"),
    ('stg_aws_gpu_prices__rates', ['priced_on'], "instance_type"),
    ('stg_azure_gpu_prices__meters', ['priced_on'], "instance_type"),
    ('stg_cfets_central_parity__rates', ['rate_on'], "base_currency || '/' || quote_currency"),
    ('stg_cninfo_announcements__announcements', ['published_on'], "company_id"),
    ('stg_disclosures__capex_guidance', ['given_on', 'published_on'], "company_id"),
    ('stg_disclosures__compute_contracts', ['signed_on', 'terminated_on', 'published_on'], "company_id"),
    ('stg_disclosures__figures', ['period_end', 'published_on'], "company_id"),
    ('stg_eastmoney_segments__items', ['period_end'], "company_id"),
    ('stg_eastmoney_shareholder_changes__changes', ['started_on', 'ended_on', 'published_on'], "company_id"),
    ('stg_eastmoney_statements__lines', ['period_end', 'published_on'], "company_id"),
    ('stg_ecb_exchange_rates__rates', ['rate_on'], "currency"),
    ('stg_epoch_ai_companies__fundings', ['reported_on'], "company_name"),
    ('stg_epoch_ai_companies__revenues', ['reported_on'], "company_name"),
    ('stg_gpu_rental_offers__offers', ['priced_on'], "gpu_name"),
    ('stg_sec_company_facts__facts', ['published_on'], "company_id"),
    ('stg_sec_filing_facts__facts', ['published_on'], "company_id"),
    ('stg_sec_insider_trades__transactions', ['transacted_on', 'reported_on', 'amends_filed_on'], "company_id"),
    ('stg_sec_submissions__filings', ['filed_on'], "company_id"),
    ('stg_tencent_prices__bars', ['traded_on'], "company_id"),
    ('stg_vast_gpu_offers__offers', ['priced_on'], "gpu_name"),
    ('stg_yahoo_prices__bars', ['traded_on'], "company_id"),
    ('stg_yahoo_prices__events', ['event_on'], "company_id"),
    ('stg_yahoo_prices__index_bars', ['traded_on'], "price_index_id"),
] %}
with days as (
    {% for model, columns, subject in observed %}
    {% set is_last_model = loop.last %}
    {% for column in columns %}
    select distinct
        '{{ model }}' as model, '{{ column }}' as named, {{ subject }} as subject, {{ column }} as observed_on, document_id
    from {{ ref(model) }}
    {{ 'union all' if not (is_last_model and loop.last) }}
    {% endfor %}
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

{{ doubt("'ahead_of_its_fetch'", 'days.subject', "days.model || '.' || days.named", 'days.observed_on',
    'days.observed_on', document_id='days.document_id') }}
from days
inner join fetched on days.document_id = fetched.document_id
where days.observed_on > {{ add_days('fetched.fetched_on', 1) }}
