-- Every figure a claim can be held against, with the days from and until which it was known: facts by vintage, what
-- is computed from them, contracts, margins of products, revenue from abroad, closes, days at the lowest price, and
-- statements of guidance.
with computed as (
    select
        figures.company_id,
        figures.metric_id,
        figures.segment,
        {{ claim_period('figures.period_kind', 'figures.period_end', 'figures.fiscal_year') }} as period,
        figures.period_start,
        figures.period_end,
        figures.value,
        figures.unit,
        figures.evidence,
        figures.known_from,
        documented.document_id
    from {{ ref('int_facts__converted') }} as figures
    inner join {{ ref('int_figures__documented') }} as documented on figures.figure_id = documented.figure_id
    where figures.derivation = 'computed' and figures.value is not null
),

facts as (
    select
        resolved.company_id,
        resolved.metric_id,
        resolved.segment,
        {{ claim_period('resolved.period_kind', 'resolved.period_end', 'resolved.fiscal_year') }} as period,
        resolved.period_start,
        resolved.period_end,
        resolved.value,
        resolved.unit,
        resolved.evidence,
        resolved.known_from,
        resolved.known_to,
        sources.document_id,
        sources.filing_url
    from {{ ref('int_facts__resolved') }} as resolved
    inner join {{ ref('int_facts__corrected') }} as sources on resolved.fact_id = sources.fact_id
    where resolved.value is not null
),

contracts as (
    select
        company_id,
        contract_id,
        value,
        unit,
        term_years,
        orders_received,
        includes_tax,
        signed_on,
        published_on,
        document_id,
        filing_url
    from {{ ref('stg_disclosures__compute_contracts') }}
),

products as (
    select
        company_id,
        segment,
        period_start,
        period_end,
        max(gross_margin_ratio) as gross_margin_ratio,
        max(first_fetched_on) as first_fetched_on,
        max(document_id) as document_id,
        max(filing_url) as filing_url
    from {{ ref('stg_eastmoney_segments__items') }}
    where axis = 'product' and not is_child and gross_margin_ratio is not null
    group by company_id, segment, period_start, period_end
),

regions as (
    select
        company_id,
        period_start,
        period_end,
        sum(case when is_overseas then revenue else 0 end) as overseas_revenue,
        sum(revenue) as revenue,
        max(first_fetched_on) as first_fetched_on,
        max(document_id) as document_id,
        max(filing_url) as filing_url
    from {{ ref('stg_eastmoney_segments__items') }}
    where axis = 'region' and not is_child
    group by company_id, period_start, period_end
    having count(is_overseas) = count(*) and count(revenue) = count(*) and sum(revenue) > 0
),

portal_periods as (
    select
        company_id,
        'segment_gross_margin' as metric_id,
        segment,
        period_start,
        period_end,
        {{ money('gross_margin_ratio') }} as value,
        first_fetched_on,
        document_id,
        filing_url
    from products
    union all
    select
        company_id,
        'overseas_revenue_share' as metric_id,
        'total' as segment,
        period_start,
        period_end,
        {{ money(double('overseas_revenue') ~ ' / ' ~ double('revenue')) }} as value,
        first_fetched_on,
        document_id,
        filing_url
    from regions
),

given as (
    select
        company_id,
        given_on,
        count(*) over (partition by company_id order by given_on) as statements,
        row_number() over (partition by company_id, given_on order by guidance_id) as place,
        document_id,
        filing_url
    from {{ ref('stg_disclosures__capex_guidance') }}
),

guidance as (
    select *, lead(given_on) over (partition by company_id order by given_on) as next_given_on
    from given
    where place = 1
)

select
    company_id, metric_id, segment, period, period_end, value, unit,
    case when period_start is not null then {{ days_in('period_start', 'period_end') }} / 365.0 end as span_years,
    false as includes_tax, evidence, known_from, known_to, document_id, filing_url
from facts
where period is not null
union all
select
    company_id, metric_id, segment, period, period_end, value, unit,
    case when period_start is not null then {{ days_in('period_start', 'period_end') }} / 365.0 end as span_years,
    false as includes_tax, evidence, known_from, cast(null as date) as known_to, document_id,
    cast(null as {{ dbt.type_string() }}) as filing_url
from computed
where period is not null
union all
select
    company_id, 'contract_value' as metric_id, contract_id as segment, 'contract' as period,
    signed_on as period_end, value, unit,
    term_years as span_years, coalesce(includes_tax, false) as includes_tax, 'curated' as evidence,
    published_on as known_from, cast(null as date) as known_to, document_id, filing_url
from contracts
where value is not null
union all
select
    company_id, 'contract_term' as metric_id, contract_id as segment, 'contract' as period,
    signed_on as period_end, term_years as value,
    'years' as unit, term_years as span_years, false as includes_tax, 'curated' as evidence,
    published_on as known_from, cast(null as date) as known_to, document_id, filing_url
from contracts
where term_years is not null
union all
select
    company_id, 'contract_orders_received' as metric_id, contract_id as segment, 'contract' as period,
    signed_on as period_end, orders_received as value, unit, term_years as span_years, coalesce(includes_tax, false) as includes_tax,
    'curated' as evidence, published_on as known_from, cast(null as date) as known_to, document_id, filing_url
from contracts
where orders_received is not null
union all
select
    company_id, metric_id, segment,
    case
        when extract(month from period_end) = 12 then 'FY' || {{ text('extract(year from period_end)') }}
        else {{ text('extract(year from period_end)') }} || 'H1'
    end as period,
    period_end, value, 'ratio' as unit, {{ days_in('period_start', 'period_end') }} / 365.0 as span_years, false as includes_tax,
    'portal' as evidence, first_fetched_on as known_from, cast(null as date) as known_to, document_id, filing_url
from portal_periods
where extract(month from period_end) in (6, 12)
union all
select
    company_id, 'share_price' as metric_id, 'total' as segment, {{ text('traded_on') }} as period,
    traded_on as period_end,
    {{ money('adjusted_close') }} as value, currency as unit, cast(null as decimal(38, 6)) as span_years,
    false as includes_tax, 'portal' as evidence, traded_on as known_from, cast(null as date) as known_to, document_id,
    cast(null as {{ dbt.type_string() }}) as filing_url
from {{ ref('int_share_prices__combined') }}
where adjusted_close is not null
union all
select
    company_id, 'limit_down_days' as metric_id, 'total' as segment, traded_month as period,
    traded_on as period_end, {{ money('limit_down_days') }} as value, 'count' as unit,
    cast(null as decimal(38, 6)) as span_years, false as includes_tax, 'portal' as evidence,
    traded_on as known_from, next_traded_on as known_to, document_id,
    cast(null as {{ dbt.type_string() }}) as filing_url
from {{ ref('int_share_prices__limit_down') }}
union all
select
    company_id, 'capex_guidance_statements' as metric_id, 'total' as segment, 'ever' as period,
    given_on as period_end, {{ money('statements') }} as value, 'count' as unit, cast(null as decimal(38, 6)) as span_years,
    false as includes_tax, 'curated' as evidence, given_on as known_from, next_given_on as known_to, document_id,
    filing_url
from guidance
