-- Every archived value of every fact that any source reports, in one shape. A source that knows which metric a value
-- is names it; the others are mapped by their concepts.
with filed as (
    select
        company_id,
        'sec_company_facts' as source_name,
        taxonomy,
        concept,
        cast(null as {{ dbt.type_string() }}) as named_metric_id,
        'total' as segment,
        unit,
        period_start,
        period_end,
        value,
        'filed' as evidence,
        filing_code,
        form,
        published_on,
        known_from,
        known_at_basis,
        filing_url,
        document_id,
        locator,
        false as is_withdrawn
    from {{ ref('stg_sec_company_facts__facts') }}
    where form in (select forms.form from {{ ref('int_facts__forms') }} as forms where forms.is_periodic)
),

dimensional as (
    select
        company_id,
        'sec_filing_facts' as source_name,
        taxonomy,
        concept,
        metric_id as named_metric_id,
        segment,
        unit,
        period_start,
        period_end,
        value,
        'filed' as evidence,
        filing_code,
        form,
        published_on,
        known_from,
        known_at_basis,
        filing_url,
        document_id,
        locator,
        false as is_withdrawn
    from (
        select * from {{ ref('int_facts__dimensional') }}
        union all
        select * from {{ ref('int_facts__backlog_due') }}
    ) as of_filings
),

portal as (
    select
        company_id,
        'eastmoney_statements' as source_name,
        taxonomy,
        concept,
        cast(null as {{ dbt.type_string() }}) as named_metric_id,
        'total' as segment,
        unit,
        period_start,
        period_end,
        value,
        'portal' as evidence,
        filing_code,
        form,
        published_on,
        known_from,
        known_at_basis,
        filing_url,
        document_id,
        locator,
        is_withdrawn
    from {{ ref('stg_eastmoney_statements__lines') }}
),

curated as (
    select
        company_id,
        'disclosures' as source_name,
        'froth' as taxonomy,
        metric_id as concept,
        metric_id as named_metric_id,
        segment,
        unit,
        period_start,
        period_end,
        value,
        evidence,
        filing_code,
        form,
        published_on,
        known_from,
        known_at_basis,
        filing_url,
        document_id,
        locator,
        false as is_withdrawn
    from {{ ref('stg_disclosures__figures') }}
),

unioned as (
    select * from filed
    union all
    select * from dimensional
    union all
    select * from portal
    union all
    select * from curated
)

select
    {{ id_of(['company_id', 'source_name', 'taxonomy', 'concept', 'segment', 'unit', 'period_start', 'period_end',
              'filing_code', 'known_from', 'value', 'is_withdrawn']) }} as fact_id,
    company_id,
    source_name,
    taxonomy,
    concept,
    named_metric_id,
    segment,
    unit,
    period_start,
    period_end,
    value,
    evidence,
    filing_code,
    form,
    published_on,
    known_from,
    known_at_basis,
    filing_url,
    document_id,
    locator,
    is_withdrawn
from unioned
