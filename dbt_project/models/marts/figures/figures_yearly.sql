-- Flows over a fiscal year, and stocks at its end.
select
    figures.figure_id,
    figures.company_id,
    figures.fiscal_year,
    {{ figure_columns() }}
from {{ ref('int_facts__converted') }} as figures
inner join {{ ref('int_figures__documented') }} as documented on figures.figure_id = documented.figure_id
where
    figures.period_kind = 'year'
    or (figures.period_kind = 'instant' and figures.fiscal_quarter = 4)
