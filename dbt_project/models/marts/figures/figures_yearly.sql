-- Flows over a fiscal year, and stocks at its end. The time between two fiscal years is none.
{% set condition = "figures.fiscal_label not like 'FY____T%'
        and (figures.period_kind = 'year' or (figures.period_kind = 'instant' and figures.fiscal_quarter = 4))" %}
{{ figures_by('figures.fiscal_year', 'fiscal_year', condition) }}
