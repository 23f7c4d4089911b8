{# Days, fiscal calendars and calendar quarters. Every period is read from its dates, never from a filing's labels. #}

{% macro add_days(day, count) -%}
  cast({{ dbt.dateadd('day', count, day) }} as date)
{%- endmacro %}

{% macro days_in(period_start, period_end) -%}
  ({{ dbt.datediff(period_start, period_end, 'day') }} + 1)
{%- endmacro %}

{# The calendar quarter, like 2026Q2, that holds the day half a quarter before a period's end. #}
{% macro calendar_quarter(period_end) -%}
  {%- set day = add_days(period_end, '-' ~ whole_parameter('half_a_quarter_days')) -%}
  {{ text("extract(year from " ~ day ~ ")") }} || 'Q' || {{ text("extract(quarter from " ~ day ~ ")") }}
{%- endmacro %}

{# 52/53-week periods end some days from a month's end; half a month earlier lies in the month that is meant. #}
{% macro month_meant(period_end) -%}
  cast(extract(month from {{ add_days(period_end, '-' ~ whole_parameter('half_a_month_days')) }}) as integer)
{%- endmacro %}

{% macro is_near_month_end(period_end) -%}
  abs({{ dbt.datediff(dbt.last_day(add_days(period_end, '-' ~ whole_parameter('half_a_month_days')), 'month'), period_end, 'day') }}) <= {{ whole_parameter('month_end_tolerance_days') }}
{%- endmacro %}

{# 1 to 4: the fiscal quarter that ends there; null where no fiscal quarter does. fiscal_month is the year end's month. #}
{% macro fiscal_quarter(period_end, fiscal_month) -%}
  case
    when not {{ is_near_month_end(period_end) }} then null
    when ({{ month_meant(period_end) }} - {{ fiscal_month }} + 12) % 12 = 3 then 1
    when ({{ month_meant(period_end) }} - {{ fiscal_month }} + 12) % 12 = 6 then 2
    when ({{ month_meant(period_end) }} - {{ fiscal_month }} + 12) % 12 = 9 then 3
    when ({{ month_meant(period_end) }} - {{ fiscal_month }} + 12) % 12 = 0 then 4
  end
{%- endmacro %}

{# The fiscal year that holds the period, named after the calendar year in which it ends. #}
{% macro fiscal_year(period_end, fiscal_month) -%}
  cast(extract(year from {{ add_days(period_end, '-' ~ whole_parameter('half_a_month_days')) }}) as integer)
  + case when {{ month_meant(period_end) }} > {{ fiscal_month }} then 1 else 0 end
{%- endmacro %}

{# Days from the last day of the fiscal year before to a period's end; fiscal_year_end is like 08-31. #}
{% macro days_into_fiscal_year(period_end, fiscal_year_end) -%}
  {%- set year = "cast(extract(year from " ~ add_days(period_end, '-' ~ whole_parameter('half_a_month_days')) ~ ") as integer)" -%}
  {%- set days = "cast(substring(" ~ fiscal_year_end ~ ", 4, 2) as integer) - 1" -%}
  {%- set of_year = " || '-' || substring(" ~ fiscal_year_end ~ ", 1, 2) || '-01' as date)" -%}
  {%- set this_end = add_days("cast(" ~ text(year) ~ of_year, days) -%}
  {%- set last_end = add_days("cast(" ~ text(year ~ " - 1") ~ of_year, days) -%}
  {{ dbt.datediff("case when " ~ period_end ~ " > " ~ add_days(this_end, whole_parameter('month_end_tolerance_days')) ~ " then " ~ this_end ~ " else " ~ last_end ~ " end", period_end, 'day') }}
{%- endmacro %}

{# What a period is by its length and by where it ends in the fiscal year; patterns is a row of the seed fiscal_patterns,
   of the quarter that ends with it. Periods that are none of these (a trailing twelve months ending in mid-year, a stub
   before a merger) are 'other'. #}
{% macro period_kind(period_start, period_end, patterns) -%}
  {%- set days = days_in(period_start, period_end) -%}
  case
    when {{ period_start }} is null then 'instant'
    when {{ days }} between {{ patterns }}.quarter_days_from and {{ patterns }}.quarter_days_to then 'quarter'
    when {{ days }} between {{ patterns }}.cumulative_days_from and {{ patterns }}.cumulative_days_to
      then case {{ patterns }}.fiscal_quarter when 2 then 'half_year' when 3 then 'nine_month' when 4 then 'year' else 'other' end
    when {{ days }} between {{ patterns }}.second_half_days_from and {{ patterns }}.second_half_days_to then 'half_year'
    else 'other'
  end
{%- endmacro %}

{# FY2026: a fiscal year's name. The time between two fiscal years is called FY2023T, after the year in which it ends. #}
{% macro fiscal_year_name(fiscal_year, is_transition) -%}
  'FY' || {{ text(fiscal_year) }} || case when {{ is_transition }} then 'T' else '' end
{%- endmacro %}

{# FY2026Q2, FY2026H1, FY20269M or FY2026: a period's name in its company's own calendar. #}
{% macro fiscal_label(kind, year_name, fiscal_quarter) -%}
  case
    when {{ kind }} in ('quarter', 'instant') then {{ year_name }} || 'Q' || {{ text(fiscal_quarter) }}
    when {{ kind }} = 'half_year' then {{ year_name }} || case when {{ fiscal_quarter }} = 2 then 'H1' else 'H2' end
    when {{ kind }} = 'nine_month' then {{ year_name }} || '9M'
    when {{ kind }} = 'year' then {{ year_name }}
  end
{%- endmacro %}

{# The months in which a period begins and ends, as numbers: the same for a period that is dated some days off. #}
{% macro first_month(period_start) -%}
  {{ month_number(add_days(period_start, whole_parameter('half_a_month_days'))) }}
{%- endmacro %}

{% macro last_month(period_end) -%}
  {{ month_number(add_days(period_end, '-' ~ whole_parameter('half_a_month_days'))) }}
{%- endmacro %}

{# A month's label like 2026-07 from its number. #}
{% macro month_label(month_number) -%}
  {{ month_of(first_day_of_month(month_number)) }}
{%- endmacro %}

{# Months counted through the years, so that quarters can be added and compared: January 2000 is 24000. #}
{% macro month_number(day) -%}
  (cast(extract(year from {{ day }}) as integer) * 12 + cast(extract(month from {{ day }}) as integer) - 1)
{%- endmacro %}

{% macro first_day_of_month(month_number) -%}
  cast({{ dbt.dateadd('month', '(' ~ month_number ~ ' - 24000)', "cast('2000-01-01' as date)") }} as date)
{%- endmacro %}

{% macro last_day_of_month(month_number) -%}
  {{ add_days(first_day_of_month('(' ~ month_number ~ ' + 1)'), -1) }}
{%- endmacro %}

{# Whether a day lies in a span that is open at its end; a span without an end lasts. #}
{% macro stands_on(since, until, day) -%}
  {{ since }} <= {{ day }} and ({{ until }} is null or {{ until }} > {{ day }})
{%- endmacro %}
