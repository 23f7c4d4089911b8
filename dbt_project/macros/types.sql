{# Types and functions whose spelling differs by engine. Everything else in the models is plain SQL. #}

{% macro money(expression) -%}
  cast({{ expression }} as decimal(38, 6))
{%- endmacro %}

{% macro double(expression) -%}
  {{ return(adapter.dispatch('double')(expression)) }}
{%- endmacro %}
{% macro default__double(expression) -%}
  cast({{ expression }} as double)
{%- endmacro %}
{% macro postgres__double(expression) -%}
  cast({{ expression }} as double precision)
{%- endmacro %}

{% macro text(expression) -%}
  cast({{ expression }} as {{ dbt.type_string() }})
{%- endmacro %}

{# A ratio of two sums, null where the base is missing or zero. #}
{% macro ratio(numerator, denominator) -%}
  case when {{ denominator }} <> 0 then {{ double(numerator) }} / {{ double(denominator) }} end
{%- endmacro %}

{# Growth on a base; meaningless, so null, where the base is not positive. #}
{% macro growth(value, base) -%}
  case when {{ base }} > 0 then {{ double(value) }} / {{ double(base) }} - 1 end
{%- endmacro %}
