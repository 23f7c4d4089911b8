{# The columns that every mart of figures shares, after its period's. #}
{% macro figure_columns() %}
    figures.metric_id,
    figures.segment,
    figures.period_start,
    figures.period_end,
    figures.fiscal_label,
    figures.value,
    figures.unit,
    figures.value_usd,
    figures.fx_rate,
    figures.fx_method,
    figures.derivation,
    figures.reason,
    figures.evidence,
    figures.known_from,
    documented.document_id,
    documented.form,
    documented.filing_code,
    documented.filing_url
{% endmacro %}

{# A mart of figures: one for each company, metric, segment and place in time. Where a company changed its fiscal year two
   of its periods may fall into one place; the one that is known, then the later one, stands there. #}
{% macro figures_by(place, name, condition) %}
with placed as (
    select
        figures.*,
        {{ place }} as {{ name }},
        row_number() over (
            partition by figures.company_id, figures.metric_id, figures.segment, {{ place }}
            order by case when figures.value is null then 1 else 0 end, figures.period_end desc, figures.figure_id
        ) as choice
    from {{ ref('int_facts__converted') }} as figures
    where {{ condition }}
)

select
    figures.figure_id,
    figures.company_id,
    figures.{{ name }},
    {{ figure_columns() }}
from placed as figures
inner join {{ ref('int_figures__documented') }} as documented on figures.figure_id = documented.figure_id
where figures.choice = 1
{% endmacro %}
