{# The coarser step two figures are rounded to: a change within half of it is rounding, not a restatement. #}
{% macro rounding_step(value, other) -%}
  greatest({{ step_of(value) }}, {{ step_of(other) }})
{%- endmacro %}

{# The step a figure is rounded to, as its trailing zeros tell: one that keeps two digits at the least. #}
{% macro step_of(value) -%}
  case
    {% for step in [100000000, 1000000, 100000, 1000] -%}
    when {{ value }} % {{ step }} = 0 and abs({{ value }}) >= {{ step * 10 }} then {{ step }}
    {% endfor -%}
    else 1
  end
{%- endmacro %}
