{# The period of a figure as doubts name it, like FY2026Q2, FY2025H1 half or FY2025 year. #}
{% macro doubt_label(figures) -%}
  {{ figures }}.fiscal_label
    || case {{ figures }}.period_kind when 'half' then ' half' when 'year' then ' year' else '' end
{%- endmacro %}
