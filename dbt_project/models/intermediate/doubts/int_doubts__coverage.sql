-- What is not there: a line between two quarters that have it, a line of its company's newest quarter, a quarter that by
-- its company's own habit should be out. A figure that stands without a value says why itself.
with quarters as (
    select
        company_id, item, unit, period_end, document_id,
        {{ quarter_index('period') }} as quarter_number
    from {{ ref('int_doubts__series') }}
    where period_kind = 'quarter' and derivation <> 'computed'
        and extract(year from period_end) >= {{ parameter('gaps_from_year') }}
),

lines as (
    select *,
        lag(quarter_number) over line as preceding,
        lead(quarter_number) over line as following,
        lead(quarter_number, 2) over line as second_following,
        quarter_number - lag(quarter_number, {{ whole_parameter('quarters_before_missing') }} - 1) over line as run,
        max(quarter_number) over (partition by company_id, item, unit) as last
    from quarters
    window line as (partition by company_id, item, unit order by quarter_number)
),

-- A line that is stated every other quarter has no gaps: one to either side has to be followed by the next.
gaps as (
    {{ doubt("'gap_between_quarters'", 'company_id', 'item', quarter_label('quarter_number + 1'), 'period_end') }}
    from lines
    where following = quarter_number + 2
        and (preceding = quarter_number - 1 or second_following = following + 1)
),

-- A line stated by halves and years alone, but for one quarter: the half's sum may stand in its place.
lone as (
    {{ doubt("'lone_quarter'", 'quarters.company_id', 'quarters.item', 'min(quarters.period)',
        'min(quarters.period_end)', document_id='min(quarters.document_id)') }}
    from {{ ref('int_doubts__series') }} as quarters
    inner join {{ ref('metric_definitions') }} as metrics on quarters.metric_id = metrics.metric_id
    where quarters.period_kind = 'quarter' and metrics.is_additive
        and metrics.family not in ('financing', 'lease') and quarters.derivation <> 'computed'
        and exists (
            select 1 from {{ ref('int_doubts__series') }} as halves
            where halves.company_id = quarters.company_id and halves.item = quarters.item
                and halves.period_kind = 'half' and halves.derivation <> 'computed'
        )
    group by quarters.company_id, quarters.item
    having count(*) = 1
),

newest as (
    select company_id, max(quarter_number) as quarter_number
    from quarters
    where item = 'revenue:total'
    group by company_id
),

ended as (
    {{ doubt("'newest_is_missing'", 'lines.company_id', 'lines.item', quarter_label('newest.quarter_number'),
        'lines.period_end', document_id='lines.document_id') }}
    from lines
    inner join newest
        on lines.company_id = newest.company_id and lines.quarter_number = newest.quarter_number - 1
    where lines.last = lines.quarter_number and lines.run = {{ whole_parameter('quarters_before_missing') }} - 1
),

missing as (
    select * from gaps
    union all
    select * from ended
),

-- How long after a period's end each company's figures became known at the latest, and when its own documents were
-- last looked at.
reported as (
    select company_id, period_end, {{ dbt.datediff('period_end', 'min(known_from)', 'day') }} as lag_days
    from {{ ref('facts_history') }}
    where evidence in ('filed', 'portal')
    group by company_id, period_end
),

looked_at as (
    select figures.company_id, max(cast(documents.fetched_at as date)) as day
    from {{ ref('facts_history') }} as figures
    inner join {{ ref('stg_archive__documents') }} as documents on figures.document_id = documents.document_id
    where figures.evidence in ('filed', 'portal')
    group by figures.company_id
),

paces as (
    select
        reported.company_id, looked_at.day, max(reported.period_end) as newest_end,
        max(case when reported.lag_days < {{ parameter('trailing_year_stale_days') }} then reported.lag_days end) as lag_days
    from reported
    inner join looked_at on reported.company_id = looked_at.company_id
    group by reported.company_id, looked_at.day
    having count(*) > {{ parameter('quarters_before_missing') }}
)

select * from missing
where not exists (
    select 1 from {{ ref('figures_quarterly') }} as said
    where said.company_id = missing.subject and said.metric_id || ':' || said.segment = missing.item
        and said.calendar_quarter = missing.label
)

union all

select * from lone

union all

{{ doubt("'company_is_late'", 'company_id', "'newest period'", "'after ' || " ~ text('newest_end'), 'day',
    document_id='null') }}
from paces
where {{ dbt.datediff('newest_end', 'day', 'day') }} > lag_days + {{ parameter('quarter_days_most') }}
