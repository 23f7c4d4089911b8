-- Every period of an additive flow as it was known, from day to day: as reported, or as the difference of two cumulative
-- figures of one start. Where the two disagree, the one that ties to the sums beside it or to another version is taken;
-- where neither does, or nothing can be cut out, the row says why and has no value.

with reports as (
    select reports.*
    from {{ ref('int_facts__reports') }} as reports
    inner join {{ ref('metric_definitions') }} as metrics on reports.metric_id = metrics.metric_id
    where metrics.kind = 'flow' and metrics.is_additive
),

sums as (
    select * from {{ ref('int_facts__sums') }}
),

upheld as (
    select * from {{ ref('int_facts__upheld') }}
    where is_upheld
),

at_fault as (
    select series_id, longer_label as period_label, known_on, known_until from sums
    where is_longer_at_fault
    union
    select series_id, shorter_label as period_label, known_on, known_until from sums
    where is_shorter_at_fault
),

-- Of a long figure the last quarter is asked for too, which no shorter figure may let us cut out (PRC depreciation is
-- stated twice a year).
long_reports as (
    select
        *,
        {{ fiscal_label("'quarter'", 'year_name', 'fiscal_quarter') }} as quarter_label
    from reports
    where period_kind <> 'quarter' and fiscal_quarter is not null
),

days as (
    select series_id, period_label, reported_on as known_on from reports
    union
    select series_id, quarter_label, reported_on from long_reports
    union
    select series_id, period_label, known_on from sums
    union
    select series_id, period_label, known_on from upheld
    union
    select series_id, period_label, known_until from upheld
    where known_until is not null
    union
    select series_id, period_label, known_on from at_fault
    union
    select series_id, period_label, known_until from at_fault
    where known_until is not null
),

candidates as (
    select
        days.series_id,
        days.period_label,
        days.known_on,
        reports.period_kind,
        reports.fiscal_year,
        reports.fiscal_quarter,
        reports.concept_priority,
        coalesce(upheld.period_start, reports.period_start) as period_start,
        coalesce(upheld.period_end, reports.period_end) as period_end,
        coalesce(upheld.value, reports.value) as value,
        case when reports.evidence in ('curated', 'vendor') then 'curated' else 'reported' end as derivation,
        case
            when reports.flaw is not null then reports.flaw
            when at_fault.period_label is not null then 'contradicted'
            when upheld.period_label is not null then 'restatement_contradicted'
            when reports.period_kind = 'other' then 'fits_no_fiscal_period'
        end as reason,
        reports.flaw is null and at_fault.period_label is null as has_value,
        coalesce(upheld.fact_id, reports.fact_id) as fact_id,
        cast(null as {{ dbt.type_string() }}) as subtracted_fact_id,
        coalesce(upheld.known_at_basis, reports.known_at_basis) as known_at_basis,
        'report' as verdict,
        upheld.year_month
    from days
    inner join reports
        on days.series_id = reports.series_id
        and days.period_label = reports.period_label
        and {{ stands_on('reports.reported_on', 'reports.reported_again_on', 'days.known_on') }}
    left join upheld
        on reports.series_id = upheld.series_id
        and reports.period_label = upheld.period_label
        and {{ stands_on('upheld.known_on', 'upheld.known_until', 'days.known_on') }}
    left join at_fault
        on reports.series_id = at_fault.series_id
        and reports.period_label = at_fault.period_label
        and {{ stands_on('at_fault.known_on', 'at_fault.known_until', 'days.known_on') }}
    union all
    select
        days.series_id,
        days.period_label,
        days.known_on,
        sums.period_kind,
        sums.fiscal_year,
        sums.fiscal_quarter,
        sums.concept_priority,
        sums.period_start,
        sums.period_end,
        sums.difference as value,
        sums.derivation,
        sums.reason,
        sums.reason is null as has_value,
        sums.fact_id,
        sums.subtracted_fact_id,
        sums.known_at_basis,
        sums.verdict,
        sums.year_month
    from days
    inner join sums
        on days.series_id = sums.series_id
        and days.period_label = sums.period_label
        and {{ stands_on('sums.known_on', 'sums.known_until', 'days.known_on') }}
    union all
    select
        days.series_id,
        days.period_label,
        days.known_on,
        'quarter' as period_kind,
        long_reports.fiscal_year,
        long_reports.fiscal_quarter,
        long_reports.concept_priority,
        cast(null as date) as period_start,
        long_reports.period_end,
        cast(null as decimal(38, 6)) as value,
        'not_derivable' as derivation,
        case
            when long_reports.period_kind = 'other' then 'fits_no_fiscal_period' else 'shorter_period_not_reported'
        end as reason,
        false as has_value,
        long_reports.fact_id,
        cast(null as {{ dbt.type_string() }}) as subtracted_fact_id,
        long_reports.known_at_basis,
        'uncut' as verdict,
        long_reports.first_month as year_month
    from days
    inner join long_reports
        on days.series_id = long_reports.series_id
        and days.period_label = long_reports.quarter_label
        and {{ stands_on('long_reports.reported_on', 'long_reports.reported_again_on', 'days.known_on') }}
),

-- What the sums of a period say of its report, all of them together.
judged as (
    select
        *,
        max(case when verdict = 'ties' then 1 else 0 end) over answers as is_tied,
        max(case when verdict in ('longer_at_fault', 'shorter_at_fault') then 1 else 0 end) over answers as is_borne_out,
        max(case when verdict in ('part_at_fault', 'superseded') and has_value then 1 else 0 end) over answers as is_replaced,
        max(case when verdict = 'contradicted' then 1 else 0 end) over answers as is_contradicted
    from candidates
    window answers as (partition by series_id, period_label, known_on)
),

refused as (
    select
        *,
        verdict = 'report' and has_value and is_contradicted > is_tied + is_borne_out as is_refused
    from judged
),

ranked as (
    select
        *,
        row_number() over (
            partition by series_id, period_label, known_on
            order by
                case
                    when verdict = 'report' and has_value and not is_refused and is_replaced <= is_tied + is_borne_out then 0
                    when verdict <> 'report' and has_value then 1
                    when verdict = 'report' and has_value and not is_refused then 2
                    when verdict = 'report' then 3
                    else 4
                end,
                case when verdict = 'uncut' then 1 else 0 end,
                year_month,
                fact_id
        ) as choice
    from refused
),

answers as (
    select
        series_id,
        period_label,
        known_on,
        period_kind,
        fiscal_year,
        fiscal_quarter,
        concept_priority,
        period_start,
        period_end,
        case when has_value and not is_refused then value end as value,
        case when has_value and not is_refused then derivation else 'not_derivable' end as derivation,
        case
            when is_refused then 'contradicted'
            when reason is not null then reason
            when verdict = 'report' and is_borne_out > is_tied then 'cumulative_contradicted'
            when verdict = 'part_at_fault' then 'report_contradicted'
            when verdict = 'superseded' then 'report_superseded'
        end as reason,
        fact_id,
        subtracted_fact_id,
        known_at_basis
    from ranked
    where choice = 1
),

told as (
    select
        *,
        {{ id_of(['value', 'derivation', 'reason', 'fact_id', 'subtracted_fact_id', 'period_start', 'period_end']) }} as answer_id
    from answers
),

changes as (
    select
        *,
        lag(answer_id) over (partition by series_id, period_label order by known_on) as answer_before
    from told
),

series as (
    select distinct
        series_id, company_id, metric_id, segment, unit, source_name, taxonomy, concept, evidence, evidence_rank
    from reports
)

select
    series.company_id,
    series.metric_id,
    series.segment,
    series.unit,
    series.source_name,
    series.taxonomy,
    series.concept,
    changes.concept_priority,
    series.evidence,
    series.evidence_rank,
    changes.period_kind,
    changes.period_label,
    changes.fiscal_year,
    changes.fiscal_quarter,
    changes.period_start,
    changes.period_end,
    changes.value,
    changes.derivation,
    changes.reason,
    changes.fact_id,
    changes.subtracted_fact_id,
    changes.known_at_basis,
    changes.known_on as known_from,
    lead(changes.known_on) over (partition by changes.series_id, changes.period_label order by changes.known_on) as known_to
from changes
inner join series on changes.series_id = series.series_id
where changes.answer_before is null or changes.answer_before <> changes.answer_id
