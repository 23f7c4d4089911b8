-- What is not there: a line between two periods that have it, a line of its company's newest period, a period that by
-- its company's own habit should be out. A figure that stands without a value says why itself.
with stated as (
    select
        company_id, item, unit, period_kind, period, period_end, document_id,
        case period_kind
            when 'quarter' then {{ quarter_index('period') }}
            when 'half' then {{ half_index('period') }}
            else cast(period as integer)
        end as number
    from {{ ref('int_doubts__series') }}
    where derivation <> 'computed' and (period_kind = 'quarter' or kind = 'flow')
        and extract(year from period_end) >= {{ parameter('gaps_from_year') }}
),

lines as (
    select *,
        lag(number) over line as preceding,
        lead(number) over line as following,
        lead(number, 2) over line as second_following,
        number - lag(number, {{ whole_parameter('periods_before_missing') }} - 1) over line as run,
        max(number) over (partition by company_id, item, unit, period_kind) as last
    from stated
    window line as (partition by company_id, item, unit, period_kind order by number)
),

-- A line that is stated every other period has no gaps: one to either side has to be followed by the next.
gaps as (
    {{ doubt("'gap_between_periods'", 'company_id', 'item', period_label('number + 1', 'period_kind'), 'period_end') }}
    from lines
    where following = number + 2
        and (preceding = number - 1 or second_following = following + 1)
),

-- A line stated by halves and years alone, but for one quarter: the sum of a longer period may stand in its place.
lone as (
    {{ doubt("'lone_quarter'", 'quarters.company_id', 'quarters.item', 'min(quarters.period)',
        'min(quarters.period_end)', document_id='min(quarters.document_id)') }}
    from {{ ref('int_doubts__series') }} as quarters
    inner join {{ ref('metric_definitions') }} as metrics on quarters.metric_id = metrics.metric_id
    where quarters.period_kind = 'quarter' and metrics.is_additive
        and metrics.family not in ('financing', 'lease') and quarters.derivation <> 'computed'
        and exists (
            select 1 from {{ ref('int_doubts__series') }} as longer
            where longer.company_id = quarters.company_id and longer.item = quarters.item
                and longer.period_kind <> 'quarter' and longer.derivation <> 'computed'
        )
    group by quarters.company_id, quarters.item
    having count(*) = 1
),

-- Flows of which quarters after the first follow from sums of several, but for one or two that are stated: a sum may
-- have been taken for a quarter.
unlike as (
    {{ doubt("'stated_unlike_its_quarters'", 'company_id', 'item',
        "max(case when derivation in ('reported', 'curated') then period end)",
        "max(case when derivation in ('reported', 'curated') then period_end end)",
        document_id="max(case when derivation in ('reported', 'curated') then document_id end)") }}
    from {{ ref('int_doubts__series') }}
    where period_kind = 'quarter' and kind = 'flow' and derivation <> 'computed' and fiscal_label not like '%Q1'
    group by company_id, item, unit
    having sum(case when derivation in ('reported', 'curated') then 1 else 0 end) between 1 and 2
        and count(*) >= 3 * sum(case when derivation in ('reported', 'curated') then 1 else 0 end)
),

newest as (
    select company_id, period_kind, max(number) as number
    from stated
    where item = 'revenue:total'
    group by company_id, period_kind
),

ended as (
    {{ doubt("'newest_is_missing'", 'lines.company_id', 'lines.item', period_label('newest.number', 'newest.period_kind'),
        'lines.period_end', document_id='lines.document_id') }}
    from lines
    inner join newest
        on lines.company_id = newest.company_id and lines.period_kind = newest.period_kind
        and lines.number = newest.number - 1
    where lines.last = lines.number and lines.run = {{ whole_parameter('periods_before_missing') }} - 1
),

missing as (
    select * from gaps
    union all
    select * from ended
),

said as (
    {% for mart, period in [
        ('figures_quarterly', 'calendar_quarter'), ('figures_half_yearly', 'calendar_half'), ('figures_yearly', 'fiscal_year')
    ] -%}
    select company_id, metric_id || ':' || segment as item, {{ text(period) }} as label
    from {{ ref(mart) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

-- How long after a period's end each company's revenue became known, and when its own documents were last looked at.
reported as (
    select company_id, period_end, {{ dbt.datediff('period_end', 'min(known_from)', 'day') }} as lag_days,
        max(case when period_kind = 'year' then 1 else 0 end) = 1 as is_year_end
    from {{ ref('facts_history') }}
    where evidence in ('filed', 'portal') and metric_id = 'revenue' and segment = 'total'
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
    select company_id, max(period_end) as newest_end, cast(median(step_days) as integer) as step_days
    from (
        select *, {{ dbt.datediff('lag(period_end) over (partition by company_id order by period_end)', 'period_end', 'day') }}
            as step_days
        from reported
    ) as steps
    group by company_id
    having count(*) > {{ parameter('periods_before_missing') }}
),

-- Companies whose next period ends a fiscal year, by the years before.
next_years as (
    select distinct paces.company_id
    from paces
    inner join reported on paces.company_id = reported.company_id and reported.is_year_end
    where ({{ dbt.datediff('reported.period_end', 'paces.newest_end', 'day') }} + paces.step_days) % 365
        <= {{ parameter('late_slack_days') }}
),

awaited as (
    select paces.*, looked_at.day,
        {{ dbt.datediff('paces.newest_end', 'looked_at.day', 'day') }} - paces.step_days as waited_days,
        next_years.company_id is not null as is_year_end
    from paces
    inner join looked_at on paces.company_id = looked_at.company_id
    left join next_years on paces.company_id = next_years.company_id
),

-- How long such periods took at most: years take longer than quarters.
habits as (
    select awaited.company_id, awaited.newest_end, awaited.day, awaited.waited_days, max(reported.lag_days) as lag_days
    from awaited
    inner join reported
        on awaited.company_id = reported.company_id and awaited.is_year_end = reported.is_year_end
        and reported.lag_days < {{ parameter('trailing_year_stale_days') }}
    group by awaited.company_id, awaited.newest_end, awaited.day, awaited.waited_days
)

select * from missing
where not exists (
    select 1 from said
    where said.company_id = missing.subject and said.item = missing.item and said.label = missing.label
)

union all

select * from lone

union all

select * from unlike

union all

{{ doubt("'company_is_late'", 'company_id', "'newest period'", "'after ' || " ~ text('newest_end'), 'day',
    document_id='null') }}
from habits
where waited_days > lag_days + {{ parameter('late_slack_days') }}
