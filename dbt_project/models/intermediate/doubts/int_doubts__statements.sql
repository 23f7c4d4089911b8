-- Figures that cannot stand beside others of the same statement: shares of one another beyond figure_limits, totals that
-- are not their parts, another currency than the company's, and vintages that contradict each other by far.
with series as (
    select * from {{ ref('int_doubts__series') }}
),

limits as (
    {{ doubt("'beyond_its_limits'", 'one.company_id', 'one.item',
        doubt_label('one') ~ " || ' to ' || other.metric_id", 'one.period_end', 'one.value',
        'limits.low_ratio * other.value', 'limits.high_ratio * other.value', 'one.document_id') }}
    from {{ ref('figure_limits') }} as limits
    inner join series as one on limits.metric_id = one.metric_id
    inner join series as other
        on limits.other_metric_id = other.metric_id
        and one.company_id = other.company_id and one.unit = other.unit and one.period_kind = other.period_kind
        and one.fiscal_label = other.fiscal_label and other.segment = 'total'
    where other.value > 0 and one.value <> 0
        and not (one.value / other.value between coalesce(limits.low_ratio, one.value / other.value)
            and coalesce(limits.high_ratio, one.value / other.value))
),

parts as (
    select
        total.company_id, total.item, total.period_kind, total.fiscal_label, total.period_end, total.value,
        total.document_id, formulas.variant, formulas.parts,
        count(*) as parts_found,
        sum(formulas.coefficient * part.value) as summed,
        max(abs(part.value)) as largest
    from series as total
    inner join (
        select *, count(*) over (partition by metric_id, variant) as parts
        from {{ ref('metric_formulas') }} where is_required
    ) as formulas on total.metric_id = formulas.metric_id
    inner join series as part
        on formulas.operand_id = part.metric_id
        and total.company_id = part.company_id and total.unit = part.unit and total.segment = part.segment
        and total.period_kind = part.period_kind and total.fiscal_label = part.fiscal_label
    where total.derivation <> 'computed' and part.derivation <> 'computed'
        and not exists (
            select 1 from {{ ref('metric_formulas') }} as optional
            where optional.metric_id = formulas.metric_id and optional.variant = formulas.variant
                and not optional.is_required
        )
    group by all
),

sums as (
    {{ doubt("'not_the_sum_of_its_parts'", 'company_id', 'item', doubt_label('parts'), 'period_end', 'value',
        'summed', 'summed') }}
    from parts
    where parts_found = parts and abs(value - summed) > {{ parameter('sum_of_parts_tolerance') }} * largest
),

year_parts as (
    {{ doubt("'not_the_part_of_its_year'", 'part.company_id', 'part.item', doubt_label('part'), 'part.period_end',
        'part.value', 'shares.low_ratio * years.value', 'shares.high_ratio * years.value', 'part.document_id') }}
    from series as part
    inner join {{ ref('year_shares') }} as shares
        on part.family = shares.family and part.period_kind = shares.period_kind
    inner join series as years
        on part.company_id = years.company_id and part.item = years.item and part.unit = years.unit
        and years.period_kind = 'year' and years.fiscal_label = substring(part.fiscal_label, 1, 6)
    where part.kind = 'flow' and not part.may_be_negative and years.value > 0
        and part.derivation <> 'computed' and years.derivation <> 'computed'
        and not (part.value / years.value between shares.low_ratio and shares.high_ratio)
),

-- What a person or a portal states in another currency than the company's; a filing may add what it comes to in dollars.
currencies as (
    {{ doubt("'another_than_its_currency'", 'facts.company_id',
        "coalesce(facts.named_metric_id, facts.concept) || ':' || facts.segment",
        text('facts.period_end') ~ " || ' in ' || facts.unit", 'facts.period_end', 'facts.value',
        document_id='facts.document_id') }}
    from {{ ref('int_facts__unioned') }} as facts
    inner join {{ ref('universe') }} as universe on facts.company_id = universe.company_id
    inner join {{ ref('currencies') }} as currencies on facts.unit = currencies.currency
    where facts.evidence <> 'filed' and facts.unit <> universe.reporting_currency
),

largest as (
    select series.company_id, series.unit, max(abs(series.value)) as value
    from series
    inner join {{ ref('metric_definitions') }} as metrics on series.metric_id = metrics.metric_id
    where metrics.unit_kind = 'currency'
    group by series.company_id, series.unit
),

unitless as (
    {{ doubt("'amount_without_its_unit'", 'series.company_id', 'series.item', doubt_label('series'), 'series.period_end',
        'series.value', 'largest.value * ' ~ parameter('least_of_largest'), document_id='series.document_id') }}
    from series
    inner join largest on series.company_id = largest.company_id and series.unit = largest.unit
    where series.value <> 0 and abs(series.value) < largest.value * {{ parameter('least_of_largest') }}
),

vintages as (
    select
        company_id, metric_id || ':' || segment as item, metric_id, segment, unit, period_kind, fiscal_label, known_from,
        document_id, {{ double('value') }} as value,
        lag({{ double('value') }}) over (
            partition by company_id, metric_id, segment, unit, period_kind, fiscal_label order by known_from
        ) as before
    from {{ ref('facts_history') }}
),

-- Profits and flows that can be negative restate around nothing, where a ratio says little.
restated as (
    {{ doubt("'restated_by_far'", 'company_id', 'item',
        doubt_label('vintages') ~ " || ' known ' || " ~ text('known_from'), 'known_from', 'value', 'before', 'before') }}
    from vintages
    where before <> 0
        and not exists (
            select 1 from {{ ref('metric_definitions') }} as metrics
            where metrics.metric_id = vintages.metric_id and metrics.may_be_negative
        )
        and {{ is_far('value', 'before', parameter('restated_times')) }}
),

longer as (
    {{ doubt("'quarter_equals_longer_period'", 'quarters.company_id', 'quarters.item',
        doubt_label('quarters') ~ " || ' as ' || longer.period_kind", 'quarters.period_end', 'quarters.value',
        'longer.value', 'longer.value', 'quarters.document_id') }}
    from series as quarters
    inner join series as longer
        on quarters.company_id = longer.company_id and quarters.item = longer.item and quarters.unit = longer.unit
        and quarters.period_end = longer.period_end and quarters.value = longer.value
    where quarters.period_kind = 'quarter' and longer.period_kind <> 'quarter' and quarters.kind = 'flow'
        and quarters.family not in ('financing', 'lease')
        and quarters.value <> 0 and quarters.derivation <> 'computed'
)

select * from limits
union all
select * from sums
union all
select * from year_parts
union all
select * from currencies
union all
select * from unitless
union all
select * from restated
union all
select * from longer
