{# A figure's public key in words, like company:capex_cash:total:FY2026Q2. #}
{% macro figure_id(company_id, metric_id, segment, period_label) -%}
  {{ company_id }} || ':' || {{ metric_id }} || ':' || {{ segment }} || ':' || {{ period_label }}
{%- endmacro %}

{# Why a value cannot be one of its metric; null where it can. #}
{% macro flaw(value, metrics) -%}
  case
    when {{ value }} < 0 and not {{ metrics }}.may_be_negative then 'negative_value'
    when {{ value }} > {{ metrics }}.at_most then 'above_its_most'
  end
{%- endmacro %}

{# Figures summed from others by the formulas of one level; a metric that a company reports is never computed over it.
   Of several variants the one that finds most of its parts wins. #}
{% macro figures_by_formula(figures, level) %}
with figures as (
    select * from {{ figures }}
    where value is not null
),

formulas as (
    select
        *,
        sum(case when is_required then 1 else 0 end) over (partition by metric_id, variant) as parts_required,
        sum(case when is_occasional then 0 else 1 end) over (partition by metric_id, variant) as parts_named
    from {{ ref('metric_formulas') }}
    where level = {{ level }}
),

summed as (
    select
        figures.company_id,
        formulas.metric_id,
        formulas.variant,
        figures.segment,
        figures.unit,
        figures.period_kind,
        figures.period_label,
        figures.fiscal_year,
        figures.fiscal_quarter,
        min(figures.period_start) as period_start,
        max(figures.period_end) as period_end,
        sum(formulas.coefficient * figures.value) as value,
        formulas.parts_required,
        formulas.parts_named,
        sum(case when formulas.is_occasional then 0 else 1 end) as parts_found,
        max(figures.evidence_rank) as evidence_rank,
        max(figures.known_from) as known_from
    from figures
    inner join formulas on figures.metric_id = formulas.operand_id
    group by
        figures.company_id, formulas.metric_id, formulas.variant, figures.segment, figures.unit, figures.period_kind,
        figures.period_label, figures.fiscal_year, figures.fiscal_quarter, formulas.parts_required,
        formulas.parts_named
    having sum(case when formulas.is_required then 1 else 0 end) = formulas.parts_required
),

chosen as (
    select
        summed.*,
        row_number() over (
            partition by summed.company_id, summed.metric_id, summed.segment, summed.period_kind, summed.period_label
            order by summed.parts_found desc, summed.parts_required desc, summed.variant
        ) as choice
    from summed
    left join figures as stated
        on summed.company_id = stated.company_id
        and summed.metric_id = stated.metric_id
        and summed.segment = stated.segment
        and summed.period_kind = stated.period_kind
        and summed.period_label = stated.period_label
    where stated.company_id is null
)

select
    {{ figure_id('chosen.company_id', 'chosen.metric_id', 'chosen.segment', 'chosen.period_label') }} as figure_id,
    chosen.company_id,
    chosen.metric_id,
    chosen.variant,
    chosen.segment,
    chosen.unit,
    chosen.period_kind,
    chosen.period_label,
    chosen.fiscal_year,
    chosen.fiscal_quarter,
    chosen.period_start,
    chosen.period_end,
    case when {{ flaw('chosen.value', 'metrics') }} is null then {{ money('chosen.value') }} end as value,
    case when {{ flaw('chosen.value', 'metrics') }} is null then 'computed' else 'not_derivable' end as derivation,
    case
        when {{ flaw('chosen.value', 'metrics') }} is not null then {{ flaw('chosen.value', 'metrics') }}
        when chosen.parts_found < chosen.parts_named
            then {{ text('chosen.parts_found') }} || ' of ' || {{ text('chosen.parts_named') }} || ' parts stated'
    end as reason,
    evidence_ranks.evidence,
    chosen.evidence_rank,
    chosen.known_from
from chosen
inner join {{ ref('metric_definitions') }} as metrics on chosen.metric_id = metrics.metric_id
inner join {{ ref('evidence_ranks') }} as evidence_ranks on chosen.evidence_rank = evidence_ranks.evidence_rank
where chosen.choice = 1
{% endmacro %}

{# Which figures each computed figure was summed from. #}
{% macro operands_by_formula(computed, figures) %}
select
    computed.figure_id,
    figures.figure_id as operand_figure_id
from {{ computed }} as computed
inner join {{ ref('metric_formulas') }} as formulas
    on computed.metric_id = formulas.metric_id
    and computed.variant = formulas.variant
inner join {{ figures }} as figures
    on computed.company_id = figures.company_id
    and computed.segment = figures.segment
    and computed.unit = figures.unit
    and computed.period_kind = figures.period_kind
    and computed.period_label = figures.period_label
    and formulas.operand_id = figures.metric_id
    and figures.value is not null
{% endmacro %}
