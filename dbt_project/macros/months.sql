{# Months and quarters of the calendar as days fall in them. For the quarter of a fiscal period see calendar.sql. #}

{# The month that holds a day, like 2026-07. #}
{% macro month_of(day) -%}
  substring({{ text("cast(" ~ day ~ " as date)") }}, 1, 7)
{%- endmacro %}

{# A month's number on the line of months, from its label like 2026-07. #}
{% macro month_index(month) -%}
  (cast(substring({{ month }}, 1, 4) as integer) * 12 + cast(substring({{ month }}, 6, 2) as integer))
{%- endmacro %}

{# Whether a day lies in the last week of its month. #}
{% macro is_in_last_week(day) -%}
  {{ dbt.datediff(day, dbt.last_day(day, 'month'), 'day') }} < {{ whole_parameter('last_week_days') }}
{%- endmacro %}

{# The quarter that holds a day, like 2026Q3. #}
{% macro quarter_of(day) -%}
  {{ text("extract(year from " ~ day ~ ")") }} || 'Q' || {{ text("extract(quarter from " ~ day ~ ")") }}
{%- endmacro %}

{# A quarter's label like 2026Q2 from its number on the line of quarters: the inverse of quarter_index. #}
{% macro quarter_label(quarter_number) -%}
  {{ text("cast(floor((" ~ quarter_number ~ " - 1) / 4.0) as integer)") }} || 'Q'
  || {{ text("cast(" ~ quarter_number ~ " - 4 * floor((" ~ quarter_number ~ " - 1) / 4.0) as integer)") }}
{%- endmacro %}

{# A quantile by linear interpolation. #}
{% macro quantile(expression, share) -%}
  percentile_cont({{ share }}) within group (order by {{ expression }})
{%- endmacro %}
