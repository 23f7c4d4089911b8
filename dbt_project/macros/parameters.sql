{# Judgements that are single numbers: rows of the seed parameters, each with its reason (docs/decisions/0011).
   A number stands in a query as an uncorrelated scalar subquery, which every engine reads once. A unit test reads the
   seed's own table: its inputs are a model's rows, and the parameters are the same for all of them. #}

{% macro parameter(name) -%}
  {%- if model.resource_type == 'unit_test' -%}
    {%- set parameters = api.Relation.create(database=target.database, schema='seeds', identifier='parameters') -%}
  {%- else -%}
    {%- set parameters = ref('parameters') -%}
  {%- endif -%}
  (select parameters.value from {{ parameters }} as parameters where parameters.parameter = '{{ name }}')
{%- endmacro %}

{# A parameter that counts: days, quarters. #}
{% macro whole_parameter(name) -%}
  cast({{ parameter(name) }} as integer)
{%- endmacro %}

{# Lags in quarters, from so many before to so many after. #}
{% macro lags(name) -%}
  select lag_quarters from (
    {% for lag in range(-12, 13) -%}
    select {{ lag }} as lag_quarters{{ ' union all' if not loop.last }}
    {% endfor %}
  ) as numbers
  where abs(lag_quarters) <= {{ whole_parameter(name) }}
{%- endmacro %}
