{# An identifier as words: not_held, contract_value. #}
{% macro in_words(expression) -%}
  replace({{ expression }}, '_', ' ')
{%- endmacro %}

{# A company's name without its legal form. #}
{% macro company_in_words(name) -%}
  regexp_replace({{ name }}, '(,? (Inc[.]|Corp[.]|Corporation|N[.]V[.]|Limited|Co[.],? Ltd[.]?|Ltd[.]))+$', '')
{%- endmacro %}

{# An amount as people say it: 20.2 % of a share, 30.9 bn, 5.5 m, 5. #}
{% macro amount_in_words(amount, is_share) -%}
  case
    when {{ is_share }} then {{ text("round(" ~ amount ~ " * 100, 1)") }} || ' %'
    when abs({{ amount }}) >= 1e9 then {{ text("round(" ~ amount ~ " / 1e9, 3)") }} || ' bn'
    when abs({{ amount }}) >= 1e6 then {{ text("round(" ~ amount ~ " / 1e6, 3)") }} || ' m'
    else regexp_replace({{ text("round(" ~ amount ~ ", 3)") }}, '[.]0$', '')
  end
{%- endmacro %}
