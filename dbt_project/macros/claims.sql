{# Periods as claims name them: 2025Q3, 2025H1, FY2024. Stocks are named by the calendar quarter they end. #}
{% macro claim_period(period_kind, period_end, fiscal_year) -%}
  case
    when {{ period_kind }} in ('quarter', 'instant') then {{ calendar_quarter(period_end) }}
    when {{ period_kind }} = 'half_year'
      then substring({{ calendar_quarter(period_end) }}, 1, 4)
        || case when substring({{ calendar_quarter(period_end) }}, 6, 1) in ('1', '2') then 'H1' else 'H2' end
    when {{ period_kind }} = 'year' then 'FY' || {{ text(fiscal_year) }}
  end
{%- endmacro %}

{# The same period of the year before; null for what is not a quarter, a half or a year. #}
{% macro claim_period_before(period) -%}
  case
    when {{ period }} like 'FY____' then 'FY' || {{ text('cast(substring(' ~ period ~ ', 3, 4) as integer) - 1') }}
    when {{ period }} like '____Q_' or {{ period }} like '____H_'
      then {{ text('cast(substring(' ~ period ~ ', 1, 4) as integer) - 1') }} || substring({{ period }}, 5, 2)
  end
{%- endmacro %}

{# The day on which claims are judged: the variable claims_as_of, or the day of the run. #}
{% macro claims_as_of() -%}
  cast('{{ var("claims_as_of", run_started_at.strftime("%Y-%m-%d")) }}' as date)
{%- endmacro %}
