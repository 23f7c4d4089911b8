-- Ratios of two figures of one period, from the sums and never from averages; not across a restatement of one of them
-- that no filing has repeated the other after.
with figures as (
    select * from {{ ref('int_figures__combined') }}
),

ratios as (
    select * from {{ ref('metric_ratios') }}
),

divided as (
    select
        numerators.company_id,
        ratios.metric_id,
        ratios.needs_positive_denominator,
        numerators.segment,
        numerators.period_kind,
        numerators.period_label,
        numerators.fiscal_year,
        numerators.fiscal_quarter,
        numerators.period_start,
        numerators.period_end,
        numerators.value as numerator,
        denominators.value as denominator,
        numerators.figure_id as numerator_figure_id,
        denominators.figure_id as denominator_figure_id,
        numerators.reason as numerator_reason,
        denominators.reason as denominator_reason,
        greatest(numerators.evidence_rank, denominators.evidence_rank) as evidence_rank,
        greatest(numerators.known_from, denominators.known_from) as known_from
    from ratios
    inner join figures as numerators on ratios.numerator_id = numerators.metric_id
    inner join figures as denominators
        on ratios.denominator_id = denominators.metric_id
        and numerators.company_id = denominators.company_id
        and numerators.segment = denominators.segment
        and numerators.unit = denominators.unit
        and numerators.period_kind = denominators.period_kind
        and numerators.period_label = denominators.period_label
    left join figures as stated
        on ratios.metric_id = stated.metric_id
        and numerators.company_id = stated.company_id
        and numerators.segment = stated.segment
        and numerators.period_kind = stated.period_kind
        and numerators.period_label = stated.period_label
        and stated.value is not null
    where stated.figure_id is null
),

sides as (
    select metric_id, numerator_figure_id, denominator_figure_id, numerator_figure_id as figure_id from divided
    union all
    select metric_id, numerator_figure_id, denominator_figure_id, denominator_figure_id as figure_id from divided
),

mixed as (
    select sides.metric_id, sides.numerator_figure_id, sides.denominator_figure_id
    from sides
    inner join {{ ref('int_figures__vintages') }} as vintages on sides.figure_id = vintages.figure_id
    group by
        sides.metric_id, sides.numerator_figure_id, sides.denominator_figure_id,
        vintages.period_label
    having max(vintages.restated_on) > min(vintages.repeated_until)
),

mixed_once as (
    select distinct metric_id, numerator_figure_id, denominator_figure_id from mixed
),

judged as (
    select
        divided.*,
        case
            when divided.numerator is null or divided.denominator is null
                then coalesce(divided.numerator_reason, divided.denominator_reason)
            when mixed_once.metric_id is not null then 'vintage_mix'
            when divided.denominator = 0 or (divided.needs_positive_denominator and divided.denominator <= 0)
                then 'base_not_positive'
            else {{ flaw('(' ~ ratio('divided.numerator', 'divided.denominator') ~ ')', 'metrics') }}
        end as reason
    from divided
    inner join {{ ref('metric_definitions') }} as metrics on divided.metric_id = metrics.metric_id
    left join mixed_once
        on divided.metric_id = mixed_once.metric_id
        and divided.numerator_figure_id = mixed_once.numerator_figure_id
        and divided.denominator_figure_id = mixed_once.denominator_figure_id
)

select
    {{ figure_id('judged.company_id', 'judged.metric_id', 'judged.segment', 'judged.period_label') }} as figure_id,
    judged.company_id,
    judged.metric_id,
    judged.segment,
    'ratio' as unit,
    judged.period_kind,
    judged.period_label,
    judged.fiscal_year,
    judged.fiscal_quarter,
    judged.period_start,
    judged.period_end,
    case
        when judged.reason is null
            then {{ money(double('judged.numerator') ~ ' / ' ~ double('judged.denominator')) }}
    end as value,
    case when judged.reason is null then 'computed' else 'not_derivable' end as derivation,
    judged.reason,
    evidence_ranks.evidence,
    judged.evidence_rank,
    judged.known_from,
    judged.numerator_figure_id,
    judged.denominator_figure_id
from judged
inner join {{ ref('evidence_ranks') }} as evidence_ranks on judged.evidence_rank = evidence_ranks.evidence_rank
