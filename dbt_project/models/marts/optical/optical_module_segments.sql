-- What optical companies sell and where, as their half-year and annual reports split it. Parts of another row are left
-- out, so that shares add up. Known from the report's own announcement, where that is archived. What is sold abroad is
-- read from the reports themselves where the portal's split is not held; a report with neither says so in a row.
with optical as (
    select company_id from {{ ref('company_roles') }}
    where role = 'optical'
),

items as (
    select segments.*
    from {{ ref('stg_eastmoney_segments__items') }} as segments
    inner join optical on segments.company_id = optical.company_id
    where not segments.is_child
),

announced as (
    select company_id, period_end, min(known_from) as known_from
    from {{ ref('stg_eastmoney_statements__lines') }}
    where known_at_basis = 'announced'
    group by company_id, period_end
),

portal as (
    select
        items.company_id,
        items.period_start,
        items.period_end,
        items.axis,
        items.segment,
        items.unit,
        items.revenue,
        coalesce(items.gross_margin_ratio, 1 - items.cost / items.revenue) as gross_margin_ratio,
        items.revenue_share_ratio,
        items.is_overseas,
        cast(null as {{ dbt.type_string() }}) as reason,
        'portal' as evidence,
        coalesce(announced.known_from, items.first_fetched_on) as known_from,
        case when announced.known_from is null then 'fetched' else 'announced' end as known_at_basis,
        items.filing_url,
        items.document_id,
        items.locator
    from items
    left join announced
        on items.company_id = announced.company_id
        and items.period_end = announced.period_end
),

abroad as (
    select
        figures.company_id,
        figures.period_start,
        figures.period_end,
        'region' as axis,
        figures.segment,
        figures.unit,
        figures.value as revenue,
        cast(null as decimal(12, 8)) as gross_margin_ratio,
        cast(null as decimal(12, 8)) as revenue_share_ratio,
        true as is_overseas,
        cast(null as {{ dbt.type_string() }}) as reason,
        facts.evidence,
        facts.known_from,
        facts.known_at_basis,
        facts.filing_url,
        facts.document_id,
        facts.locator
    from {{ ref('int_facts__converted') }} as figures
    inner join optical on figures.company_id = optical.company_id
    inner join {{ ref('int_figures__cited') }} as cited on figures.figure_id = cited.figure_id
    inner join {{ ref('int_facts__corrected') }} as facts on cited.fact_id = facts.fact_id
    left join portal
        on figures.company_id = portal.company_id
        and figures.period_end = portal.period_end
        and portal.axis = 'region'
    where
        figures.metric_id = 'segment_revenue'
        and figures.segment = 'overseas'
        and figures.value is not null
        and figures.period_kind in ('half_year', 'year')
        and portal.company_id is null
),

split as (
    select * from portal
    union all
    select * from abroad
),

reports as (
    select
        portal.*,
        row_number() over (
            partition by portal.company_id, portal.period_end order by portal.axis, portal.locator
        ) as place
    from portal
),

unsplit as (
    select
        reports.company_id,
        reports.period_start,
        reports.period_end,
        'region' as axis,
        'overseas' as segment,
        reports.unit,
        {{ money('null') }} as revenue,
        cast(null as decimal(12, 8)) as gross_margin_ratio,
        cast(null as decimal(12, 8)) as revenue_share_ratio,
        true as is_overseas,
        'no row by region is held of this report' as reason,
        reports.evidence,
        reports.known_from,
        reports.known_at_basis,
        reports.filing_url,
        reports.document_id,
        reports.locator
    from reports
    left join split as regions
        on reports.company_id = regions.company_id
        and reports.period_end = regions.period_end
        and regions.axis = 'region'
    where reports.place = 1 and regions.company_id is null
),

rows_of_reports as (
    select * from split
    union all
    select * from unsplit
),

totals as (
    select company_id, period_end, period_start, {{ double('value') }} as revenue, unit
    from {{ ref('int_facts__converted') }}
    where metric_id = 'revenue' and segment = 'total' and period_kind in ('half_year', 'year')
)

select
    stated.company_id,
    stated.period_start,
    stated.period_end,
    stated.axis,
    stated.segment,
    stated.unit,
    stated.revenue,
    {{ double('stated.gross_margin_ratio') }} as gross_margin_ratio,
    coalesce({{ double('stated.revenue_share_ratio') }}, {{ ratio('stated.revenue', 'totals.revenue') }})
        as revenue_share_ratio,
    stated.is_overseas,
    stated.reason,
    stated.evidence,
    stated.known_from,
    stated.known_at_basis,
    stated.filing_url,
    stated.document_id,
    stated.locator
from rows_of_reports as stated
left join totals
    on stated.company_id = totals.company_id
    and stated.period_start = totals.period_start
    and stated.period_end = totals.period_end
    and stated.unit = totals.unit
