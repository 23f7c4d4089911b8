{# A double to nine decimals. Sums of doubles differ in their last digits with the order in which rows come, and a
   figure that did not change must not differ from one run to the next. #}
{% macro round_stable(expression) -%}
  {{ double("cast(" ~ expression ~ " as decimal(38, 9))") }}
{%- endmacro %}

{# A sum of doubles that is the same whatever the order of its rows: exact decimals are added. #}
{% macro summed(expression) -%}
  {{ double("sum(cast(" ~ expression ~ " as decimal(38, 12)))") }}
{%- endmacro %}
