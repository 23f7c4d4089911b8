{# Columns from metrics: one column a metric, from a relation with one row for each. #}
{% macro metric_columns(metrics, value='value', suffix='') -%}
  {%- for metric in metrics %}
    max(case when metric_id = '{{ metric }}' then {{ value }} end) as {{ metric }}{{ suffix }}
    {%- if not loop.last %},{% endif %}
  {%- endfor %}
{%- endmacro %}

{# The sum of four consecutive quarters; null where one of them is missing. #}
{% macro trailing_year(value, entity, quarter_index) -%}
  case
    when count({{ value }}) over (
      partition by {{ entity }} order by {{ quarter_index }} range between 3 preceding and current row
    ) = 4
    then sum({{ value }}) over (
      partition by {{ entity }} order by {{ quarter_index }} range between 3 preceding and current row
    )
  end
{%- endmacro %}

{# A row's number on the line of calendar quarters, from its label like 2026Q2. #}
{% macro quarter_index(calendar_quarter) -%}
  (cast(substring({{ calendar_quarter }}, 1, 4) as integer) * 4
   + cast(substring({{ calendar_quarter }}, 6, 1) as integer))
{%- endmacro %}
