{# A stable id from the columns that make a row what it is. #}
{% macro id_of(columns) -%}
  {%- set parts = [] -%}
  {%- for column in columns -%}
    {%- do parts.append("coalesce(" ~ text(column) ~ ", '')") -%}
  {%- endfor -%}
  {{ dbt.hash(parts | join(" || '|' || ")) }}
{%- endmacro %}
