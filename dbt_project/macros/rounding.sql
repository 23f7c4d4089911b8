{# The coarser step two figures are rounded to: a change within half of it is rounding, not a restatement. #}
{% macro rounding_step(value, other) -%}
  greatest({{ step_of(value) }}, {{ step_of(other) }})
{%- endmacro %}

{% macro step_of(value) -%}
  case
    when {{ value }} % 100000000 = 0 then 100000000
    when {{ value }} % 1000000 = 0 then 1000000
    when {{ value }} % 100000 = 0 then 100000
    when {{ value }} % 1000 = 0 then 1000
    else 1
  end
{%- endmacro %}
