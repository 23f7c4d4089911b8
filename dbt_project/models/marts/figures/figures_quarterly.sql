select
    figures.figure_id,
    figures.company_id,
    figures.calendar_quarter,
    {{ figure_columns() }}
from {{ ref('int_facts__converted') }} as figures
inner join {{ ref('int_figures__documented') }} as documented on figures.figure_id = documented.figure_id
where figures.period_kind in ('quarter', 'instant')
