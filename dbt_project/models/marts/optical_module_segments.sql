-- What optical companies sell and where, as their half-year and annual reports split it. Parts of another row are left
-- out, so that shares add up. Known from the report's own announcement, where that is archived.
with items as (
    select segments.*
    from {{ ref('stg_eastmoney_segments__items') }} as segments
    inner join {{ ref('company_roles') }} as company_roles
        on segments.company_id = company_roles.company_id
        and company_roles.role = 'optical'
    where not segments.is_child
),

announced as (
    select company_id, period_end, min(known_from) as known_from
    from {{ ref('stg_eastmoney_statements__lines') }}
    where known_at_basis = 'announced'
    group by company_id, period_end
),

totals as (
    select company_id, period_end, period_start, {{ double('value') }} as revenue, unit
    from {{ ref('int_facts__converted') }}
    where metric_id = 'revenue' and segment = 'total' and period_kind in ('half_year', 'year')
)

select
    items.company_id,
    items.period_start,
    items.period_end,
    items.axis,
    items.segment,
    items.unit,
    items.revenue,
    {{ double('coalesce(items.gross_margin_ratio, 1 - items.cost / items.revenue)') }} as gross_margin_ratio,
    coalesce({{ double('items.revenue_share_ratio') }}, {{ ratio('items.revenue', 'totals.revenue') }})
        as revenue_share_ratio,
    items.is_overseas,
    coalesce(announced.known_from, items.first_fetched_on) as known_from,
    case when announced.known_from is null then 'fetched' else 'announced' end as known_at_basis,
    items.filing_url,
    items.document_id,
    items.locator
from items
left join announced
    on items.company_id = announced.company_id
    and items.period_end = announced.period_end
left join totals
    on items.company_id = totals.company_id
    and items.period_start = totals.period_start
    and items.period_end = totals.period_end
    and items.unit = totals.unit
