-- Each quarter (or half) that two cumulative figures of one start enclose, on each day: their difference, and whether
-- the part as reported ties with it. Where it does not, the sums beside it tell which of the three is at fault.
with sums as (
    select
        sums.*,
        metrics.may_be_negative,
        case
            when not sums.has_part or sums.flaw is not null or sums.is_mixed or sums.is_part_newer then 'open'
            when sums.is_part_older then 'superseded'
            when {{ ties('sums.longer_value', 'sums.shorter_value', 'sums.part_value') }} then 'ties'
            else 'broken'
        end as state
    from (
        {{ sums_of(ref('int_facts__upheld')) }}
    ) as sums
    inner join {{ ref('metric_definitions') }} as metrics on sums.metric_id = metrics.metric_id
    where sums.period_kind in ('quarter', 'half_year')
),

-- The sum after this one begins with its longer figure, the one before it ends with its shorter one. Where two sums of
-- one cumulative figure are broken and the parts tie without it, it is at fault.
beside as (
    select
        sums.*,
        case
            when sums.state <> 'broken' then sums.state
            when
                after_it.state = 'broken'
                and {{ ties('after_it.longer_value', 'sums.shorter_value', '(sums.part_value + after_it.part_value)') }}
                then 'longer_at_fault'
            when
                before_it.state = 'broken'
                and {{ ties('sums.longer_value', 'before_it.shorter_value', '(before_it.part_value + sums.part_value)') }}
                then 'shorter_at_fault'
            when before_it.state = 'ties' and after_it.state = 'ties' then 'part_at_fault'
            else 'contradicted'
        end as verdict
    from sums
    left join sums as after_it
        on sums.series_id = after_it.series_id
        and sums.year_month = after_it.year_month
        and sums.known_on = after_it.known_on
        and sums.longer_label = after_it.shorter_label
        and sums.period_kind = after_it.period_kind
    left join sums as before_it
        on sums.series_id = before_it.series_id
        and sums.year_month = before_it.year_month
        and sums.known_on = before_it.known_on
        and sums.shorter_label = before_it.longer_label
        and sums.period_kind = before_it.period_kind
),

sides as (
    select
        series_id,
        year_month,
        known_on,
        longer_label as period_label,
        verdict = 'longer_at_fault' as is_at_fault,
        verdict = 'contradicted' as is_doubted,
        -- Smaller than its own part by more than rounding: one of the two is wrong, and what follows rests on this one.
        not is_mixed and not may_be_negative and -difference > shorter_value * {{ parameter('quarter_conflict_ratio') }}
            as is_too_small,
        verdict = 'ties' as is_tied
    from beside
    union all
    select
        series_id,
        year_month,
        known_on,
        shorter_label as period_label,
        verdict = 'shorter_at_fault' as is_at_fault,
        verdict = 'contradicted' as is_doubted,
        false as is_too_small,
        verdict = 'ties' as is_tied
    from beside
),

judged as (
    select
        series_id,
        year_month,
        known_on,
        period_label,
        max(case when is_at_fault then 1 else 0 end) = 1 as is_at_fault,
        max(case when is_doubted then 1 else 0 end) > max(case when is_tied then 1 else 0 end) as is_doubted,
        max(case when is_too_small then 1 else 0 end) > max(case when is_tied then 1 else 0 end) as is_too_small
    from sides
    group by series_id, year_month, known_on, period_label
)

select
    beside.series_id,
    beside.company_id,
    beside.metric_id,
    beside.year_month,
    beside.known_on,
    beside.known_until,
    beside.period_kind,
    beside.fiscal_year,
    beside.fiscal_quarter,
    {{ fiscal_label('beside.period_kind', 'beside.year_name', 'beside.fiscal_quarter') }} as period_label,
    beside.concept_priority,
    beside.period_start,
    beside.period_end,
    beside.longer_label,
    beside.shorter_label,
    beside.fact_id,
    beside.subtracted_fact_id,
    beside.known_at_basis,
    beside.difference,
    case when beside.longer_months >= 12 then 'fy_minus_9m' else 'ytd_difference' end as derivation,
    beside.verdict,
    longer.is_at_fault as is_longer_at_fault,
    shorter.is_at_fault as is_shorter_at_fault,
    case
        when beside.is_mixed then 'vintage_mix'
        when beside.flaw is not null then beside.flaw
        when beside.difference < 0 and not beside.may_be_negative then 'negative_difference'
        when beside.verdict = 'contradicted' or longer.is_at_fault or shorter.is_at_fault or longer.is_doubted or shorter.is_doubted or shorter.is_too_small
            then 'contradicted'
    end as reason
from beside
inner join judged as longer
    on beside.series_id = longer.series_id
    and beside.year_month = longer.year_month
    and beside.known_on = longer.known_on
    and beside.longer_label = longer.period_label
inner join judged as shorter
    on beside.series_id = shorter.series_id
    and beside.year_month = shorter.year_month
    and beside.known_on = shorter.known_on
    and beside.shorter_label = shorter.period_label
