-- Every figure, in its reporting currency and in US dollars: flows at the average of the daily rates over exactly
-- their period, stocks at the rate of the period's last day (or the newest of the week before it).
with figures as (
    select
        figure_id, company_id, metric_id, segment, unit, period_kind, period_label, fiscal_year, fiscal_quarter,
        period_start, period_end, value, derivation, reason, evidence, evidence_rank, known_from
    from {{ ref('int_figures__combined') }}
    union all
    select
        figure_id, company_id, metric_id, segment, unit, period_kind, period_label, fiscal_year, fiscal_quarter,
        period_start, period_end, value, derivation, reason, evidence, evidence_rank, known_from
    from {{ ref('int_figures__divided') }} as divided
    where not exists (
        select 1 from {{ ref('int_figures__combined') }} as combined
        where combined.figure_id = divided.figure_id
    )
),

foreign_periods as (
    select distinct figures.unit as currency, figures.period_start, figures.period_end
    from figures
    inner join {{ ref('metric_definitions') }} as metrics on figures.metric_id = metrics.metric_id
    where metrics.unit_kind = 'currency' and figures.unit <> 'USD'
),

averages as (
    select
        foreign_periods.currency,
        foreign_periods.period_start,
        foreign_periods.period_end,
        -- Summed as decimals: a sum of doubles depends on the order of its rows, and every run would restate all.
        {{ double('sum(cast(rates.usd_per_unit as decimal(38, 15)))') }} / count(*) as usd_per_unit,
        count(*) as days_rated,
        count(distinct rates.publisher) as publishers,
        min(rates.publisher) as publisher
    from foreign_periods
    inner join {{ ref('int_exchange_rates__unioned') }} as rates
        on foreign_periods.currency = rates.currency
        and rates.rate_on between foreign_periods.period_start and foreign_periods.period_end
    where foreign_periods.period_start is not null
    group by foreign_periods.currency, foreign_periods.period_start, foreign_periods.period_end
),

closing as (
    select
        foreign_periods.currency,
        foreign_periods.period_end,
        rates.usd_per_unit,
        rates.publisher,
        row_number() over (
            partition by foreign_periods.currency, foreign_periods.period_end order by rates.rate_on desc
        ) as recency
    from foreign_periods
    inner join {{ ref('int_exchange_rates__unioned') }} as rates
        on foreign_periods.currency = rates.currency
        and rates.rate_on between {{ add_days('foreign_periods.period_end', '-' ~ whole_parameter('rate_days_back')) }} and foreign_periods.period_end
    where foreign_periods.period_start is null
),

rated as (
    select
        figures.*,
        metrics.unit_kind,
        case
            when metrics.unit_kind <> 'currency' then null
            when figures.unit = 'USD' then 1
            -- Two thirds of the days of a week are rated; far fewer means that the rates do not cover the period.
            when figures.period_start is not null
                and averages.days_rated >= {{ parameter('rated_days_share') }} * {{ days_in('figures.period_start', 'figures.period_end') }}
                then averages.usd_per_unit
            when figures.period_start is null then closing.usd_per_unit
        end as fx_rate,
        case
            when metrics.unit_kind <> 'currency' or figures.unit = 'USD' then 'none'
            when figures.period_start is not null
                then 'average_' || case when averages.publishers > 1 then 'ecb_and_cfets' else averages.publisher end
            else 'period_end_' || closing.publisher
        end as fx_method
    from figures
    inner join {{ ref('metric_definitions') }} as metrics on figures.metric_id = metrics.metric_id
    left join averages
        on figures.unit = averages.currency
        and figures.period_start = averages.period_start
        and figures.period_end = averages.period_end
    left join closing
        on figures.unit = closing.currency
        and figures.period_end = closing.period_end
        and figures.period_start is null
        and closing.recency = 1
),

flagged as (
    select
        rated.*,
        flags.reason as flag,
        -- Quarters of sixteen weeks and of twelve fall into four calendar quarters once they are moved apart.
        {{ add_days('rated.period_end', 'coalesce(patterns.calendar_shift_days, 0)') }} as calendar_end
    from rated
    left join {{ ref('int_figures__flagged') }} as flags on rated.figure_id = flags.figure_id
    left join {{ ref('fiscal_calendars') }} as calendars
        on rated.company_id = calendars.company_id
        and rated.period_end >= coalesce(calendars.valid_from, rated.period_end)
        and (calendars.valid_to is null or rated.period_end < calendars.valid_to)
    left join {{ ref('fiscal_patterns') }} as patterns
        on calendars.week_pattern = patterns.week_pattern
        and rated.fiscal_quarter = patterns.fiscal_quarter
)

select
    figure_id,
    company_id,
    metric_id,
    segment,
    period_kind,
    {{ calendar_quarter('calendar_end') }} as calendar_quarter,
    period_label as fiscal_label,
    fiscal_year,
    fiscal_quarter,
    period_start,
    period_end,
    value,
    unit,
    case
        when unit_kind = 'currency' and unit = 'USD' then value
        when unit_kind = 'currency' then {{ money('round(' ~ money(double('value') ~ ' * fx_rate') ~ ', 2)') }}
    end as value_usd,
    fx_rate,
    case when fx_rate is null and unit_kind = 'currency' then 'no_rate_for_the_period' else fx_method end as fx_method,
    derivation,
    coalesce(reason, flag) as reason,
    evidence,
    known_from
from flagged
