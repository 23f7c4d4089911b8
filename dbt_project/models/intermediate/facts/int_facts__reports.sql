-- What each publication says of each period of a series, one row a day, with the version it belongs to: a value that
-- later filings repeat stays one version. A period is known by its name in the company's
-- calendar, so one that a later filing dates a day off is the same one.
with facts as (
    select
        mapped.*,
        {{ id_of(['mapped.company_id', 'mapped.metric_id', 'mapped.segment', 'mapped.unit', 'mapped.source_name',
                  'mapped.taxonomy', 'mapped.concept', 'mapped.evidence']) }} as series_id,
        -- A filing that says two things of one period says neither.
        max(mapped.value) over one_filing - min(mapped.value) over one_filing
            > {{ rounding_step('max(mapped.value) over one_filing', 'min(mapped.value) over one_filing') }} / 2.0 as is_ambiguous,
        case
            when mapped.is_withdrawn then 'withdrawn'
            when mapped.known_from < mapped.period_end then 'published_before_period_end'
            else {{ flaw('mapped.value', 'metrics') }}
        end as value_flaw
    from {{ ref('int_facts__mapped') }} as mapped
    inner join {{ ref('metric_definitions') }} as metrics on mapped.metric_id = metrics.metric_id
    window one_filing as (
        partition by
            mapped.company_id, mapped.metric_id, mapped.segment, mapped.unit, mapped.source_name, mapped.taxonomy,
            mapped.concept, mapped.evidence, mapped.period_label, mapped.known_from, mapped.filing_code,
            case when mapped.period_start is null then mapped.period_end end
    )
),

periods as (
    select
        *,
        case when is_ambiguous then 'contradicted' else value_flaw end as flaw,
        -- A zero displaces no value: filings tag "none" where they no longer report a line. Nor does what cannot be,
        -- such as a negative outlay.
        case
            when value_flaw = 'withdrawn' then 2
            when is_ambiguous or value_flaw is not null then 1
            when value = 0 then 0
            else 2
        end as weight
    from facts
),

one_a_day as (
    select
        *,
        row_number() over (
            partition by series_id, period_label, known_from
            order by published_on desc, filing_code desc, weight desc, {{ step_of('value') }}, period_end, period_start, fact_id
        ) as choice
    from periods
),

weighed as (
    select
        *,
        max(weight) over (
            partition by series_id, period_label order by known_from rows between unbounded preceding and current row
        ) as weight_so_far
    from one_a_day
    where choice = 1
),

compared as (
    select
        *,
        lag(value) over (partition by series_id, period_label order by known_from) as value_before,
        lag(weight) over (partition by series_id, period_label order by known_from) as weight_before,
        lag(coalesce(flaw, 'none')) over (partition by series_id, period_label order by known_from) as flaw_before
    from weighed
    where weight = weight_so_far
),

numbered as (
    select
        *,
        sum(
            case
                when value_before is null or value <> value_before then 1
                -- Withdrawn, or stated again: the number is the same and the version is another.
                when 'withdrawn' in (coalesce(flaw, 'none'), flaw_before) and coalesce(flaw, 'none') <> flaw_before then 1
                else 0
            end
        ) over (
            partition by series_id, period_label order by known_from rows between unbounded preceding and current row
        ) as version_number,
        max(
            case
                when weight_before <> 1 and abs(value - value_before) > {{ rounding_step('value', 'value_before') }} / 2.0
                    then known_from
            end
        ) over (
            partition by series_id, period_label order by known_from rows between unbounded preceding and current row
        ) as changed_on
    from compared
)

select
    series_id,
    period_label,
    version_number,
    first_value(fact_id) over first_reports as fact_id,
    company_id,
    metric_id,
    segment,
    unit,
    source_name,
    taxonomy,
    concept,
    concept_priority,
    evidence,
    evidence_rank,
    first_value(period_start) over first_reports as period_start,
    first_value(period_end) over first_reports as period_end,
    first_value(first_month) over first_reports as first_month,
    first_value(last_month) over first_reports as last_month,
    first_value(period_kind) over first_reports as period_kind,
    first_value(fiscal_year) over first_reports as fiscal_year,
    first_value(fiscal_quarter) over first_reports as fiscal_quarter,
    first_value(year_name) over first_reports as year_name,
    first_value(week_pattern) over first_reports as week_pattern,
    value,
    flaw,
    first_value(known_at_basis) over first_reports as known_at_basis,
    first_value(known_from) over first_reports as known_from,
    -- A value that comes back is of the vintage it was of at first.
    first_value(changed_on) over (partition by series_id, period_label, value order by known_from) as restated_on,
    known_from as reported_on,
    lead(known_from) over (partition by series_id, period_label order by known_from) as reported_again_on
from numbered
window first_reports as (partition by series_id, period_label, version_number order by known_from)
