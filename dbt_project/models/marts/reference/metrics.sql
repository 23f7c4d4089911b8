with formulas as (
    select
        metric_id,
        variant,
        {{ dbt.listagg("case when coefficient < 0 then '- ' else '+ ' end || operand_id"
           ~ " || case when is_required then '' else ' (where stated)' end", "' '", 'order by coefficient desc, operand_id') }} as formula
    from {{ ref('metric_formulas') }}
    group by metric_id, variant
),

formula_texts as (
    select metric_id, {{ dbt.listagg('formula', "' | '", 'order by variant') }} as formula
    from formulas
    group by metric_id
),

source_fields as (
    select
        metric_id,
        {{ dbt.listagg("taxonomy || ':' || concept"
           ~ " || case when company_id is not null then ' (' || company_id || ')' else '' end", "', '", 'order by taxonomy, priority, concept') }} as source_fields
    from {{ ref('concept_map') }}
    group by metric_id
)

select
    metrics.metric_id,
    metrics.family,
    metrics.basis,
    metrics.kind,
    metrics.unit_kind,
    metrics.is_additive,
    metrics.definition,
    coalesce(formula_texts.formula, metric_ratios.numerator_id || ' / ' || metric_ratios.denominator_id) as formula,
    source_fields.source_fields
from {{ ref('metric_definitions') }} as metrics
left join formula_texts on metrics.metric_id = formula_texts.metric_id
left join {{ ref('metric_ratios') }} as metric_ratios on metrics.metric_id = metric_ratios.metric_id
left join source_fields on metrics.metric_id = source_fields.metric_id
