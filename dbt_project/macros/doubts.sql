{# The period of a figure as doubts name it, like FY2026Q2, FY2025H1 half or FY2025 year. #}
{% macro doubt_label(figures) -%}
  {{ figures }}.fiscal_label
    || case {{ figures }}.period_kind when 'half' then ' half' when 'year' then ' year' else '' end
{%- endmacro %}

{# The columns of a doubt, as every model of this folder has them: the rule that objects, whose number of what it is and
   which, the day, the number, and the bounds it was held against. #}
{% macro doubt(rule_id, subject, item, label, observed_on, value='null', low='null', high='null', document_id='document_id') -%}
  select
    {{ rule_id }} as rule_id,
    {{ subject }} as subject,
    {{ item }} as item,
    {{ text(label) }} as label,
    cast({{ observed_on }} as date) as observed_on,
    {{ double(value) }} as value,
    {{ double(low) }} as low,
    {{ double(high) }} as high,
    {{ text(document_id) }} as document_id
{%- endmacro %}

{# Whether a number is more than so many times another, or less than that part of it, or of the other sign. #}
{% macro is_far(value, other, times) -%}
  not ({{ value }} / {{ other }} between 1 / {{ times }} and {{ times }})
{%- endmacro %}

{# Calendar halves in order, like 2025H1, and the name of a period by its number: quarters, halves and years. #}
{% macro half_index(calendar_half) -%}
  (cast(substring({{ calendar_half }}, 1, 4) as integer) * 2 + cast(substring({{ calendar_half }}, 6, 1) as integer))
{%- endmacro %}
{% macro period_label(number, period_kind) -%}
  case {{ period_kind }}
    when 'quarter' then {{ quarter_label(number) }}
    when 'half' then {{ text("cast(floor((" ~ number ~ " - 1) / 2.0) as integer)") }} || 'H'
      || {{ text("cast(" ~ number ~ " - 2 * floor((" ~ number ~ " - 1) / 2.0) as integer)") }}
    else {{ text(number) }}
  end
{%- endmacro %}

{# The first amount in a text that a word follows, in units of one; null where there is none. #}
{% macro amount_in(words, word, factor) -%}
  {{ double("nullif(regexp_extract(" ~ words ~ ", '([[:digit:]]+([.][[:digit:]]+)?)" ~ word ~ "', 1), '')") }} * {{ factor }}
{%- endmacro %}
