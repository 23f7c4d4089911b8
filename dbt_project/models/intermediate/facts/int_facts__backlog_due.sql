-- What of its backlog a filing says it expects to recognise in the twelve months after its period: the percentage that
-- begins on the next day and runs for twelve months, times the backlog of that filing and day. A percentage of another
-- span says nothing of twelve months, and one beyond the whole says nothing at all.
{% set axis = 'us-gaap:RevenueRemainingPerformanceObligationExpectedTimingOfSatisfactionStartDateAxis' %}

with facts as (
    select * from {{ ref('stg_sec_filing_facts__facts') }}
    where taxonomy = 'us-gaap' and value is not null
),

beginning_next_day as (
    select * from facts
    where dimensions = '{{ axis }}="' || {{ text('cast(' ~ dbt.dateadd('day', 1, 'period_end') ~ ' as date)') }} || '"'
),

backlogs as (
    select
        *,
        row_number() over (partition by filing_code, period_end order by dimensions) as choice
    from facts
    where
        concept = 'RevenueRemainingPerformanceObligation'
        and (dimensions = '' or dimensions like '{{ axis }}="%"' and dimensions not like '%|%')
)

select
    shares.company_id,
    shares.taxonomy,
    shares.concept || ' [' || shares.dimensions || ']' as concept,
    'rpo_due_within_a_year' as metric_id,
    'total' as segment,
    backlogs.unit,
    shares.period_start,
    shares.period_end,
    {{ money('cast(shares.value as decimal(9, 6)) * cast(backlogs.value as decimal(28, 2))') }} as value,
    shares.filing_code,
    shares.form,
    shares.published_on,
    shares.known_from,
    shares.known_at_basis,
    shares.filing_url,
    shares.document_id,
    shares.locator || ' of ' || backlogs.locator as locator
from beginning_next_day as shares
inner join beginning_next_day as spans
    on shares.filing_code = spans.filing_code
    and shares.period_end = spans.period_end
    and spans.concept = 'RevenueRemainingPerformanceObligationExpectedTimingOfSatisfactionPeriod1'
    and spans.unit = 'months'
    and spans.value = 12
inner join backlogs
    on shares.filing_code = backlogs.filing_code
    and shares.period_end = backlogs.period_end
    and backlogs.choice = 1
where shares.concept = 'RevenueRemainingPerformanceObligationPercentage' and shares.value between 0 and 1
