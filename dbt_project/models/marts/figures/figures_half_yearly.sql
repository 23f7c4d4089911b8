-- Flows over a half year, and stocks at its end.
select
    figures.figure_id,
    figures.company_id,
    substring(figures.calendar_quarter, 1, 4)
    || case when substring(figures.calendar_quarter, 6, 1) in ('1', '2') then 'H1' else 'H2' end as calendar_half,
    {{ figure_columns() }}
from {{ ref('int_facts__converted') }} as figures
inner join {{ ref('int_figures__documented') }} as documented on figures.figure_id = documented.figure_id
where
    figures.period_kind = 'half_year'
    or (figures.period_kind = 'instant' and figures.fiscal_quarter in (2, 4))
