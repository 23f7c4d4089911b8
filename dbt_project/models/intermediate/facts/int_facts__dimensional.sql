-- Facts along dimensions, and a filer's own elements, as metrics of a segment, by the dimension map. That the operating
-- segments are meant is left aside where a fact says so.
{% set meant = 'srt:ConsolidationItemsAxis=us-gaap:OperatingSegmentsMember' %}

with facts as (
    select
        *,
        replace(replace(replace(dimensions, '{{ meant }}|', ''), '|{{ meant }}', ''), '{{ meant }}', '') as told
    from {{ ref('stg_sec_filing_facts__facts') }}
    where value is not null
),

mapped as (
    select
        facts.*,
        dimensions_known.metric_id,
        dimensions_known.segment
    from facts
    inner join {{ ref('dimension_map') }} as dimensions_known
        on facts.company_id = dimensions_known.company_id
        and facts.taxonomy = dimensions_known.taxonomy
        and facts.concept = dimensions_known.concept
        and (dimensions_known.valid_from is null or facts.period_end >= dimensions_known.valid_from)
        and (dimensions_known.valid_to is null or facts.period_end < dimensions_known.valid_to)
        and case
            when dimensions_known.axis is null then facts.told = ''
            when dimensions_known.member = '*'
                then facts.told like dimensions_known.axis || '="%"' and facts.told not like '%|%'
            else facts.told = dimensions_known.axis || '=' || dimensions_known.member
        end
)

select
    company_id,
    taxonomy,
    case when dimensions = '' then concept else concept || ' [' || dimensions || ']' end as concept,
    metric_id,
    segment,
    unit,
    period_start,
    period_end,
    value,
    filing_code,
    form,
    published_on,
    known_from,
    known_at_basis,
    filing_url,
    document_id,
    locator
from mapped
