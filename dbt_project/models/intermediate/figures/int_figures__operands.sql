-- The figures that each computed figure rests on, one step down.
select figure_id, operand_figure_id from {{ ref('int_figures__summands') }}
union all
select figure_id, numerator_figure_id as operand_figure_id from {{ ref('int_figures__divided') }}
union all
select figure_id, denominator_figure_id as operand_figure_id from {{ ref('int_figures__divided') }}
