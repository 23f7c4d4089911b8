-- Flows over a half year, and stocks at its end.
{% set half = "substring(figures.calendar_quarter, 1, 4)
        || case when substring(figures.calendar_quarter, 6, 1) in ('1', '2') then 'H1' else 'H2' end" %}
{% set condition = "figures.period_kind = 'half_year' or (figures.period_kind = 'instant' and figures.fiscal_quarter in (2, 4))" %}
{{ figures_by(half, 'calendar_half', condition) }}
