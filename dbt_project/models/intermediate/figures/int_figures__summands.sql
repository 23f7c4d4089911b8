-- The figures that each summed figure rests on, one step down.
with summed_once as (
    {{ operands_by_formula(ref('int_figures__summed_once'), ref('int_figures__reported')) }}
),

summed_twice as (
    {{ operands_by_formula(ref('int_figures__summed_twice'), ref('int_figures__stated')) }}
)

select figure_id, operand_figure_id from summed_once
union all
select figure_id, operand_figure_id from summed_twice
